//! Keys of machines as the owner sees them. Only a new one is ever seen whole.

use serde::{Deserialize, Serialize};
use shop_domain::{kernel::ApiKeyId, staff::Permissions};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyView {
    pub id: ApiKeyId,
    pub name: String,
    pub prefix: String,
    pub permissions: Permissions,
    pub made_by: String,
    pub created_at: OffsetDateTime,
    pub expires_at: Option<OffsetDateTime>,
    pub revoked_at: Option<OffsetDateTime>,
    pub last_used_at: Option<OffsetDateTime>,
    /// Neither revoked nor too old.
    pub is_good: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiKey {
    pub view: ApiKeyView,
    /// Whole, this once.
    pub key: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ApiKeyForm {
    pub name: String,
    /// Codes of permissions.
    pub permissions: Vec<String>,
    /// How many days it is good; empty: until it is revoked.
    pub days: String,
}
