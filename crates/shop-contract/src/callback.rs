//! What came in at the doors of providers and had no effect, as the owner reads it.

use shop_domain::kernel::{Money, OrderId};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminRefusedRow {
    /// Grows with time.
    pub id: i64,
    /// As people read it.
    pub provider: String,
    /// The code of why: `forged`, `malformed`, `merchant`, `simulated`, `provider`, `mismatch`, `unmatched`.
    pub verdict: String,
    /// The attempt to pay that it speaks of; empty where it was not even read.
    pub reference: String,
    /// The order of that attempt, by its number.
    pub order: Option<(OrderId, String)>,
    /// How much it speaks of.
    pub told: Option<Money>,
    /// How much was asked for.
    pub asked: Option<Money>,
    pub received_at: OffsetDateTime,
    /// What was sent, in the words that it came in.
    pub body: String,
    /// Nobody has looked at it yet.
    pub is_new: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AdminRefusedList {
    /// The newest first.
    pub rows: Vec<AdminRefusedRow>,
    pub cursor: Option<String>,
    pub next_cursor: Option<String>,
}
