//! Another password for somebody of the staff who is signed in. Whoever only sits at their browser changes nothing.

use super::{AccountRefusal, AccountService};
use crate::{
    credentials::{Subjects, is_no_password, judge_password},
    ports::{AccountId, KeptStaff, Work},
    refusal::FieldRefusal,
};
use shop_domain::{kernel::Language, mail::StaffOccasion, staff::Caller};

/// Without `Debug`: passwords stand in it.
#[derive(Clone, Copy)]
pub struct PasswordChange<'a> {
    /// The one that opens the account until now.
    pub password: &'a str,
    pub new_password: &'a str,
    /// The network address that it comes from, as far as it is known.
    pub address: &'a str,
}

impl AccountService {
    /// Every session but the one that is made of the answer ends, and a letter tells of it.
    #[tracing::instrument(target = "yiye::use_case", name = "account.change_password", skip_all)]
    pub async fn change_password(
        &self,
        caller: &Caller,
        change: PasswordChange<'_>,
        language: Language,
    ) -> Result<KeptStaff, AccountRefusal> {
        judge_password(change.new_password).map_err(|wrong| {
            AccountRefusal::Fields(vec![FieldRefusal { field: "new_password".to_owned(), ..wrong }])
        })?;
        let before = self.staff(caller.staff).await?.ok_or_else(wrong)?;
        let subjects = Subjects::of("", &before.staff.email, change.address);
        let limits = [(subjects.both.as_str(), Self::MOST_FOR_BOTH), (&subjects.account, Self::MOST_FOR_ACCOUNT)];
        self.guess(&limits).await?;
        let is_right = !is_no_password(change.password)
            && self.ports.passwords.verify(change.password, Some(&before.password_hash)).await;
        if !is_right {
            return Err(wrong());
        }
        let hash = self.ports.passwords.hash(change.new_password).await;
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let kept = work.staff().lock(caller.staff).await?;
        // Another one was set meanwhile: what was proven is the one before.
        let same = |kept: &KeptStaff| !kept.staff.is_suspended && kept.password_hash == before.password_hash;
        let mut kept = kept.filter(same).ok_or_else(wrong)?;
        (kept.password_hash, kept.session_salt) = (hash, self.ports.ids.next());
        work.staff().save(&kept).await?;
        work.staff().end_resets(kept.staff.id).await?;
        work.sessions().end_others(AccountId::Staff(kept.staff.id), None).await?;
        work.staff().forget_attempts(&subjects.both).await?;
        let (call, to) = (self.ports.ids.next(), kept.staff.email.clone());
        let told = Work::WriteToStaff { call, to, language, occasion: StaffOccasion::PasswordChanged };
        work.jobs().enqueue(&told, now).await?;
        work.commit().await?;
        Ok(kept)
    }
}

fn wrong() -> AccountRefusal {
    AccountRefusal::Fields(vec![FieldRefusal::from(("password", "account.wrong_password"))])
}
