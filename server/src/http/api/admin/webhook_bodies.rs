//! Webhooks as the staff read them over REST, and what they say about them.

use serde::{Deserialize, Serialize};
use shop_contract::{DeliveryList, DeliveryRow, NewSecret, WebhookForm, WebhookView};
use shop_domain::webhook::{DeliveryState, EventType};
use shop_services::webhook::Message;
use time::OffsetDateTime;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct WebhookAnswer {
    pub id: String,
    #[schema(example = "https://erp.example.com/hooks")]
    pub address: String,
    #[schema(example = "ERP")]
    pub description: String,
    #[schema(value_type = Vec<String>, example = json!(["order.placed", "payment.paid"]))]
    pub events: Vec<EventType>,
    /// Nothing is sent to one that is not: whoever answers 410, or takes nothing for days, is so.
    pub enabled: bool,
    /// Since when no message has arrived.
    #[serde(with = "time::serde::rfc3339::option")]
    pub failing_since: Option<OffsetDateTime>,
    /// Until when the secret before this one signs too.
    #[serde(with = "time::serde::rfc3339::option")]
    pub old_secret_until: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

impl From<WebhookView> for WebhookAnswer {
    fn from(view: WebhookView) -> Self {
        Self {
            id: view.id.to_string(),
            address: view.address,
            description: view.description,
            events: view.events,
            enabled: view.is_enabled,
            failing_since: view.failing_since,
            old_secret_until: view.old_secret_until,
            created_at: view.created_at,
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct WebhookList {
    pub items: Vec<WebhookAnswer>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NewSecretAnswer {
    #[serde(flatten)]
    pub view: WebhookAnswer,
    /// What messages are signed with, in this answer and never again.
    #[schema(example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDWJ0uNrUDwlw=")]
    pub secret: String,
}

impl From<NewSecret> for NewSecretAnswer {
    fn from(made: NewSecret) -> Self {
        Self { view: made.view.into(), secret: made.secret }
    }
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookBody {
    /// Over TLS, and of the internet.
    #[schema(example = "https://erp.example.com/hooks")]
    pub address: String,
    #[serde(default)]
    #[schema(example = "ERP")]
    pub description: String,
    /// Of: `order.placed`, `order.cancelled`, `order.expired`; `payment.paid`, `payment.failed`, `payment.instructed`,
    /// `payment.method_changed`, `payment.transfer_reported`, `payment.held`, `payment.paid_too_much`,
    /// `payment.refund_due`, `payment.refunded`, `payment.refund_failed`, `payment.disputed`, `payment.dispute_won`,
    /// `payment.dispute_lost`; `shipment.packed`, `shipment.unpacked`, `shipment.shipped`,
    /// `shipment.tracking_changed`, `shipment.ready_for_pickup`, `shipment.delivered`, `shipment.picked_up`,
    /// `shipment.coming_back`, `shipment.came_back`; `stock.changed`, `stock.low`; `product.added`, `product.changed`.
    #[schema(example = json!(["order.placed", "payment.paid"]))]
    pub events: Vec<String>,
    #[serde(default = "yes")]
    pub enabled: bool,
}

fn yes() -> bool {
    true
}

impl WebhookBody {
    /// `version`: what it is built on.
    pub fn form(self, version: &str) -> WebhookForm {
        let Self { address, description, events, enabled } = self;
        WebhookForm { address, description, events, enabled, version: version.to_owned() }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
// The document has another of that name: what a way to deliver costs.
#[schema(as = MessageDeliveryAnswer)]
pub struct DeliveryAnswer {
    /// What the receiver reads as `webhook-id`, the same however often it is sent.
    #[schema(example = "msg_0193a4c2f0d07d61a7c9b8f2a4f0c3de")]
    pub id: String,
    #[schema(value_type = String, example = "order.placed")]
    pub event: EventType,
    #[serde(with = "time::serde::rfc3339")]
    pub told_at: OffsetDateTime,
    #[schema(value_type = String, example = "delivered")]
    pub state: DeliveryState,
    pub attempts: i32,
    #[serde(with = "time::serde::rfc3339::option")]
    pub tried_at: Option<OffsetDateTime>,
    /// Of HTTP, of the last answer; none where there was no answer.
    #[schema(example = 200)]
    pub last_status: Option<u16>,
    /// Why there was no answer.
    pub last_error: Option<String>,
}

impl From<DeliveryRow> for DeliveryAnswer {
    fn from(row: DeliveryRow) -> Self {
        Self {
            id: Message::name(row.message),
            event: row.event,
            told_at: row.told_at,
            state: row.state,
            attempts: row.attempts,
            tried_at: row.tried_at,
            last_status: row.last_status,
            last_error: row.last_error,
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DeliveryPage {
    pub items: Vec<DeliveryAnswer>,
    /// Where the list goes on.
    pub next_cursor: Option<String>,
}

impl From<DeliveryList> for DeliveryPage {
    fn from(list: DeliveryList) -> Self {
        let items = list.rows.into_iter().map(DeliveryAnswer::from).collect();
        Self { items, next_cursor: list.next_cursor }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SentAnswer {
    /// What the receiver reads as `webhook-id`.
    #[schema(example = "msg_0193a4c2f0d07d61a7c9b8f2a4f0c3de")]
    pub id: String,
}
