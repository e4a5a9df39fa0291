//! Refunds in memory. Never sends back more of an attempt than a table would let it: it has none.

use super::{MemoryUnitOfWork, refused};
use async_trait::async_trait;
use shop_domain::{
    kernel::{OrderId, RefundId},
    refund::Refund,
};
use shop_services::ports::{RefundRepository, StoreError, StoreResult};
use time::OffsetDateTime;

#[async_trait]
impl RefundRepository for MemoryUnitOfWork {
    async fn add(&mut self, refunds: &[Refund], _now: OffsetDateTime) -> StoreResult<()> {
        if refunds.iter().any(|refund| refund.amount.amount <= 0) {
            return Err(refused("refunds_amount_check"));
        }
        self.tables.refunds.extend_from_slice(refunds);
        Ok(())
    }

    async fn get(&mut self, id: RefundId) -> StoreResult<Option<Refund>> {
        Ok(self.tables.refunds.iter().find(|refund| refund.id == id).cloned())
    }

    async fn lock(&mut self, id: RefundId) -> StoreResult<Option<Refund>> {
        RefundRepository::get(self, id).await
    }

    async fn of(&mut self, order: OrderId) -> StoreResult<Vec<Refund>> {
        Ok(self.tables.refunds.iter().filter(|refund| refund.order == order).cloned().collect())
    }

    async fn begin(&mut self, id: RefundId, until: OffsetDateTime, now: OffsetDateTime) -> StoreResult<Option<bool>> {
        let (begun, busy_until) = self.tables.refund_turns.entry(id).or_default();
        if busy_until.is_some_and(|busy_until| busy_until > now) {
            return Ok(None);
        }
        *busy_until = Some(until);
        Ok(Some(std::mem::replace(begun, true)))
    }

    async fn pause(&mut self, id: RefundId, until: OffsetDateTime) -> StoreResult<()> {
        self.tables.refund_turns.entry(id).or_default().1 = Some(until);
        Ok(())
    }

    async fn save(&mut self, refund: &Refund, _now: OffsetDateTime) -> StoreResult<()> {
        let row = self.tables.refunds.iter_mut().find(|row| row.id == refund.id).ok_or(StoreError::Conflict)?;
        let turn = self.tables.refund_turns.entry(refund.id).or_default();
        *turn = (turn.0 && row.tries == refund.tries, None);
        let Refund { status, tries, .. } = *refund;
        (row.status, row.tries, row.reason, row.transaction) =
            (status, tries, refund.reason.clone(), refund.transaction.clone());
        Ok(())
    }
}
