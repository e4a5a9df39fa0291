//! What each role permits. Never changes a session: whoever has the role may the other things from
//! their next request on.

use super::{StaffRefusal, StaffService, now, role_view};
use shop_contract::{RoleForm, RoleView};
use shop_domain::{
    kernel::RoleId,
    staff::{Caller, Permission, Permissions, Role},
};

impl StaffService {
    #[tracing::instrument(target = "yiye::use_case", name = "staff.role", skip_all)]
    pub async fn role(&self, caller: &Caller, id: RoleId) -> Result<RoleView, StaffRefusal> {
        caller.must(Permission::ReadStaff)?;
        let mut work = self.ports.store.begin().await?;
        let (role, holders) = work.roles().lock(id).await?.ok_or(StaffRefusal::NoRole)?;
        Ok(role_view(&role, holders, caller))
    }

    #[tracing::instrument(target = "yiye::use_case", name = "staff.add_role", skip_all)]
    pub async fn add_role(&self, caller: &Caller, form: &RoleForm) -> Result<RoleId, StaffRefusal> {
        caller.must(Permission::ChangeStaff)?;
        let mut work = self.ports.store.begin().await?;
        let caller = now(&mut *work, caller).await?;
        let role = Role::new(RoleId(self.ports.ids.next()), &form.name, chosen(form), &caller)?;
        work.roles().save(&role).await?;
        work.commit().await?;
        Ok(role.id)
    }

    /// For everybody who has the role.
    #[tracing::instrument(target = "yiye::use_case", name = "staff.update_permissions", skip_all)]
    pub async fn update_permissions(&self, caller: &Caller, id: RoleId, form: &RoleForm) -> Result<(), StaffRefusal> {
        caller.must(Permission::ChangeStaff)?;
        let mut work = self.ports.store.begin().await?;
        let caller = now(&mut *work, caller).await?;
        let (mut role, _) = work.roles().lock(id).await?.ok_or(StaffRefusal::NoRole)?;
        if form.version != role.version.to_string() {
            return Err(StaffRefusal::Conflict);
        }
        role.change(&form.name, chosen(form), &caller)?;
        work.roles().save(&role).await?;
        Ok(work.commit().await?)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "staff.remove_role", skip_all)]
    pub async fn remove_role(&self, caller: &Caller, id: RoleId) -> Result<(), StaffRefusal> {
        caller.must(Permission::ChangeStaff)?;
        let mut work = self.ports.store.begin().await?;
        let caller = now(&mut *work, caller).await?;
        let (role, holders) = work.roles().lock(id).await?.ok_or(StaffRefusal::NoRole)?;
        role.can_be_removed(holders, &caller)?;
        work.roles().remove(id).await?;
        Ok(work.commit().await?)
    }
}

fn chosen(form: &RoleForm) -> Permissions {
    Permissions::of_codes(form.permissions.iter().map(String::as_str))
}
