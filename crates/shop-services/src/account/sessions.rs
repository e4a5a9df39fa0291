//! Where somebody of the staff is signed in. Whoever only sits at an open browser ends no session elsewhere.

use super::{AccountRefusal, AccountService, StaffProof, owing::owes};
use crate::{
    ports::{AccountId, SessionKey},
    session::Ending,
};
use shop_domain::{kernel::StaffId, staff::Caller};
use time::Duration;

impl AccountService {
    /// How long somebody is in without having proven themselves anew: a working day, and some hours more.
    pub const LONGEST: Duration = Duration::hours(12);

    /// The session under `key` is theirs, who have just come in. Answers whether they owe a second step before anything
    /// else is open to them.
    pub async fn session_begins(
        &self,
        staff: StaffId,
        key: SessionKey<'_>,
        browser: &str,
    ) -> Result<bool, AccountRefusal> {
        self.ports.session_begins(AccountId::Staff(staff), key, browser).await?;
        let mut work = self.ports.store.begin().await?;
        Ok(owes(&mut *work, staff).await?)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "account.end_sessions", skip_all)]
    pub async fn end_sessions(
        &self,
        caller: &Caller,
        which: Ending<'_>,
        proof: StaffProof<'_>,
    ) -> Result<(), AccountRefusal> {
        self.prove(caller.staff, proof).await?;
        Ok(self.ports.end_sessions(AccountId::Staff(caller.staff), which).await?)
    }
}
