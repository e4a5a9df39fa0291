//! Coming in with e-mail and password, and staying. Takes as long for an address without an account.

use super::{CustomerRefusal, CustomerService, counted};
use crate::{
    credentials::{Subjects, is_no_password},
    ports::KeptCustomer,
};
use shop_domain::kernel::{CustomerId, EmailAddress};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

impl CustomerService {
    /// At one account from one address.
    pub(super) const MOST_FOR_BOTH: i64 = 10;
    /// From everywhere together: higher, so that somebody elsewhere cannot soon lock a shopper out.
    pub(super) const MOST_FOR_ACCOUNT: i64 = 100;

    /// `address`: the network address that it comes from, as far as it is known.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.sign_in", skip_all)]
    pub async fn sign_in(&self, email: &str, password: &str, address: &str) -> Result<KeptCustomer, CustomerRefusal> {
        let typed = EmailAddress::parse(email).map_err(|_| CustomerRefusal::WrongCredentials)?;
        if is_no_password(password) {
            return Err(CustomerRefusal::WrongCredentials);
        }
        let subjects = Subjects::of(Self::KIND, &typed, address);
        let limits = [
            (subjects.both.as_str(), Self::MOST_FOR_BOTH),
            (&subjects.account, Self::MOST_FOR_ACCOUNT),
            (&subjects.address, Self::MOST_FOR_ADDRESS),
        ];
        counted(self.ports.guess(&limits).await?)?;
        let mut work = self.ports.store.begin().await?;
        let kept = work.customers().find(&typed).await?;
        // Hashing takes long: no connection is held meanwhile.
        drop(work);
        let hash = kept.as_ref().and_then(|kept| kept.password_hash.as_deref());
        let right = self.ports.passwords.verify(password, hash).await;
        let Some(kept) = kept.filter(|_| right) else { return Err(CustomerRefusal::WrongCredentials) };
        let mut work = self.ports.store.begin().await?;
        work.staff().forget_attempts(&subjects.both).await?;
        work.commit().await?;
        Ok(kept)
    }

    /// However often somebody comes by, they prove themselves anew after so long.
    pub const LONGEST: Duration = Duration::days(90);

    /// Who is behind a session, as they are now; nobody once their salt is another, or they came in too long ago.
    pub async fn behind(
        &self,
        id: CustomerId,
        salt: Uuid,
        since: OffsetDateTime,
    ) -> Result<Option<KeptCustomer>, CustomerRefusal> {
        if self.ports.clock.now() - since > Self::LONGEST {
            return Ok(None);
        }
        let mut work = self.ports.store.begin().await?;
        Ok(work.customers().get(id).await?.filter(|kept| kept.session_salt == salt))
    }
}
