//! A second factor of the staff: set up, renewed and given up by whoever it belongs to. Never changed by somebody who
//! only sits at an open session: each change wants the password, or a code.

use super::{
    AccountRefusal, AccountService,
    codes::{self, as_code},
    owing::{keeps_one, owes},
};
use crate::{
    credentials::{Subjects, is_no_password},
    passkey,
    ports::{AccountId, Factor, KeptStaff, SessionKey, UnitOfWork},
    refusal::FieldRefusal,
    session,
};
use shop_contract::{CodesView, SecurityView};
use shop_domain::{
    kernel::{Language, StaffId},
    mail::StaffOccasion,
    staff::Caller,
};
use time::{Duration, OffsetDateTime};

/// That it is they who ask.
#[derive(Clone, Copy)]
pub struct StaffProof<'a> {
    /// The password, or a code where they have a second factor.
    pub typed: &'a str,
    /// The network address that it comes from, as far as it is known.
    pub address: &'a str,
    /// In which a letter tells of what was done.
    pub language: Language,
}

impl AccountService {
    /// From the secret to the first code.
    const BEGUN: Duration = Duration::minutes(10);
    /// At the codes of one account, from everywhere: of a million codes three are right at a time.
    pub(super) const MOST_CODES: i64 = 10;

    /// How the caller comes in.
    #[tracing::instrument(target = "yiye::use_case", name = "account.security", skip_all)]
    pub async fn security(
        &self,
        caller: &Caller,
        from: SessionKey<'_>,
        language: Language,
    ) -> Result<SecurityView, AccountRefusal> {
        let mut work = self.ports.store.begin().await?;
        let kept = work.staff().get(caller.staff).await?.ok_or(AccountRefusal::WrongCredentials)?;
        let codes = match work.factors().of(caller.staff).await? {
            Some(Factor { confirmed_at: Some(since), .. }) => {
                CodesView::On { since, left: work.factors().recovery_left(caller.staff).await? }
            }
            Some(factor) if self.is_fresh(&factor) => {
                let shop = work.shop().appearance().await?.name.get(language).to_owned();
                let shown =
                    self.opened(&factor).and_then(|secret| codes::shown(&secret, &shop, kept.staff.email.as_str()));
                shown.map_or(CodesView::Off, CodesView::Begun)
            }
            _ => CodesView::Off,
        };
        let account = AccountId::Staff(caller.staff);
        let passkeys = passkey::shown(&work.passkeys().of(account).await?);
        let now = self.ports.clock.now();
        let sessions = session::shown(work.sessions().open(account, from, now).await?, now - Self::LONGEST);
        let owes = owes(&mut *work, caller.staff).await?;
        Ok(SecurityView { codes, passkeys, sessions, owes })
    }

    /// Makes a secret for a telephone. It does not count before a code has come back from there.
    #[tracing::instrument(target = "yiye::use_case", name = "account.begin_codes", skip_all)]
    pub async fn begin_codes(&self, caller: &Caller, proof: StaffProof<'_>) -> Result<(), AccountRefusal> {
        self.prove(caller.staff, proof).await?;
        let secret = codes::new_secret(&*self.ports.ids);
        let factor = Factor {
            staff: caller.staff,
            secret: self.ports.sealer.seal(&place(caller.staff), &secret),
            begun_at: self.ports.clock.now(),
            confirmed_at: None,
        };
        let mut work = self.ports.store.begin().await?;
        if !work.factors().begin(&factor).await? {
            return Err(AccountRefusal::CodesAreOn);
        }
        Ok(work.commit().await?)
    }

    /// The telephone has the secret: from now on its codes are asked for. Every session ends but the one that is made
    /// of the answer; with it the recovery codes, which are told this once.
    #[tracing::instrument(target = "yiye::use_case", name = "account.confirm_codes", skip_all)]
    pub async fn confirm_codes(
        &self,
        caller: &Caller,
        proof: StaffProof<'_>,
    ) -> Result<(KeptStaff, Vec<String>), AccountRefusal> {
        self.guess_codes(caller.staff, proof.address).await?;
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let mut kept = work.staff().lock(caller.staff).await?.ok_or(AccountRefusal::WrongCredentials)?;
        let factor = work.factors().of(caller.staff).await?;
        let factor = factor.filter(|factor| factor.confirmed_at.is_none() && self.is_fresh(factor));
        let factor = factor.ok_or(AccountRefusal::CodesNotBegun)?;
        let step = self.step(&factor, proof.typed, now).ok_or_else(|| beside("code", "account.wrong_code"))?;
        let counts = work.factors().confirm(caller.staff, now).await?;
        if !counts || !work.factors().take_step(caller.staff, step).await? {
            return Err(AccountRefusal::CodesNotBegun);
        }
        let recovery = self.new_recovery(&mut *work, caller.staff).await?;
        kept.session_salt = self.ports.ids.next();
        work.staff().save(&kept).await?;
        work.sessions().end_others(AccountId::Staff(caller.staff), None).await?;
        work.staff().forget_attempts(&codes_of(&kept)).await?;
        self.tell(&mut *work, &kept, proof.language, StaffOccasion::CodesOn).await?;
        work.commit().await?;
        Ok((kept, recovery))
    }

