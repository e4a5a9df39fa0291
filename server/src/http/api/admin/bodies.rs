//! What the API for the staff says and is told, apart from what shoppers see.

use serde::{Deserialize, Serialize};
use shop_contract::{ApiKeyView, InvitationView, NewApiKey, RoleView, StaffView};
use time::OffsetDateTime;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApiKeyAnswer {
    pub id: String,
    pub name: String,
    /// What the key begins with.
    #[schema(example = "yiye_4fJ0aQ2x")]
    pub prefix: String,
    #[schema(example = json!(["orders.read", "orders.change"]))]
    pub permissions: Vec<&'static str>,
    /// The address of whoever made it: it never does more than they may.
    pub made_by: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub revoked_at: Option<OffsetDateTime>,
    /// To the minute.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
    pub is_good: bool,
}

impl From<ApiKeyView> for ApiKeyAnswer {
    fn from(key: ApiKeyView) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name,
            prefix: key.prefix,
            permissions: key.permissions.codes(),
            made_by: key.made_by,
            created_at: key.created_at,
            expires_at: key.expires_at,
            revoked_at: key.revoked_at,
            last_used_at: key.last_used_at,
            is_good: key.is_good,
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NewApiKeyAnswer {
    #[serde(flatten)]
    pub view: ApiKeyAnswer,
    /// The whole key, in this answer and never again.
    #[schema(example = "yiye_4fJ0aQ2xkM1u0VtqXc8n5yZb7rGdWkM1u0VtqXc8n5yZb7rGdWs")]
    pub key: String,
}

impl From<NewApiKey> for NewApiKeyAnswer {
    fn from(made: NewApiKey) -> Self {
        Self { view: made.view.into(), key: made.key }
    }
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiKeyBody {
    #[schema(example = "ERP")]
    pub name: String,
    #[schema(example = json!(["orders.read"]))]
    pub permissions: Vec<String>,
    /// How many days it is good, 1 to 3650; without it: until it is revoked.
    #[schema(example = 90, minimum = 1, maximum = 3650)]
    pub days: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RoleAnswer {
    pub id: String,
    /// `owner`, `manager`, `packer`, `accountant` or `editor`; none for a role of the shop's own.
    pub preset: Option<&'static str>,
    /// Empty for a preset.
    pub name: String,
    #[schema(example = json!(["orders.read", "orders.change"]))]
    pub permissions: Vec<&'static str>,
    /// How many have it, or are invited to it.
    pub holders: i64,
}

impl From<RoleView> for RoleAnswer {
    fn from(role: RoleView) -> Self {
        Self {
            id: role.id.to_string(),
            preset: role.preset,
            name: role.name,
            permissions: role.permissions.codes(),
            holders: role.holders,
        }
    }
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleBody {
    /// A preset keeps its own.
    #[serde(default)]
    #[schema(example = "Night shift")]
    pub name: String,
    #[schema(example = json!(["orders.change"]))]
    pub permissions: Vec<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RoleList {
    pub items: Vec<RoleAnswer>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApiKeyList {
    pub items: Vec<ApiKeyAnswer>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StaffAnswer {
    pub id: String,
    pub email: String,
    /// The id of their role.
    pub role: String,
    pub suspended: bool,
}

impl From<StaffView> for StaffAnswer {
    fn from(staff: StaffView) -> Self {
        let (id, role) = (staff.id.to_string(), staff.role.id.to_string());
        Self { id, email: staff.email, role, suspended: staff.is_suspended }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct InvitationAnswer {
    pub id: String,
    pub email: String,
    /// The id of the role that it is to.
    pub role: String,
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
}

impl From<InvitationView> for InvitationAnswer {
    fn from(invitation: InvitationView) -> Self {
        let (id, role) = (invitation.id.to_string(), invitation.role.id.to_string());
        Self { id, email: invitation.email, role, expires_at: invitation.expires_at }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StaffList {
    pub items: Vec<StaffAnswer>,
    pub invitations: Vec<InvitationAnswer>,
    /// Everybody who works here needs a second step.
    pub second_step: bool,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondStepBody {
    pub needed: bool,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationBody {
    #[schema(example = "mei@example.com")]
    pub email: String,
    /// The id of a role.
    #[schema(example = "01930000-0000-7000-8000-000000000003")]
    pub role: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct InvitedAnswer {
    /// To be handed on, where the shop sends no letters; in this answer and never again.
    pub link: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StaffChange {
    /// The id of another role.
    #[schema(example = "01930000-0000-7000-8000-000000000003")]
    pub role: Option<String>,
    pub suspended: Option<bool>,
}
