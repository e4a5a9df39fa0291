//! Where the goods lie. Part of the unit of work.

use crate::ports::StoreResult;
use async_trait::async_trait;
use shop_domain::inventory::Availability;

/// What the owner has set of the warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptWarehouse {
    /// From this many down stock is low, where a variant has no figure of its own.
    pub low_at: i64,
    /// Counts the saves.
    pub version: i64,
}

impl Default for KeptWarehouse {
    fn default() -> Self {
        Self { low_at: Availability::LOW, version: 1 }
    }
}

#[async_trait]
pub trait WarehouseRepository: Send {
    async fn get(&mut self) -> StoreResult<KeptWarehouse>;
    /// `Conflict` when `version` is not the stored one.
    async fn save(&mut self, warehouse: &KeptWarehouse) -> StoreResult<()>;
}
