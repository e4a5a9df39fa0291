//! Steps of invoices in memory: only ever added.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_domain::{invoice::InvoiceStep, kernel::OrderId};
use shop_services::ports::{InvoiceRepository, StoreResult};
use time::OffsetDateTime;

#[async_trait]
impl InvoiceRepository for MemoryUnitOfWork {
    async fn steps(&mut self, order: OrderId) -> StoreResult<Vec<InvoiceStep>> {
        Ok(self.tables.steps_of(order))
    }

    async fn add(&mut self, order: OrderId, step: &InvoiceStep, _now: OffsetDateTime) -> StoreResult<()> {
        self.tables.invoices.push((order, step.clone()));
        Ok(())
    }
}
