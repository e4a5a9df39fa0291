//! The owner's list of products, archived ones on request.

use super::cursor::Cursor;
use crate::failure::{failed, unreadable};
use shop_contract::{AdminProductList, AdminProductRow, PictureView};
use shop_domain::{
    inventory::Availability,
    kernel::{Currency, Language, LocalText, Money, ProductId},
    search::query_tokens,
};
use shop_services::ports::StoreResult;
use sqlx::{PgPool, query};

const PAGE: i64 = 50;

pub(super) async fn list(
    pool: &PgPool,
    q: &str,
    archived: bool,
    cursor: Option<&str>,
    language: Language,
) -> StoreResult<AdminProductList> {
    let after = cursor.and_then(Cursor::parse);
    let mut rows = query!(
        r#"select product_id, products.slug, categories.title_zh as category_zh, categories.title_en as category_en, products.title_zh, products.title_en,
             lowest_price, products.position, products.archived, (select currency from shops) as "currency!",
             (select key from pictures where pictures.product_id = products.product_id order by pictures.position limit 1)
                 as "picture?",
             offer.variants as "variants!", offer.available as "available!", offer.rank as "rank!"
         from products join categories using (category_id)
         join lateral (
             select count(*) as variants, coalesce(sum(available), 0)::bigint as available, coalesce(max(rank), 0) as rank
             from variants left join offered_stock using (variant_id)
             where variants.product_id = products.product_id and not variants.archived
         ) offer on true
         where products.archived = $1 and ($2::text[] = '{}' or search_tokens @> $2)
             and ($3::bigint is null or (products.position, product_id) > ($3, $4::uuid))
         order by products.position, product_id limit $5"#,
        archived,
        &query_tokens(q),
        after.map(|cursor| cursor.key),
        after.map(|cursor| cursor.id),
        PAGE + 1
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let has_more = rows.len() as i64 > PAGE;
    rows.truncate(PAGE as usize);
    let next_cursor =
        rows.last().filter(|_| has_more).map(|row| Cursor { key: row.position.into(), id: row.product_id }.text());
    let rows = rows.into_iter().map(|row| {
        let currency = Currency::from_code(&row.currency).ok_or_else(|| unreadable("shops.currency"))?;
        let title = LocalText::new(row.title_zh, row.title_en).get(language).to_owned();
        Ok(AdminProductRow {
            id: ProductId(row.product_id),
            slug: row.slug,
            category: LocalText::new(row.category_zh, row.category_en).get(language).to_owned(),
            picture: row.picture.map(|key| PictureView { key, alt: title.clone() }),
            title,
            price: Money { amount: row.lowest_price, currency },
            variants: row.variants,
            available: row.available,
            availability: Availability::from_rank(row.rank),
            archived: row.archived,
        })
    });
    Ok(AdminProductList { rows: rows.collect::<StoreResult<_>>()?, q: q.to_owned(), archived, next_cursor })
}
