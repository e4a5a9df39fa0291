//! Stock in memory, with its ledger. Never lets more be promised than there is.

use super::{MemoryUnitOfWork, MovementRow, refused};
use async_trait::async_trait;
use shop_domain::{inventory::StockItem, kernel::VariantId};
use shop_services::ports::{StockChange, StockRepository, StoreError, StoreResult};
use time::OffsetDateTime;

#[async_trait]
impl StockRepository for MemoryUnitOfWork {
    async fn lock(&mut self, variants: &[VariantId]) -> StoreResult<Vec<StockItem>> {
        Ok(self.tables.stock.values().filter(|item| variants.contains(&item.variant)).copied().collect())
    }

    async fn change(&mut self, changes: &[StockChange], actor: &str, now: OffsetDateTime) -> StoreResult<()> {
        let mut stock = self.tables.stock.clone();
        for change in changes {
            if !self.tables.variants.contains_key(&change.variant) {
                return Err(refused("stock_variant_fkey"));
            }
            let variant = change.variant;
            let item = stock.entry(variant).or_insert(StockItem { variant, on_hand: 0, reserved: 0 });
            item.on_hand += change.on_hand;
            item.reserved += change.reserved;
            if !(0..=item.on_hand).contains(&item.reserved) {
                return Err(StoreError::Conflict);
            }
        }
        self.tables.stock = stock;
        let movements = changes.iter().map(|change| MovementRow { change: *change, actor: actor.to_owned(), at: now });
        self.tables.movements.extend(movements);
        Ok(())
    }
}
