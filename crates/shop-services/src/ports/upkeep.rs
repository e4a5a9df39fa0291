//! What nobody asks for any more goes, a part at a time, so that nobody waits for it. Never decides
//! what is old: it is told.

use crate::ports::StoreResult;
use async_trait::async_trait;
use time::OffsetDateTime;

/// What is kept for a time and no longer, and the moment that its age is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outdated {
    /// Idempotency keys, from when they were used.
    Keys,
    /// Carts with their lines, from when they were last changed.
    Carts,
    /// Stores that shoppers chose, with what they typed, from when they went to the map.
    Choices,
    /// Guesses at passwords, from when they were made.
    Guesses,
    /// What came in at a provider's door and could not be read, from when it came.
    Refused,
    /// Owner's links, from when they end.
    OwnerLinks,
    /// Invitations to work in the shop, from when they end.
    Invitations,
    /// Links with which staff sets another password, from when they end.
    StaffResets,
    /// Answers of the API, from when they were asked for.
    Answers,
    /// Links in letters to customers, from when they end.
    CustomerLinks,
    /// Messages to webhooks, from when they were told, with the jobs that sent them.
    Deliveries,
    /// Browsers that never came back from a house, from when their time ended.
    Journeys,
    /// Questions to devices that were not answered, from when their time ended.
    Ceremonies,
}

#[async_trait]
pub trait Upkeep: Send + Sync {
    /// `true`: it is the caller's turn, and nobody else's before `until`.
    async fn take_turn(&self, now: OffsetDateTime, until: OffsetDateTime) -> StoreResult<bool>;
    /// Deletes what is older than `before`, `most` of it at most, and says how much it was. What
    /// somebody holds just then is left for another time.
    async fn prune(&self, what: Outdated, before: OffsetDateTime, most: i64) -> StoreResult<u64>;
}
