//! Whether somebody of the staff still owes a second step, where the shop asks everybody for one. Whoever does gets no
//! further than to the page where one is set up.

use super::AccountRefusal;
use crate::ports::{StoreResult, UnitOfWork};
use shop_domain::kernel::StaffId;

pub(super) async fn owes(work: &mut dyn UnitOfWork, staff: StaffId) -> StoreResult<bool> {
    Ok(work.factors().are_needed().await? && !work.factors().holders().await?.contains(&staff))
}

/// Within a unit of work that has just taken one away: the last one stays where it is needed.
pub(super) async fn keeps_one(work: &mut dyn UnitOfWork, staff: StaffId) -> Result<(), AccountRefusal> {
    if owes(work, staff).await? { Err(AccountRefusal::SecondStepNeeded) } else { Ok(()) }
}
