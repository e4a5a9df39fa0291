//! Where a customer is signed in. Whoever only sits at an open browser ends no session elsewhere.

use super::{CustomerRefusal, CustomerService, Proof};
use crate::{
    ports::{AccountId, SessionKey},
    session::Ending,
};
use shop_domain::kernel::CustomerId;

impl CustomerService {
    /// The session under `key` is theirs, who have just come in.
    pub async fn session_begins(
        &self,
        id: CustomerId,
        key: SessionKey<'_>,
        browser: &str,
    ) -> Result<(), CustomerRefusal> {
        Ok(self.ports.session_begins(AccountId::Customer(id), key, browser).await?)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "customer.end_sessions", skip_all)]
    pub async fn end_sessions(
        &self,
        id: CustomerId,
        which: Ending<'_>,
        proof: Proof<'_>,
    ) -> Result<(), CustomerRefusal> {
        self.prove(id, proof).await?;
        Ok(self.ports.end_sessions(AccountId::Customer(id), which).await?)
    }
}
