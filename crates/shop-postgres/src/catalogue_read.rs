//! Products read whole, archived variants left out: several in as many statements as one takes.

use crate::{
    catalogue::tax_rate,
    failure::{failed, unreadable},
};
use shop_domain::{
    kernel::{Currency, LocalText, Money, PictureId, ProductId, VariantId},
    product::{Product, Sku, Slug, Variant},
};
use shop_services::ports::{KeptPicture, KeptProduct, StoreResult, VariantStock};
use sqlx::{PgConnection, query};
use std::collections::HashMap;
use uuid::Uuid;

pub(crate) async fn read(
    connection: &mut PgConnection,
    id: ProductId,
) -> StoreResult<Option<(KeptProduct, Vec<VariantStock>)>> {
    Ok(read_all(connection, &[id.0]).await?.pop())
}

pub(crate) async fn read_all(
    connection: &mut PgConnection,
    ids: &[Uuid],
) -> StoreResult<Vec<(KeptProduct, Vec<VariantStock>)>> {
    let rows = query!(
        r#"select product_id, products.slug, categories.slug as category, products.title_zh, products.title_en, fact_zh,
             fact_en, story_zh, story_en, facts, option_zh, option_en, tax_rate, archived, version,
             (select currency from shops) as "currency!"
         from products join categories using (category_id) where product_id = any ($1) order by product_id"#,
        ids
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(failed)?;
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let currency = Currency::from_code(&first.currency).ok_or_else(|| unreadable("shops.currency"))?;
    let mut stock = variants(&mut *connection, ids, currency).await?;
    let mut pictures = pictures(connection, ids).await?;
    rows.into_iter()
        .map(|row| {
            let stock = stock.remove(&row.product_id).unwrap_or_default();
            let product = Product {
                slug: Slug::parse(&row.slug).map_err(|_| unreadable("products.slug"))?,
                title: LocalText::new(row.title_zh, row.title_en),
                fact: LocalText::new(row.fact_zh, row.fact_en),
                story: LocalText::new(row.story_zh, row.story_en),
                facts: serde_json::from_value(row.facts).map_err(|_| unreadable("products.facts"))?,
                option: LocalText::new(row.option_zh, row.option_en),
                tax: tax_rate(row.tax_rate)?,
                variants: stock.iter().map(|stock| stock.variant.clone()).collect(),
            };
            let pictures = pictures.remove(&row.product_id).unwrap_or_default();
            let (id, category) = (ProductId(row.product_id), row.category);
            let kept = KeptProduct { id, product, category, pictures, archived: row.archived, version: row.version };
            Ok((kept, stock))
        })
        .collect()
}

async fn variants(
    connection: &mut PgConnection,
    ids: &[Uuid],
    currency: Currency,
) -> StoreResult<HashMap<Uuid, Vec<VariantStock>>> {
    let rows = query!(
        r#"select product_id, variant_id, sku, choice_zh, choice_en, price, regular_price, weight,
             coalesce(on_hand, 0) as "on_hand!", coalesce(reserved, 0) as "reserved!"
         from variants left join stock using (variant_id)
         where product_id = any ($1) and not archived order by position"#,
        ids
    )
    .fetch_all(connection)
    .await
    .map_err(failed)?;
    let money = |amount| Money { amount, currency };
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        let variant = Variant {
            id: VariantId(row.variant_id),
            sku: Sku::parse(&row.sku).map_err(|_| unreadable("variants.sku"))?,
            choice: LocalText::new(row.choice_zh, row.choice_en),
            price: money(row.price),
            regular_price: row.regular_price.map(money),
            weight: row.weight,
        };
        let stock = VariantStock { variant, on_hand: row.on_hand, reserved: row.reserved };
        found.entry(row.product_id).or_default().push(stock);
    }
    Ok(found)
}

async fn pictures(connection: &mut PgConnection, ids: &[Uuid]) -> StoreResult<HashMap<Uuid, Vec<KeptPicture>>> {
    let rows = query!(
        "select product_id, picture_id, key, alt_zh, alt_en from pictures where product_id = any ($1) order by position",
        ids
    )
    .fetch_all(connection)
    .await
    .map_err(failed)?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        let alt = LocalText::new(row.alt_zh, row.alt_en);
        let picture = KeptPicture { id: PictureId(row.picture_id), key: row.key, alt };
        found.entry(row.product_id).or_default().push(picture);
    }
    Ok(found)
}
