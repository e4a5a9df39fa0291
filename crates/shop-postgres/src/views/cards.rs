//! Products in a grid. Which ones is one statement, how many a second, what is shown a third.

use super::cursor::Cursor;
use crate::failure::{failed, unreadable};
use shop_contract::{PictureView, ProductCard, ProductQuery, ProductSort};
use shop_domain::{
    inventory::Availability,
    kernel::{Currency, Language, LocalText, Money, ProductId, VariantId},
    search::{folded_text, query_tokens},
};
use shop_services::ports::{CardPage, StoreResult};
use sqlx::{PgPool, query, query_scalar};
use uuid::Uuid;

pub(super) struct IdPage {
    pub ids: Vec<Uuid>,
    pub next_cursor: Option<String>,
}

struct IdRow {
    key: i64,
    id: Uuid,
}

/// One statement for each sort, so that each walks its own index.
macro_rules! ids_by {
    ($pool:expr, $category:expr, $tokens:expr, $cursor:expr, $most:expr, $key:tt, $after:tt, $order:tt) => {
        sqlx::query_as!(
            IdRow,
            "select "
                + $key
                + r#" as "key!", product_id as id from products
             where not archived
                 and ($1::text is null or category_id = (select category_id from categories where slug = $1))
                 and ($2::text[] = '{}' or search_tokens @> $2)
                 and ($3::bigint is null or "#
                + $after
                + ")
             order by "
                + $order
                + " limit $5",
            $category,
            $tokens,
            $cursor.map(|cursor: Cursor| cursor.key),
            $cursor.map(|cursor: Cursor| cursor.id),
            $most
        )
        .fetch_all($pool)
        .await
        .map_err(failed)?
    };
}

pub(super) async fn page(pool: &PgPool, query: &ProductQuery, most: i64) -> StoreResult<IdPage> {
    let category = query.category.as_deref();
    let tokens = &query_tokens(query.q.as_deref().unwrap_or_default());
    let cursor = query.cursor.as_deref().and_then(Cursor::parse);
    let more = most + 1;
    let mut rows: Vec<IdRow> = match query.sort {
        ProductSort::Featured => ids_by!(
            pool,
            category,
            tokens,
            cursor,
            more,
            "position::bigint",
            "(position, product_id) > ($3, $4::uuid)",
            "position, product_id"
        ),
        ProductSort::PriceUp => ids_by!(
            pool,
            category,
            tokens,
            cursor,
            more,
            "lowest_price",
            "(lowest_price, product_id) > ($3, $4::uuid)",
            "lowest_price, product_id"
        ),
        ProductSort::PriceDown => ids_by!(
            pool,
            category,
            tokens,
            cursor,
            more,
            "lowest_price",
            "(lowest_price, product_id) < ($3, $4::uuid)",
            "lowest_price desc, product_id desc"
        ),
        // Ids are made in the order of time, so the id alone is the newest first.
        ProductSort::Newest => {
            ids_by!(pool, category, tokens, cursor, more, "0::bigint", "product_id < $4::uuid", "product_id desc")
        }
    };
    let has_more = rows.len() as i64 > most;
    rows.truncate(most.max(0) as usize);
    let next_cursor = rows.last().filter(|_| has_more).map(|row| Cursor { key: row.key, id: row.id }.text());
    Ok(IdPage { ids: rows.into_iter().map(|row| row.id).collect(), next_cursor })
}

pub(super) async fn cards(
    pool: &PgPool,
    wanted: &ProductQuery,
    language: Language,
    most: i64,
) -> StoreResult<CardPage> {
    let page = page(pool, wanted, most).await?;
    let found = query_scalar!(
        r#"select count(*) as "count!" from products
         where not archived
             and ($1::text is null or category_id = (select category_id from categories where slug = $1))
             and ($2::text[] = '{}' or search_tokens @> $2)"#,
        wanted.category,
        &query_tokens(wanted.q.as_deref().unwrap_or_default())
    )
    .fetch_one(pool)
    .await
    .map_err(failed)?;
    let rows = query!(
        r#"select products.product_id, products.slug, categories.slug as category, products.title_zh, products.title_en,
             fact_zh, fact_en, picture.key as "picture?", picture.alt_zh as "alt_zh?", picture.alt_en as "alt_en?",
             offer.price as "price!", offer.highest as "highest!", offer.regular_price, offer.rank as "rank!",
             offer.only_variant, (select currency from shops) as "currency!"
         from unnest($1::uuid[]) with ordinality as wanted (product_id, place)
         join products using (product_id)
         join categories using (category_id)
         left join lateral (
             select key, alt_zh, alt_en from pictures
             where pictures.product_id = products.product_id order by position limit 1
         ) picture on true
         join lateral (
             select min(price) as price, max(price) as highest,
                 (array_agg(regular_price order by price))[1] as regular_price,
                 coalesce(max(rank), 0) as rank,
                 case when count(*) = 1 then (array_agg(variant_id))[1] end as only_variant
             from variants left join offered_stock using (variant_id)
             where variants.product_id = products.product_id and not variants.archived
             having count(*) > 0
         ) offer on true
         order by wanted.place"#,
        &page.ids
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let cards = rows.into_iter().map(|row| {
        let currency = Currency::from_code(&row.currency).ok_or_else(|| unreadable("shops.currency"))?;
        let money = |amount| Money { amount, currency };
        let (title, fact) = (LocalText::new(row.title_zh, row.title_en), LocalText::new(row.fact_zh, row.fact_en));
        let alt = LocalText::new(row.alt_zh.unwrap_or_default(), row.alt_en.unwrap_or_default());
        Ok(ProductCard {
            id: ProductId(row.product_id),
            slug: row.slug,
            category: row.category,
            find: folded_text(&[title.zh.as_str(), &title.en, &fact.zh, &fact.en].join("\n")),
            fact: fact.get(language).to_owned(),
            picture: row.picture.map(|key| PictureView { key, alt: alt.get(language).to_owned() }),
            title: title.get(language).to_owned(),
            price: money(row.price),
            price_varies: row.highest > row.price,
            regular_price: row.regular_price.map(money),
            availability: Availability::from_rank(row.rank),
            only_variant: row.only_variant.map(VariantId),
        })
    });
    Ok(CardPage { cards: cards.collect::<StoreResult<_>>()?, found, next_cursor: page.next_cursor })
}
