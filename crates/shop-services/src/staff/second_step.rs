//! Whether everybody who works here needs a second step. Never set by somebody who has none, and would shut themselves
//! out of what they were about to do.

use super::{StaffRefusal, StaffService};
use crate::ports::{AccountId, StoreResult, UnitOfWork};
use shop_domain::{
    kernel::StaffId,
    staff::{Caller, Permission},
};

impl StaffService {
    /// From now on. Whoever has none is signed out, and sets one up when they come in again.
    #[tracing::instrument(target = "yiye::use_case", name = "staff.need_second_step", skip_all)]
    pub async fn need_second_step(&self, caller: &Caller, needed: bool) -> Result<(), StaffRefusal> {
        caller.must(Permission::ChangeStaff)?;
        let mut work = self.ports.store.begin().await?;
        let holders = work.factors().holders().await?;
        if needed && !holders.contains(&caller.staff) {
            return Err(StaffRefusal::SecondStepFirst);
        }
        work.factors().need(needed).await?;
        if needed {
            let all = work.staff().all().await?;
            for staff in all.iter().filter(|staff| !holders.contains(&staff.id)) {
                self.signs_out(&mut *work, staff.id).await?;
            }
        }
        Ok(work.commit().await?)
    }

    async fn signs_out(&self, work: &mut dyn UnitOfWork, id: StaffId) -> StoreResult<()> {
        let Some(mut kept) = work.staff().lock(id).await? else { return Ok(()) };
        kept.session_salt = self.ports.ids.next();
        work.staff().save(&kept).await?;
        work.sessions().end_others(AccountId::Staff(id), None).await
    }
}
