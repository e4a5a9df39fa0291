//! Stock rows and their ledger. Never changed apart from each other.

use crate::{failure::failed, unit_of_work::PgUnitOfWork};
use async_trait::async_trait;
use shop_domain::{
    inventory::{StockItem, StockLimits},
    kernel::VariantId,
};
use shop_services::{
    ports::{StockChange, StockRepository, StoreError, StoreResult, UnitOfWork},
    webhook::Message,
};
use sqlx::query;
use time::OffsetDateTime;

#[async_trait]
impl StockRepository for PgUnitOfWork {
    async fn lock(&mut self, variants: &[VariantId]) -> StoreResult<Vec<StockItem>> {
        let variants: Vec<_> = variants.iter().map(|variant| variant.0).collect();
        // In one order for everybody: two orders of the same two variants never wait for each other.
        let rows = query!(
            r#"select variant_id, on_hand, reserved, backorder,
                 coalesce(low_at, (select low_at from warehouses)) as "low_at!"
             from stock
             where variant_id = any ($1) order by variant_id for update of stock"#,
            &variants
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        Ok(rows
            .into_iter()
            .map(|row| StockItem {
                variant: VariantId(row.variant_id),
                on_hand: row.on_hand,
                reserved: row.reserved,
                backorder: row.backorder,
                low_at: row.low_at,
            })
            .collect())
    }

    async fn change(&mut self, changes: &[StockChange], actor: &str, now: OffsetDateTime) -> StoreResult<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let variants: Vec<_> = changes.iter().map(|change| change.variant.0).collect();
        let on_hand: Vec<_> = changes.iter().map(|change| change.on_hand).collect();
        let reserved: Vec<_> = changes.iter().map(|change| change.reserved).collect();
        let reasons: Vec<_> = changes.iter().map(|change| change.reason.code().to_owned()).collect();
        let orders: Vec<_> = changes.iter().map(|change| change.order.map(|order| order.0)).collect();
        // The condition repeats the rule that was judged under the lock, and the table's check
        // stands behind both: an oversold unit would need all three to be wrong.
        let written = query!(
            r#"with change as (
                 select * from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::uuid[])
                     as change (variant_id, on_hand, reserved, reason, order_id)
             ), changed as (
                 update stock set on_hand = stock.on_hand + change.on_hand, reserved = stock.reserved + change.reserved
                 from change
                 where stock.variant_id = change.variant_id
                     and stock.reserved + change.reserved between 0 and stock.on_hand + change.on_hand + stock.backorder
                     and stock.on_hand + change.on_hand >= 0
                 returning stock.variant_id, stock.on_hand, stock.reserved, stock.backorder, stock.low_at
             ), added as (
                 insert into stock (variant_id, on_hand, reserved)
                 select change.variant_id, change.on_hand, change.reserved from change
                 where not exists (select from stock where stock.variant_id = change.variant_id)
                 returning variant_id, on_hand, reserved, backorder, low_at
             ), figure as (
                 select * from changed union all select * from added
             ), moved as (
                 insert into stock_movements (variant_id, at, reason, on_hand_change, reserved_change, order_id, actor)
                 select change.variant_id, $6, change.reason, change.on_hand, change.reserved, change.order_id, $7
                 from change
                 where change.variant_id in (select variant_id from figure)
                 returning variant_id, on_hand_change, reserved_change
             )
             select variant_id as "variant_id!", on_hand as "on_hand!", reserved as "reserved!",
                 backorder as "backorder!", coalesce(low_at, (select low_at from warehouses)) as "low_at!",
                 on_hand_change as "on_hand_change!", reserved_change as "reserved_change!",
                 sku, exists (select from webhooks where enabled) as "is_heard!"
             from moved join figure using (variant_id) join variants using (variant_id)"#,
            &variants,
            &on_hand,
            &reserved,
            &reasons,
            &orders as &[Option<uuid::Uuid>],
            now,
            actor
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        if written.len() != changes.len() {
            return Err(StoreError::Conflict);
        }
        let messages = written.into_iter().filter(|row| row.is_heard).flat_map(|row| {
            let after = StockItem {
                variant: VariantId(row.variant_id),
                on_hand: row.on_hand,
                reserved: row.reserved,
                backorder: row.backorder,
                low_at: row.low_at,
            };
            let (on_hand, reserved) = (row.on_hand - row.on_hand_change, row.reserved - row.reserved_change);
            Message::of_stock(&StockItem { on_hand, reserved, ..after }, &after, &row.sku, now)
        });
        let messages: Vec<_> = messages.collect();
        self.webhooks().tell(&messages, now).await
    }

    async fn limit(&mut self, variant: VariantId, limits: StockLimits) -> StoreResult<()> {
        let written = query!(
            "update stock set low_at = $2, backorder = $3
             where variant_id = $1 and reserved <= on_hand + $3",
            variant.0,
            limits.low_at,
            limits.backorder
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        if written.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }
}
