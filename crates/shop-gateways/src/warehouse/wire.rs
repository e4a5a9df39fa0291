//! What crosses the wire to a warehouse.

use serde::{Deserialize, Serialize};
use shop_domain::kernel::ReservationId;
use shop_services::ports::HeldLine;
use time::OffsetDateTime;

#[derive(Serialize)]
pub(super) struct Wanted {
    pub reservation: ReservationId,
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
    pub lines: Vec<Line>,
}

/// Everything, where there are no lines.
#[derive(Serialize)]
pub(super) struct Part {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<Line>>,
}

#[derive(Serialize)]
pub(super) struct Line {
    sku: String,
    quantity: i64,
}

impl From<&HeldLine> for Line {
    fn from(line: &HeldLine) -> Self {
        Self { sku: line.sku.clone(), quantity: line.quantity }
    }
}

#[derive(Deserialize)]
pub(super) struct Levels {
    pub items: Vec<Item>,
    #[serde(default)]
    pub next_cursor: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Item {
    pub sku: String,
    pub available: i64,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Problem {
    pub code: String,
    pub lines: Vec<Item>,
}
