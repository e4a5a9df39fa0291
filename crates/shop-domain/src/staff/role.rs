//! Roles: permissions under a name, which staff have. Never kept apart from what it permits.

use super::{Caller, Permission, Permissions, StaffError};
use crate::kernel::RoleId;
use Permission::*;
use uuid::Uuid;

/// The roles that every shop begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Preset {
    /// May everything, also what is added one day, and is never changed.
    Owner,
    /// Runs the shop from day to day; has no say in who works here, nor in where the money arrives.
    Manager,
    /// Works through orders, and may look at products.
    Packer,
    /// Looks at the money and its papers.
    Accountant,
    /// Writes about products, counts them, and keeps the page.
    Editor,
}

impl Preset {
    pub const ALL: [Self; 5] = [Self::Owner, Self::Manager, Self::Packer, Self::Accountant, Self::Editor];

    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Packer => "packer",
            Self::Accountant => "accountant",
            Self::Editor => "editor",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.code() == code)
    }

    /// The same in every shop.
    pub fn id(self) -> RoleId {
        RoleId(Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001 + self as u128))
    }

    /// What it may as long as nobody has changed it.
    pub fn permissions(self) -> Permissions {
        let some: &[Permission] = match self {
            Self::Owner => Permission::ALL,
            Self::Manager => &[
                ChangeOrders,
                ExportOrders,
                MoveMoney,
                ChangeCustomers,
                ChangeProducts,
                ChangeStock,
                ReadWarehouse,
                ChangeDeliveries,
                ReadPayments,
                ChangeInvoices,
                ChangeMail,
                ChangeAppearance,
                ReadStaff,
                ChangeHealth,
            ],
            Self::Packer => &[ChangeOrders, ReadProducts, ReadStock, ChangeMail],
            Self::Accountant => {
                &[ReadOrders, ExportOrders, ReadProducts, ReadStock, ReadPayments, ChangeInvoices, ReadMail]
            }
            Self::Editor => &[ChangeProducts, ChangeStock, ChangeAppearance],
        };
        some.iter().copied().collect()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    pub id: RoleId,
    /// `None`: the shop has made it, and has given it a name.
    pub preset: Option<Preset>,
    /// Empty for a preset, whose name is in every language.
    pub name: String,
    permissions: Permissions,
    /// Counts the saves; 0 is a new role's.
    pub version: i64,
}

impl From<Preset> for Role {
    fn from(preset: Preset) -> Self {
        Self {
            id: preset.id(),
            preset: Some(preset),
            name: String::new(),
            permissions: preset.permissions(),
            version: 1,
        }
    }
}

impl Role {
    /// In characters.
    pub const MAX_NAME: usize = 40;

    pub fn new(id: RoleId, name: &str, permissions: Permissions, by: &Caller) -> Result<Self, StaffError> {
        let mut role = Self { id, preset: None, name: String::new(), permissions: Permissions::NONE, version: 0 };
        role.change(name, permissions, by)?;
        Ok(role)
    }

    /// From storage, where it was judged before. An owner may everything, whatever was stored.
    pub fn restore(id: RoleId, preset: Option<Preset>, name: String, permissions: Permissions, version: i64) -> Self {
        let permissions = if preset == Some(Preset::Owner) { Permissions::all() } else { permissions };
        Self { id, preset, name, permissions, version }
    }

    pub fn is_owner(&self) -> bool {
        self.preset == Some(Preset::Owner)
    }

    pub fn permissions(&self) -> Permissions {
        self.permissions
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.has(permission)
    }

    /// What it permits from now on. Nobody gives, or takes, what they may not do themselves.
    pub fn change(&mut self, name: &str, permissions: Permissions, by: &Caller) -> Result<(), StaffError> {
        if self.is_owner() {
            return Err(StaffError::RoleIsFixed);
        }
        by.must_cover(self.permissions)?;
        by.must_cover(permissions)?;
        if permissions.is_empty() {
            return Err(StaffError::RoleIsEmpty);
        }
        if self.preset.is_none() {
            let name = name.trim();
            if name.is_empty() || name.chars().count() > Self::MAX_NAME || name.chars().any(char::is_control) {
                return Err(StaffError::RoleName);
            }
            name.clone_into(&mut self.name);
        }
        self.permissions = permissions;
        Ok(())
    }

