//! What somebody with a say wishes for one of the staff, built on how they stood when that was read: all of it is done,
//! or nothing.

use super::{StaffRefusal, StaffService, locked};
use crate::version::version_of;
use shop_domain::{
    kernel::{RoleId, StaffId},
    staff::{Caller, Permission, Staff},
};

/// What is not named stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StaffWish {
    pub role: Option<RoleId>,
    pub suspended: Option<bool>,
}

impl StaffService {
    /// Another role, a suspension, or the end of one. A change of either kind ends the sessions that are open.
    #[tracing::instrument(target = "yiye::use_case", name = "staff.change", skip_all)]
    pub async fn change(&self, caller: &Caller, id: StaffId, built: i64, wish: &StaffWish) -> Result<(), StaffRefusal> {
        caller.must(Permission::ChangeStaff)?;
        let mut work = self.ports.store.begin().await?;
        let role = match wish.role {
            Some(role) => Some(work.roles().lock(role).await?.ok_or(StaffRefusal::NoRole)?.0),
            None => None,
        };
        let (owners, caller, mut kept) = locked(&mut *work, caller, id).await?;
        if standing_of(&kept.staff) != built {
            return Err(StaffRefusal::Conflict);
        }
        let before = kept.staff.clone();
        if let Some(role) = role.filter(|role| role.id != before.role.id) {
            kept.staff.change_role(role, &owners, &caller)?;
        }
        match wish.suspended.filter(|suspended| *suspended != before.is_suspended) {
            Some(true) => kept.staff.suspend(&owners, &caller)?,
            Some(false) => kept.staff.restore(&caller)?,
            None => {}
        }
        if kept.staff != before {
            self.turn_out(&mut *work, &mut kept).await?;
        }
        Ok(work.commit().await?)
    }
}

/// Whoever gave the same role in between has changed nothing.
pub(super) fn standing_of(staff: &Staff) -> i64 {
    version_of([staff.role.id.0.as_bytes().as_slice(), &[u8::from(staff.is_suspended)]])
}
