//! The owner's list of products, archived ones on request. One statement for each sort, so that each walks an index of
//! what is on sale; of what is not, there is little.

use super::cursor::Cursor;
use crate::failure::{failed, unreadable};
use shop_contract::{AdminProductList, AdminProductQuery, AdminProductRow, AdminProductSort, PictureView};
use shop_domain::{
    inventory::Availability,
    kernel::{Currency, Language, LocalText, Money, ProductId},
    search::query_tokens,
};
use shop_services::ports::StoreResult;
use sqlx::PgPool;
use uuid::Uuid;

struct Row {
    product_id: Uuid,
    slug: String,
    category_zh: String,
    category_en: String,
    title_zh: String,
    title_en: String,
    lowest_price: i64,
    key: i64,
    archived: bool,
    currency: String,
    picture: Option<String>,
    variants: i64,
    available: i64,
    rank: i32,
}

impl Row {
    fn shown(self, language: Language) -> StoreResult<AdminProductRow> {
        let currency = Currency::from_code(&self.currency).ok_or_else(|| unreadable("shops.currency"))?;
        let title = LocalText::new(self.title_zh, self.title_en).get(language).to_owned();
        Ok(AdminProductRow {
            id: ProductId(self.product_id),
            slug: self.slug,
            category: LocalText::new(self.category_zh, self.category_en).get(language).to_owned(),
            picture: self.picture.map(|key| PictureView { key, alt: title.clone() }),
            title,
            price: Money { amount: self.lowest_price, currency },
            variants: self.variants,
            available: self.available,
            availability: Availability::from_rank(self.rank),
            archived: self.archived,
        })
    }
}

macro_rules! part {
    ($pool:expr, $wanted:expr, $cursor:expr, $most:expr, $key:tt, $past:tt, $order:tt) => {
        sqlx::query_as!(
            Row,
            r#"select product_id, products.slug, categories.title_zh as category_zh,
                 categories.title_en as category_en, products.title_zh, products.title_en, lowest_price,
                 products.archived, (select currency from shops) as "currency!",
                 (select key from pictures where pictures.product_id = products.product_id
                     order by pictures.position limit 1) as "picture?",
                 offer.variants as "variants!", offer.available as "available!", offer.rank as "rank!", "#
                + $key
                + r#" as "key!"
             from products join categories using (category_id)
             join lateral (
                 select count(*) as variants, coalesce(sum(available), 0)::bigint as available,
                     coalesce(max(rank), 0) as rank
                 from variants left join offered_stock using (variant_id)
                 where variants.product_id = products.product_id and not variants.archived
             ) offer on true
             where products.archived = $1 and ($2::text[] = '{}' or search_tokens @> $2)
                 and ($3::text is null or category_id = (select category_id from categories where slug = $3))
                 and ($4::bigint is null or "#
                + $past
                + ") order by "
                + $order
                + " limit $6",
            $wanted.archived,
            &query_tokens(&$wanted.q),
            $wanted.category,
            $cursor.map(|cursor: Cursor| cursor.key),
            $cursor.map(|cursor: Cursor| cursor.id),
            $most + 1
        )
        .fetch_all($pool)
        .await
        .map_err(failed)?
    };
}

pub(super) async fn list(
    pool: &PgPool,
    wanted: &AdminProductQuery,
    most: i64,
    language: Language,
) -> StoreResult<AdminProductList> {
    let mut rows = read(pool, wanted, most).await?;
    let has_more = rows.len() as i64 > most;
    rows.truncate(most.max(0) as usize);
    let next_cursor = rows.last().filter(|_| has_more).map(|row| Cursor { key: row.key, id: row.product_id }.text());
    let rows = rows.into_iter().map(|row| row.shown(language)).collect::<StoreResult<_>>()?;
    Ok(AdminProductList { rows, q: wanted.q.clone(), archived: wanted.archived, next_cursor })
}

async fn read(pool: &PgPool, wanted: &AdminProductQuery, most: i64) -> StoreResult<Vec<Row>> {
    let cursor = wanted.cursor.as_deref().and_then(Cursor::parse);
    Ok(match wanted.sort {
        AdminProductSort::Position => part!(
            pool,
            wanted,
            cursor,
            most,
            "products.position::bigint",
            "(products.position, product_id) > ($4, $5::uuid)",
            "products.position, product_id"
        ),
        AdminProductSort::PriceUp => part!(
            pool,
            wanted,
            cursor,
            most,
            "lowest_price",
            "(lowest_price, product_id) > ($4, $5::uuid)",
            "lowest_price, product_id"
        ),
        AdminProductSort::PriceDown => part!(
            pool,
            wanted,
            cursor,
            most,
            "lowest_price",
            "(lowest_price, product_id) < ($4, $5::uuid)",
            "lowest_price desc, product_id desc"
        ),
        // Ids are made in the order of time.
        AdminProductSort::OldestFirst => {
            part!(pool, wanted, cursor, most, "0::bigint", "product_id > $5::uuid", "product_id")
        }
        AdminProductSort::NewestFirst => {
            part!(pool, wanted, cursor, most, "0::bigint", "product_id < $5::uuid", "product_id desc")
        }
    })
}
