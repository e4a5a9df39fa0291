//! What is sold, by SKU, with what there is of it. One statement, which walks the index of SKUs on sale.

use crate::failure::failed;
use shop_contract::{AdminStockFigures, AdminStockList, AdminStockQuery, StockLevel};
use shop_domain::{
    inventory::Availability,
    kernel::{Language, LocalText, ProductId, VariantId},
    search::query_tokens,
};
use shop_services::ports::StoreResult;
use sqlx::{PgPool, query};

pub(super) async fn list(
    pool: &PgPool,
    wanted: &AdminStockQuery,
    most: i64,
    language: Language,
) -> StoreResult<AdminStockList> {
    let mut rows = query!(
        r#"select variant_id, product_id, sku, title_zh, title_en, choice_zh, choice_en, on_hand, reserved, backorder,
             ready as "ready!", available as "available!", rank as "rank!", is_external as "is_external!",
             offered_stock.low_at as "low_at!"
         from variants join products using (product_id) join stock using (variant_id)
             join offered_stock using (variant_id)
         where not variants.archived and not products.archived
             and ($1::text[] = '{}' or search_tokens @> $1)
             and ($2::text is null or sku = $2)
             and ($3::boolean is null or ready <= offered_stock.low_at)
             and ($4::boolean is null or available <= 0)
             and ($5::text is null or sku > $5)
         order by sku limit $6"#,
        &query_tokens(&wanted.q),
        wanted.sku,
        (wanted.level == Some(StockLevel::Low)).then_some(true),
        (wanted.level == Some(StockLevel::Out)).then_some(true),
        wanted.cursor,
        most + 1
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let has_more = rows.len() as i64 > most;
    rows.truncate(most.max(0) as usize);
    // Of what is on sale, each has its own.
    let next_cursor = rows.last().filter(|_| has_more).map(|row| row.sku.clone());
    let rows = rows.into_iter().map(|row| AdminStockFigures {
        variant: VariantId(row.variant_id),
        product: ProductId(row.product_id),
        sku: row.sku,
        title: LocalText::new(row.title_zh, row.title_en).get(language).to_owned(),
        choice: LocalText::new(row.choice_zh, row.choice_en).get(language).to_owned(),
        on_hand: row.on_hand,
        reserved: row.reserved,
        available: row.available,
        availability: Availability::from_rank(row.rank),
        is_low: row.ready <= row.low_at,
        is_elsewhere: row.is_external,
        low_at: row.low_at,
        backorder: row.backorder,
    });
    Ok(AdminStockList { query: wanted.clone(), rows: rows.collect(), next_cursor })
}
