//! Webhooks and what was told to them, as the owner sees them. Only a new secret is ever seen.

use serde::{Deserialize, Serialize};
use shop_domain::{
    kernel::{MessageId, WebhookId},
    webhook::{DeliveryState, EventType},
};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookView {
    pub id: WebhookId,
    pub address: String,
    pub description: String,
    pub events: Vec<EventType>,
    pub is_enabled: bool,
    /// Since when no message has arrived.
    pub failing_since: Option<OffsetDateTime>,
    /// Until when the secret before this one signs too.
    pub old_secret_until: Option<OffsetDateTime>,
    pub created_at: OffsetDateTime,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSecret {
    pub view: WebhookView,
    /// Whole, this once.
    pub secret: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WebhookForm {
    pub address: String,
    pub description: String,
    /// Names of events.
    pub events: Vec<String>,
    pub enabled: bool,
    /// What the change is built on; not looked at where one is added.
    pub version: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeliveryQuery {
    pub state: Option<DeliveryState>,
    pub cursor: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    pub message: MessageId,
    pub event: EventType,
    pub told_at: OffsetDateTime,
    pub state: DeliveryState,
    pub attempts: i32,
    pub tried_at: Option<OffsetDateTime>,
    /// Of the last answer; `None` where there was none.
    pub last_status: Option<u16>,
    pub last_error: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryList {
    pub query: DeliveryQuery,
    pub rows: Vec<DeliveryRow>,
    pub next_cursor: Option<String>,
}
