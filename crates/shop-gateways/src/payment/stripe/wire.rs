//! What Stripe writes, as far as the shop reads it. Never says what it means.

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
pub(super) struct Event {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// False for play money.
    #[serde(default)]
    pub(super) livemode: bool,
    pub(super) data: EventData,
}

/// Of a type that depends on the event's.
#[derive(Debug, Deserialize)]
pub(super) struct EventData {
    pub(super) object: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct Session {
    pub(super) id: String,
    /// Where the shopper pays; gone once the session is over.
    pub(super) url: Option<String>,
    /// What the shop calls it. Not there in a session that somebody else made.
    pub(super) client_reference_id: Option<String>,
    /// In the currency's smallest unit.
    pub(super) amount_total: Option<i64>,
    pub(super) currency: Option<String>,
    /// `open`, `complete`, `expired`.
    pub(super) status: Option<String>,
    /// `paid`, `unpaid`, `no_payment_required`.
    pub(super) payment_status: Option<String>,
    pub(super) payment_intent: Option<PaymentIntent>,
}

/// By its id alone, unless it was asked for in whole.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum PaymentIntent {
    Id(String),
    Whole { id: String, status: String },
}

impl PaymentIntent {
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Id(id) | Self::Whole { id, .. } => id,
        }
    }

    /// Where it was asked for.
    pub(super) fn status(&self) -> Option<&str> {
        match self {
            Self::Id(_) => None,
            Self::Whole { status, .. } => Some(status),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    pub(super) id: String,
    /// `succeeded`, `pending`, `requires_action`, `failed`, `canceled`.
    pub(super) status: Option<String>,
    pub(super) failure_reason: Option<String>,
    #[serde(default)]
    pub(super) amount: i64,
    #[serde(default)]
    pub(super) currency: String,
    pub(super) payment_intent: Option<PaymentIntent>,
    #[serde(default)]
    pub(super) metadata: std::collections::BTreeMap<String, String>,
}

/// A bank's customer objects to a payment.
#[derive(Debug, Deserialize)]
pub(super) struct Dispute {
    pub(super) id: String,
    pub(super) amount: i64,
    pub(super) currency: String,
    /// `needs_response`, `under_review`, `won`, `lost`; with `warning_` in front, no money has moved.
    pub(super) status: String,
    #[serde(default)]
    pub(super) reason: String,
    pub(super) payment_intent: Option<PaymentIntent>,
    /// What has moved so far.
    #[serde(default)]
    pub(super) balance_transactions: Vec<BalanceTransaction>,
}

/// In the currency that the shop is paid out in, which may be another.
#[derive(Debug, Deserialize)]
pub(super) struct BalanceTransaction {
    /// Below zero: taken from the shop.
    pub(super) amount: i64,
    #[serde(default)]
    pub(super) fee: i64,
    pub(super) currency: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub(super) data: Vec<T>,
    pub(super) has_more: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Failure {
    pub(super) error: Refusal,
}

#[derive(Debug, Deserialize)]
pub(super) struct Refusal {
    #[serde(rename = "type", default)]
    pub(super) kind: String,
    pub(super) code: Option<String>,
    pub(super) decline_code: Option<String>,
    #[serde(default)]
    pub(super) message: String,
}
