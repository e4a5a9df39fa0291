//! How a customer comes in, changed by themselves: the password and the address. Whoever only sits at an open
//! session changes nothing of it.

use super::{CustomerRefusal, CustomerService, counted};
use crate::{
    credentials::{Subjects, is_no_password, judge_email, judge_password},
    ports::{AccountId, KeptCustomer, LinkPurpose, StoreError},
    refusal::FieldRefusal,
    secret,
};
use shop_domain::{
    kernel::{CustomerId, Language},
    mail::CustomerOccasion,
};
use time::{Duration, OffsetDateTime};

/// That it is the customer who asks, and not somebody at their open browser.
#[derive(Debug, Clone, Copy)]
pub struct Proof<'a> {
    /// Of an account that has one.
    pub password: &'a str,
    /// For an account that has none.
    pub signed_in_at: OffsetDateTime,
    /// The network address that it comes from, as far as it is known.
    pub address: &'a str,
}

impl CustomerService {
    /// How long somebody without a password counts as just signed in.
    const FRESH: Duration = Duration::minutes(10);

    /// Every session but the one that is made of the answer ends, and so does every link to another password.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.change_password", skip_all)]
    pub async fn change_password(
        &self,
        id: CustomerId,
        password: &str,
        proof: Proof<'_>,
    ) -> Result<KeptCustomer, CustomerRefusal> {
        judge_password(password).map_err(|wrong| {
            CustomerRefusal::Fields(vec![FieldRefusal { field: "new_password".to_owned(), ..wrong }])
        })?;
        let before = self.prove(id, proof).await?;
        if before.customer.email.is_none() {
            return Err(CustomerRefusal::NoEmail);
        }
        let hash = self.ports.passwords.hash(password).await;
        let mut work = self.ports.store.begin().await?;
        let mut kept = work.customers().lock(id).await?.ok_or(CustomerRefusal::Gone)?;
        (kept.password_hash, kept.session_salt) = (Some(hash), self.ports.ids.next());
        work.customers().save(&kept).await?;
        work.sessions().end_others(AccountId::Customer(kept.customer.id), None).await?;
        if let Some(email) = &kept.customer.email {
            work.customers().end_links(email, LinkPurpose::Reset).await?;
        }
        self.tell(&mut *work, &kept, CustomerOccasion::PasswordChanged).await?;
        work.commit().await?;
        Ok(kept)
    }

    /// Has a link sent to the new address: until it is followed the old one stays. The answer is the same where
    /// somebody else has it.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.ask_for_email", skip_all)]
    pub async fn ask_for_email(
        &self,
        id: CustomerId,
        email: &str,
        language: Language,
        proof: Proof<'_>,
    ) -> Result<(), CustomerRefusal> {
        judge_email(email).map_err(|wrong| CustomerRefusal::Fields(vec![wrong]))?;
        self.prove(id, proof).await?;
        self.call((email, Some(id)), language, CustomerOccasion::NewEmail, proof.address).await
    }

    /// The link was followed, by whoever asked for it: the address is theirs, and the old one is told.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.take_email", skip_all)]
    pub async fn take_email(&self, id: CustomerId, token: &str) -> Result<(), CustomerRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let link = work.customers().take_link(&secret::hash(token), LinkPurpose::NewEmail, now).await?;
        let link = link.filter(|link| link.customer == Some(id)).ok_or(CustomerRefusal::LinkUsed)?;
        let mut kept = work.customers().lock(id).await?.ok_or(CustomerRefusal::Gone)?;
        // While the old one still stands, so that it is told.
        self.tell(&mut *work, &kept, CustomerOccasion::EmailChanged).await?;
        kept.customer.email = Some(link.email);
        match work.customers().save(&kept).await {
            Err(StoreError::Taken(_)) => return Err(CustomerRefusal::LinkUsed),
            saved => saved?,
        }
        Ok(work.commit().await?)
    }

    /// Guesses count as they do at the door.
    pub(super) async fn prove(&self, id: CustomerId, proof: Proof<'_>) -> Result<KeptCustomer, CustomerRefusal> {
        let mut work = self.ports.store.begin().await?;
        let kept = work.customers().get(id).await?.ok_or(CustomerRefusal::Gone)?;
        drop(work);
        let (Some(hash), Some(email)) = (&kept.password_hash, &kept.customer.email) else {
            let fresh = self.ports.clock.now() - proof.signed_in_at < Self::FRESH;
            return if fresh { Ok(kept) } else { Err(CustomerRefusal::SignInAgain) };
        };
        let wrong = || CustomerRefusal::Fields(vec![FieldRefusal::from(("password", "account.wrong_password"))]);
        if is_no_password(proof.password) {
            return Err(wrong());
        }
        let subjects = Subjects::of(Self::KIND, email, proof.address);
        let limits = [(subjects.both.as_str(), Self::MOST_FOR_BOTH), (&subjects.account, Self::MOST_FOR_ACCOUNT)];
        counted(self.ports.guess(&limits).await?)?;
        if !self.ports.passwords.verify(proof.password, Some(hash)).await {
            return Err(wrong());
        }
        let mut work = self.ports.store.begin().await?;
        work.staff().forget_attempts(&subjects.both).await?;
        work.commit().await?;
        Ok(kept)
    }

    /// What was told of a guest's orders is theirs who reads the mailbox that they were placed with.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.ask_for_orders", skip_all)]
    pub async fn ask_for_orders(
        &self,
        id: CustomerId,
        email: &str,
        language: Language,
        address: &str,
    ) -> Result<(), CustomerRefusal> {
        self.call((email, Some(id)), language, CustomerOccasion::ClaimOrders, address).await
    }

    /// The link was followed, by whoever asked for it. Answers how many orders came along.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.claim_orders", skip_all)]
    pub async fn claim_orders(&self, id: CustomerId, token: &str) -> Result<u64, CustomerRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let link = work.customers().take_link(&secret::hash(token), LinkPurpose::ClaimOrders, now).await?;
        let link = link.filter(|link| link.customer == Some(id)).ok_or(CustomerRefusal::LinkUsed)?;
        let claimed = work.customers().claim(id, &link.email).await?;
        work.commit().await?;
        Ok(claimed)
    }
}
