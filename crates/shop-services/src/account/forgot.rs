//! Another password for somebody of the staff who forgot theirs. Never tells whether there was one, and lets nobody
//! in by itself: whoever has set a password signs in with it.

use super::{AccountRefusal, AccountService};
use crate::{
    credentials::{Guess, Subjects, judge_email, judge_password},
    ports::{AccountId, KeptStaff, StoreResult, UnitOfWork, Work},
    secret,
};
use shop_domain::{
    kernel::{EmailAddress, Language},
    mail::StaffOccasion,
};
use time::OffsetDateTime;

impl AccountService {
    /// Letters that somebody else can have sent to one mailbox.
    const MOST_LETTERS: i64 = 3;

    /// The answer is the same for everybody, and takes as long; a letter goes out to whoever works here.
    #[tracing::instrument(target = "yiye::use_case", name = "account.forgot", skip_all)]
    pub async fn forgot(&self, email: &str, language: Language, address: &str) -> Result<(), AccountRefusal> {
        let to = judge_email(email).map_err(|wrong| AccountRefusal::Fields(vec![wrong]))?;
        let mailbox = ["letter:", StaffOccasion::Reset.code(), ":", &to.canonical()].concat();
        let address = Subjects::address("", address);
        let limits = [(mailbox.as_str(), Self::MOST_LETTERS), (address.as_str(), Self::MOST_FOR_ADDRESS)];
        let mut work = self.ports.store.begin().await?;
        if matches!(self.ports.guess_within(&mut *work, &limits).await?, Guess::TooMany) {
            return Err(AccountRefusal::TooManyAttempts);
        }
        work.jobs().enqueue(&self.call(to, language, StaffOccasion::Reset), self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }

    /// Whose password a link is about. Asking does not use it up: programs that look through letters ask too.
    pub async fn whose_reset(&self, token: &str) -> Result<EmailAddress, AccountRefusal> {
        let mut work = self.ports.store.begin().await?;
        let id = work.staff().reset(&secret::hash(token), self.ports.clock.now()).await?;
        let id = id.ok_or(AccountRefusal::ResetUsed)?;
        let kept = work.staff().get(id).await?.filter(|kept| !kept.staff.is_suspended);
        kept.map(|kept| kept.staff.email).ok_or(AccountRefusal::ResetUsed)
    }

    /// Uses up every link of theirs, sets the password, and ends every session there is.
    #[tracing::instrument(target = "yiye::use_case", name = "account.reset", skip_all)]
    pub async fn reset(
        &self,
        token: &str,
        password: &str,
        language: Language,
        address: &str,
    ) -> Result<(), AccountRefusal> {
        judge_password(password).map_err(|wrong| AccountRefusal::Fields(vec![wrong]))?;
        self.guess_from(address).await?;
        self.whose_reset(token).await?;
        let hash = self.ports.passwords.hash(password).await;
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let mut kept = whose(&mut *work, token, now).await?.ok_or(AccountRefusal::ResetUsed)?;
        (kept.password_hash, kept.session_salt) = (hash, self.ports.ids.next());
        work.staff().save(&kept).await?;
        work.staff().end_resets(kept.staff.id).await?;
        work.sessions().end_others(AccountId::Staff(kept.staff.id), None).await?;
        let subjects = Subjects::of("", &kept.staff.email, address);
        for subject in [&subjects.both, &subjects.account] {
            work.staff().forget_attempts(subject).await?;
        }
        let told = self.call(kept.staff.email, language, StaffOccasion::PasswordChanged);
        work.jobs().enqueue(&told, now).await?;
        Ok(work.commit().await?)
    }

    pub(super) fn call(&self, to: EmailAddress, language: Language, occasion: StaffOccasion) -> Work {
        Work::WriteToStaff { call: self.ports.ids.next(), to, language, occasion }
    }
}

/// Locked, and then asked once more: of two who follow one link, or two links of one person, the second finds none.
async fn whose(work: &mut dyn UnitOfWork, token: &str, now: OffsetDateTime) -> StoreResult<Option<KeptStaff>> {
    let token = secret::hash(token);
    let Some(id) = work.staff().reset(&token, now).await? else { return Ok(None) };
    let kept = work.staff().lock(id).await?.filter(|kept| !kept.staff.is_suspended);
    let is_still_good = work.staff().reset(&token, now).await?.is_some();
    Ok(kept.filter(|_| is_still_good))
}
