//! Letters as the owner reads them.

use shop_domain::{
    kernel::{LetterId, OrderId},
    mail::{Letter, LetterState},
};
use time::OffsetDateTime;

/// `state`: `None` for all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AdminLetterQuery {
    pub state: Option<LetterState>,
    pub cursor: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminLetterRow {
    pub id: LetterId,
    pub order: Option<OrderId>,
    pub kind: String,
    pub recipient: String,
    pub subject: String,
    pub created_at: OffsetDateTime,
    pub state: LetterState,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminLetterList {
    pub query: AdminLetterQuery,
    pub rows: Vec<AdminLetterRow>,
    pub next_cursor: Option<String>,
    /// Whether letters leave the house, or are only kept.
    pub goes_out: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminLetter {
    pub letter: Letter,
    /// What all its copies are known by.
    pub message_id: String,
    /// Whether the reader may send it again.
    pub may_send: bool,
}
