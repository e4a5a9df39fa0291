//! Who works in the shop, and what they may do. Never knows how somebody proves who they are.

use crate::{
    fault::{Class, Fault},
    kernel::{EmailAddress, StaffId},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    ReadOrders,
    ChangeOrders,
    /// To send money back.
    MoveMoney,
    ReadProducts,
    ChangeProducts,
    ChangeSettings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    /// Works through orders, and may look at products.
    Packer,
}

impl Role {
    pub fn may(self, permission: Permission) -> bool {
        match self {
            Self::Owner => true,
            Self::Packer => {
                matches!(permission, Permission::ReadOrders | Permission::ChangeOrders | Permission::ReadProducts)
            }
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Packer => "packer",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Owner, Self::Packer].into_iter().find(|role| role.code() == code)
    }
}

/// A member of staff who has proved who they are: handed to every use case of the admin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    pub id: StaffId,
    pub email: EmailAddress,
    pub role: Role,
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

impl Staff {
    pub fn must(&self, permission: Permission) -> Result<(), NotPermitted> {
        if self.role.may(permission) { Ok(()) } else { Err(NotPermitted(permission)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packer_changes_orders_and_nothing_else() {
        let may = |permission| Role::Packer.may(permission);
        assert!(may(Permission::ReadOrders) && may(Permission::ChangeOrders) && may(Permission::ReadProducts));
        assert!(!may(Permission::MoveMoney) && !may(Permission::ChangeProducts) && !may(Permission::ChangeSettings));
    }
}
