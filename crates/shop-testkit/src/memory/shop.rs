//! The shop's one row in memory. Never makes up terms before somebody has saved some.

use super::{MemoryUnitOfWork, refused};
use async_trait::async_trait;
use shop_domain::appearance::{Appearance, Terms};
use shop_services::ports::{ShopRepository, StoreResult};

#[async_trait]
impl ShopRepository for MemoryUnitOfWork {
    async fn terms(&mut self) -> StoreResult<Terms> {
        self.tables.shop.as_ref().map(|shop| shop.1.clone()).ok_or_else(|| refused("there is no shop yet"))
    }

    async fn appearance(&mut self) -> StoreResult<Appearance> {
        self.tables.shop.as_ref().map(|shop| shop.0.clone()).ok_or_else(|| refused("there is no shop yet"))
    }

    async fn version(&mut self) -> StoreResult<i64> {
        Ok(self.tables.shop_version)
    }

    async fn save(&mut self, appearance: &Appearance, terms: &Terms) -> StoreResult<()> {
        self.tables.shop = Some((appearance.clone(), terms.clone()));
        self.tables.shop_version += 1;
        Ok(())
    }

    async fn exists(&mut self) -> StoreResult<bool> {
        Ok(self.tables.shop.is_some())
    }
}
