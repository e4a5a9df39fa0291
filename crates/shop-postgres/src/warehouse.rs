//! What is set of the warehouse: one row, which is always there. And what a warehouse elsewhere said it had.

use crate::{failure::failed, unit_of_work::PgUnitOfWork};
use async_trait::async_trait;
use shop_domain::kernel::VariantId;
use shop_services::ports::{KeptWarehouse, Level, MovedLevel, Noted, StoreError, StoreResult, WarehouseRepository};
use sqlx::{query, query_as};
use time::OffsetDateTime;

#[async_trait]
impl WarehouseRepository for PgUnitOfWork {
    async fn get(&mut self) -> StoreResult<KeptWarehouse> {
        query_as!(
            KeptWarehouse,
            "select low_at, is_external, address, sealed_key, synced_at, problem, version from warehouses"
        )
        .fetch_one(self.connection())
        .await
        .map_err(failed)
    }

    async fn save(&mut self, warehouse: &KeptWarehouse) -> StoreResult<()> {
        let written = query!(
            "update warehouses set low_at = $2, is_external = $3, address = $4, sealed_key = $5, version = version + 1
             where version = $1",
            warehouse.version,
            warehouse.low_at,
            warehouse.is_external,
            warehouse.address,
            warehouse.sealed_key
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        if written.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    async fn take_turn(&mut self, now: OffsetDateTime, until: OffsetDateTime) -> StoreResult<bool> {
        let taken = query!(
            "insert into turns (name, until) select 'stock', $2 from warehouses where is_external
             on conflict (name) do update set until = excluded.until where turns.until <= $1",
            now,
            until
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(taken.rows_affected() == 1)
    }

    async fn note(&mut self, levels: &[Level], are_all: bool) -> StoreResult<Noted> {
        let skus: Vec<_> = levels.iter().map(|level| level.sku.clone()).collect();
        let available: Vec<_> = levels.iter().map(|level| level.available).collect();
        let changed = query!(
            r#"with before as (
                 select variant_id, available from warehouse_levels
             ), told as (
                 select distinct on (variant_id) variant_id, available
                 from unnest($1::text[], $2::bigint[]) as told (sku, available)
                 join variants using (sku) where not variants.archived
             ), noted as (
                 insert into warehouse_levels (variant_id, available) select variant_id, available from told
                 on conflict (variant_id) do update set available = excluded.available
                     where warehouse_levels.available <> excluded.available
                 returning variant_id, available
             ), gone as (
                 update warehouse_levels set available = 0
                 where $3 and available <> 0 and variant_id not in (select variant_id from told)
                 returning variant_id, available
             )
             select variant_id as "variant_id!", sku as "sku!", now.available as "available!",
                 coalesce(before.available, 0) as "before!", coalesce(stock.low_at, warehouses.low_at) as "low_at!",
                 coalesce(before.available > coalesce(stock.low_at, warehouses.low_at)
                     and now.available <= coalesce(stock.low_at, warehouses.low_at), false) as "is_low!"
             from (select * from noted union all select * from gone) now
                 join variants using (variant_id) left join before using (variant_id) left join stock using (variant_id) cross join warehouses
             order by variant_id"#,
            &skus,
            &available,
            are_all
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        let low = changed.iter().filter(|row| row.is_low).map(|row| VariantId(row.variant_id)).collect();
        let moved: Vec<_> = changed
            .into_iter()
            .map(|row| MovedLevel {
                variant: VariantId(row.variant_id),
                sku: row.sku,
                before: row.before,
                available: row.available,
                low_at: row.low_at,
            })
            .collect();
        Ok(Noted { changed: !moved.is_empty(), low, moved })
    }

    async fn synced(&mut self, problem: Option<&str>, now: OffsetDateTime) -> StoreResult<()> {
        query!(
            "update warehouses set problem = $1, synced_at = case when $1::text is null then $2 else synced_at end",
            problem,
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }
}
