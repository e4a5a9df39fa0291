//! The inbox of what carriers said, in memory.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_domain::kernel::OrderId;
use shop_services::ports::{KeptParcelNotice, ParcelRepository, StoreResult};
use time::OffsetDateTime;

/// A notice, when it was applied, and why it had no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelNoticeRow {
    pub kept: KeptParcelNotice,
    pub applied_at: Option<OffsetDateTime>,
    pub verdict: Option<String>,
}

#[async_trait]
impl ParcelRepository for MemoryUnitOfWork {
    async fn receive(&mut self, kept: &KeptParcelNotice, _now: OffsetDateTime) -> StoreResult<bool> {
        if self.parcel_notice(&kept.carrier, &kept.notice.event).is_some() {
            return Ok(false);
        }
        self.tables.parcel_notices.push(ParcelNoticeRow { kept: kept.clone(), applied_at: None, verdict: None });
        Ok(true)
    }

    async fn open_notice(&mut self, carrier: &str, event: &str) -> StoreResult<Option<KeptParcelNotice>> {
        let row = self.parcel_notice(carrier, event).filter(|row| row.applied_at.is_none());
        Ok(row.map(|row| row.kept.clone()))
    }

    async fn claim_notice(&mut self, carrier: &str, event: &str) -> StoreResult<bool> {
        Ok(self.parcel_notice(carrier, event).is_some_and(|row| row.applied_at.is_none()))
    }

    async fn close_notice(
        &mut self,
        carrier: &str,
        event: &str,
        verdict: Option<&str>,
        now: OffsetDateTime,
    ) -> StoreResult<()> {
        if let Some(row) = self.parcel_notice(carrier, event) {
            row.applied_at = Some(now);
            row.verdict = verdict.map(str::to_owned);
        }
        Ok(())
    }

    async fn order_numbered(&mut self, number: &str) -> StoreResult<Option<OrderId>> {
        Ok(self.tables.orders.values().find(|order| order.number.compact() == number).map(|order| order.id))
    }
}

impl MemoryUnitOfWork {
    fn parcel_notice(&mut self, carrier: &str, event: &str) -> Option<&mut ParcelNoticeRow> {
        let mut rows = self.tables.parcel_notices.iter_mut();
        rows.find(|row| row.kept.carrier == carrier && row.kept.notice.event == event)
    }
}
