//! The inbox of what carriers said of parcels.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::kernel::OrderId;
use shop_services::ports::{KeptParcelNotice, ParcelRepository, StoreError, StoreResult};
use sqlx::{query, query_scalar};
use time::OffsetDateTime;

#[async_trait]
impl ParcelRepository for PgUnitOfWork {
    async fn receive(&mut self, kept: &KeptParcelNotice, now: OffsetDateTime) -> StoreResult<bool> {
        let notice = serde_json::to_value(&kept.notice).map_err(|error| StoreError::Broken(Box::new(error)))?;
        let kept = query!(
            "insert into parcel_notices (carrier, event, reference, notice, body, received_at)
             values ($1, $2, $3, $4, $5, $6) on conflict (carrier, event) do nothing",
            kept.carrier,
            kept.notice.event,
            kept.reference,
            notice,
            kept.body,
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(kept.rows_affected() == 1)
    }

    async fn open_notice(&mut self, carrier: &str, event: &str) -> StoreResult<Option<KeptParcelNotice>> {
        let row = query!(
            "select reference, notice, body from parcel_notices
             where carrier = $1 and event = $2 and applied_at is null",
            carrier,
            event
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(|row| {
            let notice = serde_json::from_value(row.notice).map_err(|_| unreadable("parcel_notices.notice"))?;
            Ok(KeptParcelNotice { carrier: carrier.to_owned(), reference: row.reference, notice, body: row.body })
        })
        .transpose()
    }

    async fn claim_notice(&mut self, carrier: &str, event: &str) -> StoreResult<bool> {
        let open = query_scalar!(
            "select notice_id from parcel_notices
             where carrier = $1 and event = $2 and applied_at is null for update",
            carrier,
            event
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        Ok(open.is_some())
    }

    async fn close_notice(
        &mut self,
        carrier: &str,
        event: &str,
        verdict: Option<&str>,
        now: OffsetDateTime,
    ) -> StoreResult<()> {
        query!(
            "update parcel_notices set applied_at = $3, verdict = $4 where carrier = $1 and event = $2",
            carrier,
            event,
            now,
            verdict
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn order_numbered(&mut self, number: &str) -> StoreResult<Option<OrderId>> {
        let found = query_scalar!("select order_id from orders where number = $1", number)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        Ok(found.map(OrderId))
    }
}
