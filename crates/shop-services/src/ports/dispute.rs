//! What banks took back, dispute by dispute. Part of the unit of work.

use crate::ports::StoreResult;
use async_trait::async_trait;
use shop_domain::{dispute::Dispute, kernel::OrderId};
use time::OffsetDateTime;

#[async_trait]
pub trait DisputeRepository: Send {
    async fn get(&mut self, provider: &str, id: &str) -> StoreResult<Option<Dispute>>;
    /// The oldest first.
    async fn of(&mut self, order: OrderId) -> StoreResult<Vec<Dispute>>;
    /// Adds it, or puts how it stands in place of how it stood. Its order must be locked.
    async fn save(&mut self, dispute: &Dispute, now: OffsetDateTime) -> StoreResult<()>;
}
