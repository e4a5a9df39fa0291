//! Who works in the shop, and what they may do. Never knows how somebody proves who they are.

mod caller;
mod permission;
mod role;

pub use caller::Caller;
pub use permission::{Permission, Permissions};
pub use role::{Preset, Role};

use crate::{
    fault::{Class, Fault},
    kernel::{EmailAddress, InvitationId, RoleId, StaffId},
};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    pub id: StaffId,
    pub email: EmailAddress,
    pub role: Role,
    /// They cannot come in, and nothing that they have made a key for works.
    pub is_suspended: bool,
}

/// Somebody is to come in, and to have this role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub email: EmailAddress,
    pub role: RoleId,
    pub by: StaffId,
    pub expires_at: OffsetDateTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not permitted")]
pub struct NotPermitted(pub Permission);

impl Fault for NotPermitted {
    fn class(&self) -> Class {
        Class::Forbidden
    }
    fn code(&self) -> &'static str {
        "permission.missing"
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StaffError {
    #[error("nobody else could come in as the owner")]
    LastOwner,
    #[error("more than the caller may do")]
    Beyond,
    #[error("nobody suspends themselves")]
    Oneself,
    #[error("the role stays as it is")]
    RoleIsFixed,
    #[error("the role permits nothing")]
    RoleIsEmpty,
    #[error("the role's name is missing or too long")]
    RoleName,
    #[error("somebody has the role")]
    RoleInUse,
}

impl Fault for StaffError {
    fn class(&self) -> Class {
        match self {
            Self::Beyond => Class::Forbidden,
            Self::RoleIsEmpty | Self::RoleName => Class::Invalid,
            Self::LastOwner | Self::Oneself | Self::RoleIsFixed | Self::RoleInUse => Class::Conflict,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::LastOwner => "staff.last_owner",
            Self::Beyond => "staff.beyond",
            Self::Oneself => "staff.oneself",
            Self::RoleIsFixed => "role.fixed",
            Self::RoleIsEmpty => "role.empty",
            Self::RoleName => "role.name",
            Self::RoleInUse => "role.in_use",
        }
    }
}

/// The owners who can come in. One is left whatever happens: whoever changes one of them holds all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owners(pub Vec<StaffId>);

impl Owners {
    fn without(&self, id: StaffId) -> Result<(), StaffError> {
        if self.0.iter().any(|owner| *owner != id) { Ok(()) } else { Err(StaffError::LastOwner) }
    }
}

impl Staff {
    /// Nobody has a say about somebody who may more than they.
    pub fn change_role(&mut self, role: Role, owners: &Owners, by: &Caller) -> Result<(), StaffError> {
        by.must_cover(self.role.permissions())?;
        by.must_cover(role.permissions())?;
        if self.role.is_owner() && !role.is_owner() {
            owners.without(self.id)?;
        }
        self.role = role;
        Ok(())
    }

    pub fn suspend(&mut self, owners: &Owners, by: &Caller) -> Result<(), StaffError> {
        by.must_cover(self.role.permissions())?;
        if by.staff == self.id {
            return Err(StaffError::Oneself);
        }
        if self.role.is_owner() {
            owners.without(self.id)?;
        }
        self.is_suspended = true;
        Ok(())
    }

    pub fn restore(&mut self, by: &Caller) -> Result<(), StaffError> {
        by.must_cover(self.role.permissions())?;
        self.is_suspended = false;
        Ok(())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use uuid::Uuid;

    fn a_member(preset: Preset) -> Staff {
        let email = EmailAddress::restore([preset.code(), "@shop.test"].concat());
        Staff { id: StaffId(Uuid::from_u128(preset as u128 + 1)), email, role: preset.into(), is_suspended: false }
    }

    pub fn a_caller(preset: Preset) -> Caller {
        Caller::from(&a_member(preset))
    }

    #[test]
    fn the_last_owner_stays_one_and_is_never_kept_out() {
        let (mut owner, by) = (a_member(Preset::Owner), a_caller(Preset::Owner));
        let other = StaffId(Uuid::from_u128(99));
        let (alone, two) = (Owners(vec![owner.id]), Owners(vec![owner.id, other]));
        assert_eq!(owner.change_role(Preset::Packer.into(), &alone, &by), Err(StaffError::LastOwner));
        assert_eq!(owner.change_role(Preset::Owner.into(), &alone, &by), Ok(()));
        let by_other = Caller::from(&Staff { id: other, ..a_member(Preset::Owner) });
        assert_eq!(owner.suspend(&alone, &by_other), Err(StaffError::LastOwner));
        assert_eq!(owner.suspend(&two, &by), Err(StaffError::Oneself));
        assert_eq!(owner.change_role(Preset::Packer.into(), &two, &by), Ok(()));
        assert_eq!(owner.role, Preset::Packer.into());
    }

    #[test]
    fn nobody_has_a_say_about_somebody_who_may_more() {
        let (mut owner, manager) = (a_member(Preset::Owner), a_caller(Preset::Manager));
        let two = Owners(vec![owner.id, StaffId(Uuid::from_u128(99))]);
        assert_eq!(owner.suspend(&two, &manager), Err(StaffError::Beyond));
        assert_eq!(owner.change_role(Preset::Packer.into(), &two, &manager), Err(StaffError::Beyond));
        let mut packer = a_member(Preset::Packer);
        assert_eq!(packer.change_role(Preset::Owner.into(), &two, &manager), Err(StaffError::Beyond));
        assert_eq!(packer.suspend(&two, &manager), Ok(()));
        assert!(packer.is_suspended);
        assert_eq!(packer.restore(&manager), Ok(()));
    }

    #[test]
    fn whoever_is_suspended_may_nothing() {
        let mut owner = a_member(Preset::Owner);
        owner.is_suspended = true;
        assert!(Permission::ALL.iter().all(|permission| !Caller::from(&owner).may(*permission)));
        assert_eq!(a_caller(Preset::Packer).must(Permission::MoveMoney), Err(NotPermitted(Permission::MoveMoney)));
    }
}