    /// A preset stays; so does a role that somebody has, or is invited to.
    pub fn can_be_removed(&self, holders: i64, by: &Caller) -> Result<(), StaffError> {
        by.must_cover(self.permissions())?;
        match (self.preset, holders) {
            (Some(_), _) => Err(StaffError::RoleIsFixed),
            (None, 1..) => Err(StaffError::RoleInUse),
            (None, _) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff::tests::a_caller;

    #[test]
    fn an_owner_may_everything_whatever_is_stored() {
        let stored = Role::restore(Preset::Owner.id(), Some(Preset::Owner), String::new(), Permissions::NONE, 1);
        assert!(Permission::ALL.iter().all(|permission| stored.may(*permission)));
        let mut owner = Role::from(Preset::Owner);
        let refused = owner.change("", Permissions::NONE, &a_caller(Preset::Owner)).unwrap_err();
        assert_eq!(refused, StaffError::RoleIsFixed);
    }

    #[test]
    fn no_preset_but_the_owner_has_a_say_in_who_works_here_or_where_money_arrives() {
        for preset in Preset::ALL.into_iter().filter(|preset| *preset != Preset::Owner) {
            for permission in [ChangeStaff, ReadKeys, ReadWebhooks, ChangePayments, ChangeWarehouse] {
                assert!(!preset.permissions().has(permission), "{preset:?} {permission:?}");
            }
        }
    }

    #[test]
    fn a_packer_works_through_orders_and_moves_no_money() {
        let packer = Role::from(Preset::Packer);
        assert!(packer.may(ReadOrders) && packer.may(ChangeOrders) && packer.may(ReadProducts));
        assert!(!packer.may(MoveMoney) && !packer.may(ChangeProducts) && !packer.may(ReadPayments));
    }

    #[test]
    fn nobody_gives_or_takes_what_they_may_not_do_themselves() {
        let (manager, id) = (a_caller(Preset::Manager), RoleId(Uuid::nil()));
        let more = Permissions::of_codes(["keys.change"]);
        assert_eq!(Role::new(id, "Night", more, &manager).unwrap_err(), StaffError::Beyond);
        let mut keys = Role::new(id, "Keys", more, &a_caller(Preset::Owner)).unwrap();
        let less = Permissions::of_codes(["orders.read"]);
        assert_eq!(keys.change("Keys", less, &manager).unwrap_err(), StaffError::Beyond);
        assert_eq!(keys.permissions(), more);
    }

    #[test]
    fn a_role_of_the_shops_own_has_a_name_and_permits_something() {
        let (owner, id) = (a_caller(Preset::Owner), RoleId(Uuid::nil()));
        let some = Permissions::of_codes(["orders.read"]);
        for name in ["", "  ", "a\nb", &"長".repeat(41)] {
            assert_eq!(Role::new(id, name, some, &owner).unwrap_err(), StaffError::RoleName, "{name:?}");
        }
        assert_eq!(Role::new(id, "夜班", Permissions::NONE, &owner).unwrap_err(), StaffError::RoleIsEmpty);
        assert_eq!(Role::new(id, " 夜班 ", some, &owner).unwrap().name, "夜班");
    }

    #[test]
    fn a_role_is_removed_once_nobody_has_it() {
        let owner = a_caller(Preset::Owner);
        let own = Role::new(RoleId(Uuid::nil()), "夜班", Permissions::of_codes(["orders.read"]), &owner).unwrap();
        assert_eq!(own.can_be_removed(1, &owner), Err(StaffError::RoleInUse));
        assert_eq!(own.can_be_removed(0, &owner), Ok(()));
        assert_eq!(Role::from(Preset::Packer).can_be_removed(0, &owner), Err(StaffError::RoleIsFixed));
    }
}
