//! What is set of the warehouse, in memory, and what a warehouse elsewhere said it had.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_services::ports::{KeptWarehouse, Level, MovedLevel, Noted, StoreError, StoreResult, WarehouseRepository};
use std::collections::BTreeMap;
use time::OffsetDateTime;

#[async_trait]
impl WarehouseRepository for MemoryUnitOfWork {
    async fn get(&mut self) -> StoreResult<KeptWarehouse> {
        Ok(self.tables.warehouse.clone())
    }

    async fn save(&mut self, warehouse: &KeptWarehouse) -> StoreResult<()> {
        let before = &self.tables.warehouse;
        if warehouse.version != before.version {
            return Err(StoreError::Conflict);
        }
        let (synced_at, problem) = (before.synced_at, before.problem.clone());
        let version = warehouse.version + 1;
        self.tables.warehouse = KeptWarehouse { version, synced_at, problem, ..warehouse.clone() };
        Ok(())
    }

    async fn take_turn(&mut self, now: OffsetDateTime, until: OffsetDateTime) -> StoreResult<bool> {
        let is_free = self.tables.stock_turn_until.is_none_or(|until| until <= now);
        if !self.tables.warehouse.is_external || !is_free {
            return Ok(false);
        }
        self.tables.stock_turn_until = Some(until);
        Ok(true)
    }

    async fn note(&mut self, levels: &[Level], are_all: bool) -> StoreResult<Noted> {
        let sold = self.tables.variants.iter().filter(|(_, row)| !row.archived);
        let told: BTreeMap<_, _> = sold
            .filter_map(|(id, row)| {
                let level = levels.iter().find(|level| level.sku == row.variant.sku.as_str())?;
                Some((*id, level.available))
            })
            .collect();
        let before = self.tables.levels.clone();
        if are_all {
            self.tables.levels.values_mut().for_each(|available| *available = 0);
        }
        self.tables.levels.extend(told);
        let low = self.tables.levels.iter().filter(|(variant, now)| {
            let low_at = self.tables.figures(**variant).low_at;
            before.get(*variant).is_some_and(|before| *before > low_at) && **now <= low_at
        });
        let low = low.map(|(variant, _)| *variant).collect();
        let moved = self.tables.levels.iter().filter(|(variant, now)| before.get(*variant) != Some(*now));
        let moved = moved.filter_map(|(variant, now)| {
            Some(MovedLevel {
                variant: *variant,
                sku: self.tables.variants.get(variant)?.variant.sku.as_str().to_owned(),
                before: before.get(variant).copied().unwrap_or_default(),
                available: *now,
                low_at: self.tables.figures(*variant).low_at,
            })
        });
        Ok(Noted { changed: self.tables.levels != before, low, moved: moved.collect() })
    }

    async fn synced(&mut self, problem: Option<&str>, now: OffsetDateTime) -> StoreResult<()> {
        let warehouse = &mut self.tables.warehouse;
        warehouse.problem = problem.map(str::to_owned);
        warehouse.synced_at = if problem.is_none() { Some(now) } else { warehouse.synced_at };
        Ok(())
    }
}
