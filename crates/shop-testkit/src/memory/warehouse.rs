//! What is set of the warehouse, in memory.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_services::ports::{KeptWarehouse, StoreError, StoreResult, WarehouseRepository};

#[async_trait]
impl WarehouseRepository for MemoryUnitOfWork {
    async fn get(&mut self) -> StoreResult<KeptWarehouse> {
        Ok(self.tables.warehouse.clone())
    }

    async fn save(&mut self, warehouse: &KeptWarehouse) -> StoreResult<()> {
        if warehouse.version != self.tables.warehouse.version {
            return Err(StoreError::Conflict);
        }
        self.tables.warehouse = KeptWarehouse { version: warehouse.version + 1, ..warehouse.clone() };
        Ok(())
    }
}
