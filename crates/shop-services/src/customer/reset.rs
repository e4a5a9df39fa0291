//! A new password for whoever forgot the old one. Never tells whether there was one.

use super::{CustomerRefusal, CustomerService, counted};
use crate::{
    credentials::{Subjects, judge_password},
    ports::{AccountId, KeptCustomer, LinkPurpose, UnitOfWork, Work},
    secret,
};
use shop_domain::{kernel::Language, mail::CustomerOccasion};

impl CustomerService {
    /// The answer is the same for everybody; a letter goes out to whoever has an account.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.forgot", skip_all)]
    pub async fn forgot(&self, email: &str, language: Language, address: &str) -> Result<(), CustomerRefusal> {
        self.call((email, None), language, CustomerOccasion::Reset, address).await
    }

    /// Uses the link up, sets the password, and ends every session there is.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.reset", skip_all)]
    pub async fn reset(&self, token: &str, password: &str, address: &str) -> Result<KeptCustomer, CustomerRefusal> {
        judge_password(password).map_err(|wrong| CustomerRefusal::Fields(vec![wrong]))?;
        let address_subject = Subjects::address(Self::KIND, address);
        counted(self.ports.guess(&[(&address_subject, Self::MOST_FOR_ADDRESS)]).await?)?;
        self.link(token, LinkPurpose::Reset).await?;
        let hash = self.ports.passwords.hash(password).await;
        let mut work = self.ports.store.begin().await?;
        let mut kept = self.whose(&mut *work, token).await?;
        kept.password_hash = Some(hash);
        kept.session_salt = self.ports.ids.next();
        work.customers().save(&kept).await?;
        work.sessions().end_others(AccountId::Customer(kept.customer.id), None).await?;
        if let Some(email) = &kept.customer.email {
            let subjects = Subjects::of(Self::KIND, email, address);
            for subject in [&subjects.both, &subjects.account] {
                work.staff().forget_attempts(subject).await?;
            }
        }
        self.tell(&mut *work, &kept, CustomerOccasion::PasswordChanged).await?;
        work.commit().await?;
        Ok(kept)
    }

    /// The account that a link was sent for, locked; nobody's once it has another address than then.
    async fn whose(&self, work: &mut dyn UnitOfWork, token: &str) -> Result<KeptCustomer, CustomerRefusal> {
        let now = self.ports.clock.now();
        let link = work.customers().take_link(&secret::hash(token), LinkPurpose::Reset, now).await?;
        let Some((link, id)) = link.and_then(|link| Some((link.clone(), link.customer?))) else {
            return Err(CustomerRefusal::LinkUsed);
        };
        let kept = work.customers().lock(id).await?;
        kept.filter(|kept| kept.customer.email.as_ref() == Some(&link.email)).ok_or(CustomerRefusal::LinkUsed)
    }

    /// A letter to a customer about what was just done; nothing where there is no address.
    pub(super) async fn tell(
        &self,
        work: &mut dyn UnitOfWork,
        kept: &KeptCustomer,
        occasion: CustomerOccasion,
    ) -> Result<(), CustomerRefusal> {
        let Some(to) = kept.customer.email.clone() else { return Ok(()) };
        let language: Language = kept.customer.profile.language;
        let customer = Some(kept.customer.id);
        let call = Work::WriteToCustomer { call: self.ports.ids.next(), to, customer, language, occasion };
        Ok(work.jobs().enqueue(&call, self.ports.clock.now()).await?)
    }
}
