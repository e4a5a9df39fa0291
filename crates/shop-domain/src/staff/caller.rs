//! Who calls a use case of the admin. Never knows how they have proved it.

use super::{NotPermitted, Permission, Permissions, Staff, StaffError};
use crate::{
    api_key::ApiKey,
    kernel::{ApiKeyId, StaffId},
};

/// Somebody of the staff, or a key that acts for them, with what they may do just now: handed to every use case that
/// is not for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub staff: StaffId,
    /// `None`: they are here themselves.
    pub key: Option<ApiKeyId>,
    /// What stands beside whatever they do, for others to read.
    name: String,
    permissions: Permissions,
}

impl From<&Staff> for Caller {
    fn from(staff: &Staff) -> Self {
        let permissions = if staff.is_suspended { Permissions::NONE } else { staff.role.permissions() };
        Self { staff: staff.id, key: None, name: staff.email.as_str().to_owned(), permissions }
    }
}

impl Caller {
    /// With what the key and whoever made it permit alike.
    pub fn by_key(key: &ApiKey, maker: &Staff) -> Self {
        let permissions = key.permissions.both(Self::from(maker).permissions);
        Self { staff: maker.id, key: Some(key.id), name: ["API · ", &key.name].concat(), permissions }
    }

    /// With what is left of it to somebody as they are now.
    pub fn no_more_than(&self, staff: &Staff) -> Self {
        let permissions = self.permissions.both(Self::from(staff).permissions);
        Self { permissions, ..self.clone() }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn permissions(&self) -> Permissions {
        self.permissions
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.has(permission)
    }

    pub fn must(&self, permission: Permission) -> Result<(), NotPermitted> {
        if self.may(permission) { Ok(()) } else { Err(NotPermitted(permission)) }
    }

    /// Nobody has a say in more than they may do themselves.
    pub fn must_cover(&self, permissions: Permissions) -> Result<(), StaffError> {
        if self.permissions.covers(permissions) { Ok(()) } else { Err(StaffError::Beyond) }
    }
}
