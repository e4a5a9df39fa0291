//! Disputes in memory. Never takes one away.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_domain::{dispute::Dispute, kernel::OrderId};
use shop_services::ports::{DisputeRepository, StoreResult};
use time::OffsetDateTime;

#[async_trait]
impl DisputeRepository for MemoryUnitOfWork {
    async fn get(&mut self, provider: &str, id: &str) -> StoreResult<Option<Dispute>> {
        let is_it = |dispute: &&Dispute| dispute.provider == provider && dispute.told.id == id;
        Ok(self.tables.disputes.iter().find(is_it).cloned())
    }

    async fn of(&mut self, order: OrderId) -> StoreResult<Vec<Dispute>> {
        Ok(self.tables.disputes.iter().filter(|dispute| dispute.order == order).cloned().collect())
    }

    async fn save(&mut self, dispute: &Dispute, _now: OffsetDateTime) -> StoreResult<()> {
        let is_it = |other: &&mut Dispute| other.provider == dispute.provider && other.told.id == dispute.told.id;
        match self.tables.disputes.iter_mut().find(is_it) {
            Some(kept) => *kept = dispute.clone(),
            None => self.tables.disputes.push(dispute.clone()),
        }
        Ok(())
    }
}
