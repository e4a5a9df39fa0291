//! Steps of invoices: only ever added.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{invoice::InvoiceStep, kernel::OrderId};
use shop_services::ports::{InvoiceRepository, StoreError, StoreResult};
use sqlx::{query, query_scalar};
use time::OffsetDateTime;

#[async_trait]
impl InvoiceRepository for PgUnitOfWork {
    async fn steps(&mut self, order: OrderId) -> StoreResult<Vec<InvoiceStep>> {
        let rows = query_scalar!("select step from invoices where order_id = $1 order by step_id", order.0)
            .fetch_all(self.connection())
            .await
            .map_err(failed)?;
        rows.into_iter().map(|row| serde_json::from_value(row).map_err(|_| unreadable("invoices.step"))).collect()
    }

    async fn add(&mut self, order: OrderId, step: &InvoiceStep, now: OffsetDateTime) -> StoreResult<()> {
        let step = serde_json::to_value(step).map_err(|error| StoreError::Broken(Box::new(error)))?;
        query!("insert into invoices (order_id, at, step) values ($1, $2, $3)", order.0, now, step)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }
}
