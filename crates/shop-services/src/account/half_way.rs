//! Between the password and the code. Whoever is half way has no session and may do nothing.

use super::{
    AccountRefusal, AccountService,
    codes::{as_code, recovery_hash},
    factor::codes_of,
};
use crate::{
    credentials::Subjects,
    ports::{KeptStaff, UnitOfWork},
};
use serde::{Deserialize, Serialize};
use shop_domain::{
    kernel::{Language, StaffId},
    mail::StaffOccasion,
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// Somebody's password was right, a moment ago.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfWay {
    staff: StaffId,
    /// Of then: what ends sessions ends this.
    salt: Uuid,
    until: OffsetDateTime,
}

/// By what somebody has come in, beside the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Second {
    Code,
    /// One of those for when the telephone is lost, of which there is one fewer now.
    Recovery,
}

impl AccountService {
    /// From the password to the code.
    const HALF_WAY: Duration = Duration::minutes(5);

    /// How far somebody is whose password is right: `Err` where a code is wanted too.
    pub(super) async fn half_way(&self, kept: &KeptStaff) -> Result<(), AccountRefusal> {
        let mut work = self.ports.store.begin().await?;
        let counts = work.factors().of(kept.staff.id).await?.is_some_and(|factor| factor.confirmed_at.is_some());
        if !counts {
            return Ok(());
        }
        let until = self.ports.clock.now() + Self::HALF_WAY;
        Err(AccountRefusal::HalfWay(HalfWay { staff: kept.staff.id, salt: kept.session_salt, until }))
    }

    pub fn is_under_way(&self, half: &HalfWay) -> bool {
        self.ports.clock.now() < half.until
    }

    /// `typed`: a code of the telephone, or a recovery code. A wrong one and a used one look the same.
    #[tracing::instrument(target = "yiye::use_case", name = "account.second_step", skip_all)]
    pub async fn second_step(
        &self,
        half: &HalfWay,
        typed: &str,
        language: Language,
        address: &str,
    ) -> Result<(KeptStaff, Second), AccountRefusal> {
        let kept = self.staff(half.staff).await?.filter(|kept| kept.session_salt == half.salt);
        let kept = kept.filter(|_| self.is_under_way(half)).ok_or(AccountRefusal::HalfWayOver)?;
        let (subjects, codes) = (Subjects::of("", &kept.staff.email, address), codes_of(&kept));
        let mut limits = vec![
            (subjects.both.as_str(), Self::MOST_FOR_BOTH),
            (&subjects.account, Self::MOST_FOR_ACCOUNT),
            (&subjects.address, Self::MOST_FOR_ADDRESS),
        ];
        // Nobody guesses a recovery code.
        limits.extend(as_code(typed).map(|_| (codes.as_str(), Self::MOST_CODES)));
        self.guess(&limits).await?;
        let mut work = self.ports.store.begin().await?;
        let second = self.take(&mut *work, kept.staff.id, typed).await?.ok_or(AccountRefusal::WrongCode)?;
        if second == Second::Recovery {
            self.tell(&mut *work, &kept, language, StaffOccasion::RecoveryUsed).await?;
        }
        for subject in [&subjects.both, &codes] {
            work.staff().forget_attempts(subject).await?;
        }
        work.commit().await?;
        Ok((kept, second))
    }

    /// Uses it up. `None`: it is wrong, or was used.
    pub(super) async fn take(
        &self,
        work: &mut dyn UnitOfWork,
        staff: StaffId,
        typed: &str,
    ) -> Result<Option<Second>, AccountRefusal> {
        let Some(factor) = work.factors().of(staff).await?.filter(|factor| factor.confirmed_at.is_some()) else {
            return Ok(None);
        };
        if as_code(typed).is_none() {
            let taken = work.factors().take_recovery(staff, &recovery_hash(typed)).await?;
            return Ok(taken.then_some(Second::Recovery));
        }
        let Some(step) = self.step(&factor, typed, self.ports.clock.now()) else { return Ok(None) };
        let taken = work.factors().take_step(staff, step).await?;
        Ok(taken.then_some(Second::Code))
    }
}
