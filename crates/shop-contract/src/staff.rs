//! Staff and roles as the owner sees them.

use serde::{Deserialize, Serialize};
use shop_domain::{
    kernel::{InvitationId, RoleId, StaffId},
    staff::Permissions,
};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminStaff {
    pub members: Vec<StaffView>,
    pub invitations: Vec<InvitationView>,
    pub roles: Vec<RoleView>,
    /// Letters leave the house, so whoever is invited gets one.
    pub goes_out: bool,
    /// Everybody who works here needs a second step.
    pub second_step: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffView {
    pub id: StaffId,
    pub email: String,
    pub role: RoleView,
    pub is_suspended: bool,
    /// What a change of role or access is built on.
    pub version: i64,
    /// A code is asked of them beside the password, or a passkey lets them in.
    pub has_codes: bool,
    /// Who reads it.
    pub is_oneself: bool,
    /// The reader may do everything that they may, and so has a say about them.
    pub can_be_changed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationView {
    pub id: InvitationId,
    pub email: String,
    pub role: RoleView,
    pub expires_at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleView {
    pub id: RoleId,
    /// `None`: the shop has made it.
    pub preset: Option<&'static str>,
    /// Empty for a preset.
    pub name: String,
    pub permissions: Permissions,
    pub version: i64,
    /// How many have it, or are invited to it.
    pub holders: i64,
    /// The reader may do everything that it permits.
    pub can_be_given: bool,
}

/// What is sent to make or change a role.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RoleForm {
    /// Of the reading that it was built on; empty for a new role.
    pub version: String,
    pub name: String,
    /// Codes of permissions.
    pub permissions: Vec<String>,
}
