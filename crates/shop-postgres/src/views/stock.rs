//! A variant's figures and its ledger: two statements.

use super::cursor::Cursor;
use crate::failure::{failed, unreadable};
use shop_contract::{AdminStock, StockLimitsForm, StockMovementRow};
use shop_domain::{
    inventory::{Availability, StockReason},
    kernel::{Language, LocalText, OrderId, ProductId, VariantId},
};
use shop_services::ports::StoreResult;
use sqlx::{PgPool, query};
use uuid::Uuid;

pub(super) async fn stock(
    pool: &PgPool,
    id: VariantId,
    cursor: Option<&str>,
    most: i64,
    language: Language,
) -> StoreResult<Option<AdminStock>> {
    let row = query!(
        r#"select product_id, sku, title_zh, title_en, choice_zh, choice_en, coalesce(on_hand, 0) as "on_hand!",
             coalesce(reserved, 0) as "reserved!", coalesce(backorder, 0) as "backorder!", stock.low_at as "low_at?",
             coalesce(rank, 0) as "rank!", coalesce(is_external, false) as "is_external!",
             (select low_at from warehouses) as "shop_low_at!"
         from variants join products using (product_id)
         left join stock using (variant_id) left join offered_stock using (variant_id)
         where variant_id = $1"#,
        id.0
    )
    .fetch_optional(pool)
    .await
    .map_err(failed)?;
    let Some(row) = row else { return Ok(None) };
    let (movements, next_cursor) = movements(pool, id, cursor, most).await?;
    Ok(Some(AdminStock {
        variant: id,
        product: ProductId(row.product_id),
        title: LocalText::new(row.title_zh, row.title_en).get(language).to_owned(),
        choice: LocalText::new(row.choice_zh, row.choice_en).get(language).to_owned(),
        sku: row.sku,
        on_hand: row.on_hand,
        reserved: row.reserved,
        availability: Availability::from_rank(row.rank),
        is_elsewhere: row.is_external,
        limits: StockLimitsForm {
            low_at: row.low_at.map(|bound| bound.to_string()).unwrap_or_default(),
            backorder: row.backorder.to_string(),
        },
        shop_low_at: row.shop_low_at,
        movements,
        next_cursor,
    }))
}

async fn movements(
    pool: &PgPool,
    variant: VariantId,
    cursor: Option<&str>,
    most: i64,
) -> StoreResult<(Vec<StockMovementRow>, Option<String>)> {
    let before = cursor.and_then(Cursor::parse).map_or(i64::MAX, |cursor| cursor.key);
    let mut rows = query!(
        r#"select movement_id, at, reason, on_hand_change, reserved_change, order_id, actor, orders.number as "number?"
         from stock_movements left join orders using (order_id)
         where variant_id = $1 and movement_id < $2
         order by movement_id desc limit $3"#,
        variant.0,
        before,
        most + 1
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let has_more = rows.len() as i64 > most;
    rows.truncate(most.max(0) as usize);
    let next = rows.last().filter(|_| has_more).map(|row| Cursor { key: row.movement_id, id: Uuid::nil() }.text());
    let rows = rows.into_iter().map(|row| {
        Ok(StockMovementRow {
            at: row.at,
            reason: StockReason::from_code(&row.reason).ok_or_else(|| unreadable("stock_movements.reason"))?,
            on_hand: row.on_hand_change,
            reserved: row.reserved_change,
            order: row.order_id.map(OrderId).zip(row.number),
            actor: row.actor,
        })
    });
    Ok((rows.collect::<StoreResult<_>>()?, next))
}
