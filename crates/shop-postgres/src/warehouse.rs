//! What is set of the warehouse: one row, which is always there.

use crate::{failure::failed, unit_of_work::PgUnitOfWork};
use async_trait::async_trait;
use shop_services::ports::{KeptWarehouse, StoreError, StoreResult, WarehouseRepository};
use sqlx::{query, query_as};

#[async_trait]
impl WarehouseRepository for PgUnitOfWork {
    async fn get(&mut self) -> StoreResult<KeptWarehouse> {
        query_as!(KeptWarehouse, "select low_at, version from warehouses")
            .fetch_one(self.connection())
            .await
            .map_err(failed)
    }

    async fn save(&mut self, warehouse: &KeptWarehouse) -> StoreResult<()> {
        let written = query!(
            "update warehouses set low_at = $2, version = version + 1 where version = $1",
            warehouse.version,
            warehouse.low_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        if written.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }
}
