//! Passkeys of shoppers: a way in of its own, with or without a password. The last way in stays.

use super::{CustomerRefusal, CustomerService, Proof, counted};
use crate::{
    credentials::Subjects,
    passkey::{BegunPasskey, PasskeyAnswer, PasskeyFault, judge_name, room_for_one_more},
    ports::{AccountId, KeptCustomer, PasskeyDoor},
    refusal::FieldRefusal,
};
use shop_domain::{
    kernel::{CustomerId, PasskeyId},
    mail::CustomerOccasion,
};

impl CustomerService {
    /// Whether devices make keys for the shop at all.
    pub fn has_passkeys(&self) -> bool {
        self.ports.passkeys.is_some()
    }

    #[tracing::instrument(target = "yiye::use_case", name = "customer.begin_passkey", skip_all)]
    pub async fn begin_passkey(&self, id: CustomerId, proof: Proof<'_>) -> Result<BegunPasskey, CustomerRefusal> {
        let kept = self.prove(id, proof).await?;
        let email = kept.customer.email.as_ref().map(ToString::to_string);
        let name = kept.customer.profile.name.as_ref().map(ToString::to_string);
        let name = email.or(name).unwrap_or_else(|| kept.created_at.date().to_string());
        Ok(self.ports.begin_passkey(AccountId::Customer(id), &name).await?)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "customer.add_passkey", skip_all)]
    pub async fn add_passkey(
        &self,
        id: CustomerId,
        brought: PasskeyAnswer<'_>,
        name: &str,
    ) -> Result<(), CustomerRefusal> {
        let wrong = || CustomerRefusal::Fields(vec![FieldRefusal::from(("name", "passkey.name"))]);
        let name = judge_name(name).ok_or_else(wrong)?;
        let passkey = self.ports.made_passkey(AccountId::Customer(id), brought, name).await?;
        let mut work = self.ports.store.begin().await?;
        let kept = work.customers().lock(id).await?.ok_or(CustomerRefusal::Gone)?;
        room_for_one_more(&mut *work, passkey.owner).await?;
        work.passkeys().add(&passkey).await.map_err(PasskeyFault::from)?;
        self.tell(&mut *work, &kept, CustomerOccasion::PasskeyAdded).await?;
        Ok(work.commit().await?)
    }

    /// Never the last way in.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.remove_passkey", skip_all)]
    pub async fn remove_passkey(
        &self,
        id: CustomerId,
        passkey: PasskeyId,
        proof: Proof<'_>,
    ) -> Result<(), CustomerRefusal> {
        self.prove(id, proof).await?;
        let owner = AccountId::Customer(id);
        let mut work = self.ports.store.begin().await?;
        // Locked, so that of two ways that are given up at once one stays.
        let kept = work.customers().lock(id).await?.ok_or(CustomerRefusal::Gone)?;
        let left = work.passkeys().of(owner).await?.len();
        kept.customer.can_give_up_a_passkey(kept.password_hash.is_some(), left)?;
        if !work.passkeys().remove(owner, passkey).await? {
            return Err(PasskeyFault::NotFound.into());
        }
        self.tell(&mut *work, &kept, CustomerOccasion::PasskeyRemoved).await?;
        Ok(work.commit().await?)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "customer.begin_passkey_sign_in", skip_all)]
    pub async fn begin_passkey_sign_in(&self, address: &str) -> Result<BegunPasskey, CustomerRefusal> {
        let subject = Subjects::address(Self::KIND, address);
        counted(self.ports.guess(&[(&subject, Self::MOST_FOR_ADDRESS)]).await?)?;
        Ok(self.ports.begin_passkey_sign_in(PasskeyDoor::Customer).await?)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "customer.passkey_sign_in", skip_all)]
    pub async fn passkey_sign_in(&self, brought: PasskeyAnswer<'_>) -> Result<KeptCustomer, CustomerRefusal> {
        let owner = self.ports.passkey_signs_in(PasskeyDoor::Customer, brought).await?;
        let AccountId::Customer(id) = owner else { return Err(PasskeyFault::Unknown.into()) };
        let mut work = self.ports.store.begin().await?;
        Ok(work.customers().get(id).await?.ok_or(PasskeyFault::Unknown)?)
    }
}
