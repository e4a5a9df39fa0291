//! Stock in memory, with its ledger. Never lets more be promised than there is.

use super::{MemoryUnitOfWork, MovementRow, refused};
use async_trait::async_trait;
use shop_domain::{
    inventory::{StockItem, StockLimits},
    kernel::VariantId,
};
use shop_services::{
    ports::{StockChange, StockRepository, StoreError, StoreResult, UnitOfWork},
    webhook::Message,
};
use time::OffsetDateTime;

#[async_trait]
impl StockRepository for MemoryUnitOfWork {
    async fn lock(&mut self, variants: &[VariantId]) -> StoreResult<Vec<StockItem>> {
        let known = self.tables.stock.keys().filter(|variant| variants.contains(variant));
        Ok(known.map(|variant| self.tables.figures(*variant)).collect())
    }

    async fn change(&mut self, changes: &[StockChange], actor: &str, now: OffsetDateTime) -> StoreResult<()> {
        let mut stock = self.tables.stock.clone();
        for change in changes {
            if !self.tables.variants.contains_key(&change.variant) {
                return Err(refused("stock_variant_fkey"));
            }
            let variant = change.variant;
            let item = stock.entry(variant).or_insert(StockItem::new(variant, 0));
            item.on_hand += change.on_hand;
            item.reserved += change.reserved;
            if !item.holds() {
                return Err(StoreError::Conflict);
            }
        }
        let mut messages = Vec::new();
        for change in changes {
            let before = self.tables.figures(change.variant);
            let StockItem { on_hand, reserved, .. } = stock[&change.variant];
            let after = StockItem { on_hand, reserved, ..before };
            let sku = self.tables.variants[&change.variant].variant.sku.as_str();
            messages.extend(Message::of_stock(&before, &after, sku, now));
        }
        self.tables.stock = stock;
        let movements = changes.iter().map(|change| MovementRow { change: *change, actor: actor.to_owned(), at: now });
        self.tables.movements.extend(movements);
        self.webhooks().tell(&messages, now).await
    }

    async fn limit(&mut self, variant: VariantId, limits: StockLimits) -> StoreResult<()> {
        let item = self.tables.stock.get_mut(&variant).ok_or(StoreError::Conflict)?;
        let limited = StockItem { backorder: limits.backorder, ..*item };
        if !limited.holds() {
            return Err(StoreError::Conflict);
        }
        *item = limited;
        match limits.low_at {
            Some(bound) => self.tables.low_at.insert(variant, bound),
            None => self.tables.low_at.remove(&variant),
        };
        Ok(())
    }
}
