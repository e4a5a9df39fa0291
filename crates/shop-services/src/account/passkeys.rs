//! Passkeys of the staff: one is both factors, since the device asks for a finger, a face or a PIN. Never made or
//! removed by somebody who only sits at an open session.

use super::{AccountRefusal, AccountService, StaffProof, factor::beside, owing::keeps_one};
use crate::{
    credentials::Subjects,
    passkey::{BegunPasskey, PasskeyAnswer, PasskeyFault, judge_name, room_for_one_more},
    ports::{AccountId, KeptStaff, PasskeyDoor},
};
use shop_domain::{
    kernel::{Language, PasskeyId},
    mail::StaffOccasion,
    staff::Caller,
};

impl AccountService {
    #[tracing::instrument(target = "yiye::use_case", name = "account.begin_passkey", skip_all)]
    pub async fn begin_passkey(&self, caller: &Caller, proof: StaffProof<'_>) -> Result<BegunPasskey, AccountRefusal> {
        let kept = self.prove(caller.staff, proof).await?;
        let owner = AccountId::Staff(caller.staff);
        Ok(self.ports.begin_passkey(owner, kept.staff.email.as_str()).await?)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "account.add_passkey", skip_all)]
    pub async fn add_passkey(
        &self,
        caller: &Caller,
        brought: PasskeyAnswer<'_>,
        name: &str,
        language: Language,
    ) -> Result<(), AccountRefusal> {
        let name = judge_name(name).ok_or_else(|| beside("name", "passkey.name"))?;
        let passkey = self.ports.made_passkey(AccountId::Staff(caller.staff), brought, name).await?;
        let mut work = self.ports.store.begin().await?;
        let kept = work.staff().lock(caller.staff).await?.ok_or(AccountRefusal::WrongCredentials)?;
        room_for_one_more(&mut *work, passkey.owner).await?;
        work.passkeys().add(&passkey).await.map_err(PasskeyFault::from)?;
        self.tell(&mut *work, &kept, language, StaffOccasion::PasskeyAdded).await?;
        Ok(work.commit().await?)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "account.remove_passkey", skip_all)]
    pub async fn remove_passkey(
        &self,
        caller: &Caller,
        id: PasskeyId,
        proof: StaffProof<'_>,
    ) -> Result<(), AccountRefusal> {
        let kept = self.prove(caller.staff, proof).await?;
        let mut work = self.ports.store.begin().await?;
        if !work.passkeys().remove(AccountId::Staff(caller.staff), id).await? {
            return Err(PasskeyFault::NotFound.into());
        }
        keeps_one(&mut *work, caller.staff).await?;
        self.tell(&mut *work, &kept, proof.language, StaffOccasion::PasskeyRemoved).await?;
        Ok(work.commit().await?)
    }

    /// Whether devices make keys for the shop at all.
    pub fn has_passkeys(&self) -> bool {
        self.ports.passkeys.is_some()
    }

    #[tracing::instrument(target = "yiye::use_case", name = "account.begin_passkey_sign_in", skip_all)]
    pub async fn begin_passkey_sign_in(&self, address: &str) -> Result<BegunPasskey, AccountRefusal> {
        self.guess(&[(&Subjects::address("", address), Self::MOST_FOR_ADDRESS)]).await?;
        Ok(self.ports.begin_passkey_sign_in(PasskeyDoor::Staff).await?)
    }

    /// No code is asked for: the device has asked who holds it.
    #[tracing::instrument(target = "yiye::use_case", name = "account.passkey_sign_in", skip_all)]
    pub async fn passkey_sign_in(&self, brought: PasskeyAnswer<'_>) -> Result<KeptStaff, AccountRefusal> {
        let owner = self.ports.passkey_signs_in(PasskeyDoor::Staff, brought).await?;
        let AccountId::Staff(id) = owner else { return Err(PasskeyFault::Unknown.into()) };
        Ok(self.staff(id).await?.ok_or(PasskeyFault::Unknown)?)
    }
}
