//! The work for later as the owner sees it.

use time::OffsetDateTime;

/// How the queue stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AdminWork {
    /// Could be begun now, or is being done.
    pub due: i64,
    /// When the one that has waited longest was to begin.
    pub oldest_due: Option<OffsetDateTime>,
    /// To be begun at a time of its own.
    pub later: i64,
    pub stuck: Vec<StuckJob>,
    /// Where the list of what is stuck goes on.
    pub next_cursor: Option<String>,
}

/// A job that nobody tries any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StuckJob {
    pub kind: String,
    pub key: String,
    pub attempts: i32,
    pub since: OffsetDateTime,
    pub error: String,
}