    /// In place of all that there were. They are told this once.
    #[tracing::instrument(target = "yiye::use_case", name = "account.renew_recovery", skip_all)]
    pub async fn renew_recovery(&self, caller: &Caller, proof: StaffProof<'_>) -> Result<Vec<String>, AccountRefusal> {
        self.prove(caller.staff, proof).await?;
        let mut work = self.ports.store.begin().await?;
        let counts = work.factors().of(caller.staff).await?.is_some_and(|factor| factor.confirmed_at.is_some());
        if !counts {
            return Err(AccountRefusal::CodesNotBegun);
        }
        let recovery = self.new_recovery(&mut *work, caller.staff).await?;
        work.commit().await?;
        Ok(recovery)
    }

    /// From now on the password alone lets them in. What was begun and not confirmed is given up as well.
    #[tracing::instrument(target = "yiye::use_case", name = "account.turn_codes_off", skip_all)]
    pub async fn turn_codes_off(&self, caller: &Caller, proof: StaffProof<'_>) -> Result<(), AccountRefusal> {
        let kept = self.prove(caller.staff, proof).await?;
        let mut work = self.ports.store.begin().await?;
        if work.factors().remove(caller.staff).await? {
            keeps_one(&mut *work, caller.staff).await?;
            self.tell(&mut *work, &kept, proof.language, StaffOccasion::CodesOff).await?;
        }
        Ok(work.commit().await?)
    }

    /// The password, or a code. Guesses count as they do at the door.
    pub(super) async fn prove(&self, staff: StaffId, proof: StaffProof<'_>) -> Result<KeptStaff, AccountRefusal> {
        let mut work = self.ports.store.begin().await?;
        let kept = work.staff().get(staff).await?.ok_or(AccountRefusal::WrongCredentials)?;
        let counts = work.factors().of(staff).await?.is_some_and(|factor| factor.confirmed_at.is_some());
        drop(work);
        let wrong = || beside("proof", "account.wrong_proof");
        if counts && as_code(proof.typed).is_some() {
            self.guess_codes(staff, proof.address).await?;
            let mut work = self.ports.store.begin().await?;
            self.take(&mut *work, staff, proof.typed).await?.ok_or_else(wrong)?;
            work.staff().forget_attempts(&codes_of(&kept)).await?;
            work.commit().await?;
            return Ok(kept);
        }
        if is_no_password(proof.typed) {
            return Err(wrong());
        }
        let subjects = Subjects::of("", &kept.staff.email, proof.address);
        self.guess(&[(&subjects.both, Self::MOST_FOR_BOTH), (&subjects.account, Self::MOST_FOR_ACCOUNT)]).await?;
        if !self.ports.passwords.verify(proof.typed, Some(&kept.password_hash)).await {
            return Err(wrong());
        }
        let mut work = self.ports.store.begin().await?;
        work.staff().forget_attempts(&subjects.both).await?;
        work.commit().await?;
        Ok(kept)
    }

    /// A guess at the codes of somebody who is signed in.
    async fn guess_codes(&self, staff: StaffId, address: &str) -> Result<(), AccountRefusal> {
        let mut work = self.ports.store.begin().await?;
        let kept = work.staff().get(staff).await?.ok_or(AccountRefusal::WrongCredentials)?;
        drop(work);
        let subjects = Subjects::of("", &kept.staff.email, address);
        let codes = codes_of(&kept);
        self.guess(&[(&codes, Self::MOST_CODES), (&subjects.account, Self::MOST_FOR_ACCOUNT)]).await
    }

    async fn new_recovery(&self, work: &mut dyn UnitOfWork, staff: StaffId) -> Result<Vec<String>, AccountRefusal> {
        let recovery = codes::new_recovery_codes(&*self.ports.ids);
        let hashes: Vec<_> = recovery.iter().map(|code| codes::recovery_hash(code)).collect();
        work.factors().set_recovery(staff, &hashes).await?;
        Ok(recovery)
    }

    pub(super) async fn tell(
        &self,
        work: &mut dyn UnitOfWork,
        kept: &KeptStaff,
        language: Language,
        occasion: StaffOccasion,
    ) -> Result<(), AccountRefusal> {
        let told = self.call(kept.staff.email.clone(), language, occasion);
        Ok(work.jobs().enqueue(&told, self.ports.clock.now()).await?)
    }

    fn is_fresh(&self, factor: &Factor) -> bool {
        self.ports.clock.now() - factor.begun_at < Self::BEGUN
    }

    fn opened(&self, factor: &Factor) -> Option<String> {
        self.ports.sealer.open(&place(factor.staff), &factor.secret)
    }

    pub(super) fn step(&self, factor: &Factor, typed: &str, now: OffsetDateTime) -> Option<i64> {
        codes::step(&self.opened(factor)?, &as_code(typed)?, now)
    }
}

/// What a secret is sealed for.
pub(crate) fn place(staff: StaffId) -> String {
    ["staff/", &staff.to_string(), "/codes"].concat()
}

/// Guesses at somebody's codes.
pub(super) fn codes_of(kept: &KeptStaff) -> String {
    ["code:", &kept.staff.email.canonical()].concat()
}

pub(super) fn beside(field: &'static str, code: &'static str) -> AccountRefusal {
    AccountRefusal::Fields(vec![FieldRefusal::from((field, code))])
}
