//! Products with everything about them: three statements for any number.

use crate::failure::{failed, unreadable};
use shop_contract::{FactView, PictureView, ProductView, VariantView};
use shop_domain::{
    inventory::Availability,
    kernel::{Currency, Language, LocalText, Money, ProductId, VariantId},
    product::Fact,
};
use shop_services::ports::StoreResult;
use sqlx::{PgPool, query};
use std::collections::HashMap;
use uuid::Uuid;

/// In the order of `ids`.
pub(super) async fn products(pool: &PgPool, ids: &[Uuid], language: Language) -> StoreResult<Vec<ProductView>> {
    let (mut variants, mut pictures) = (variants(pool, ids, language).await?, pictures(pool, ids, language).await?);
    let rows = query!(
        r#"select product_id as "product_id!", products.slug, categories.slug as category, products.title_zh, products.title_en,
             fact_zh, fact_en, story_zh, story_en, facts, option_zh, option_en, lowest_price,
             (select currency from shops) as "currency!"
         from unnest($1::uuid[]) with ordinality as wanted (product_id, place)
         join products using (product_id) join categories using (category_id)
         order by wanted.place"#,
        ids
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    rows.into_iter()
        .map(|row| {
            let text = |zh: String, en: String| LocalText::new(zh, en).get(language).to_owned();
            let currency = Currency::from_code(&row.currency).ok_or_else(|| unreadable("shops.currency"))?;
            let facts: Vec<Fact> = serde_json::from_value(row.facts).map_err(|_| unreadable("products.facts"))?;
            let facts = facts.into_iter().map(|fact| FactView {
                name: fact.name.get(language).to_owned(),
                value: fact.value.get(language).to_owned(),
            });
            Ok(ProductView {
                id: ProductId(row.product_id),
                slug: row.slug,
                category: row.category,
                title: text(row.title_zh, row.title_en),
                fact: text(row.fact_zh, row.fact_en),
                story: text(row.story_zh, row.story_en),
                facts: facts.collect(),
                option: text(row.option_zh, row.option_en),
                pictures: pictures.remove(&row.product_id).unwrap_or_default(),
                price: Money { amount: row.lowest_price, currency },
                variants: variants.remove(&row.product_id).unwrap_or_default(),
            })
        })
        .collect()
}

async fn variants(pool: &PgPool, ids: &[Uuid], language: Language) -> StoreResult<HashMap<Uuid, Vec<VariantView>>> {
    let rows = query!(
        r#"select product_id, variant_id, sku, choice_zh, choice_en, price, regular_price,
             greatest(coalesce(available, 0), 0) as "available!", coalesce(rank, 0) as "rank!", (select currency from shops) as "currency!"
         from variants left join offered_stock using (variant_id)
         where product_id = any ($1) and not archived order by product_id, position"#,
        ids
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let mut found: HashMap<Uuid, Vec<VariantView>> = HashMap::new();
    for row in rows {
        let currency = Currency::from_code(&row.currency).ok_or_else(|| unreadable("shops.currency"))?;
        let money = |amount| Money { amount, currency };
        found.entry(row.product_id).or_default().push(VariantView {
            id: VariantId(row.variant_id),
            sku: row.sku,
            title: LocalText::new(row.choice_zh, row.choice_en).get(language).to_owned(),
            price: money(row.price),
            regular_price: row.regular_price.map(money),
            available: row.available,
            availability: Availability::from_rank(row.rank),
        });
    }
    Ok(found)
}

async fn pictures(pool: &PgPool, ids: &[Uuid], language: Language) -> StoreResult<HashMap<Uuid, Vec<PictureView>>> {
    let rows = query!(
        "select product_id, key, alt_zh, alt_en from pictures where product_id = any ($1) order by product_id, position",
        ids
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let mut found: HashMap<Uuid, Vec<PictureView>> = HashMap::new();
    for row in rows {
        let alt = LocalText::new(row.alt_zh, row.alt_en).get(language).to_owned();
        found.entry(row.product_id).or_default().push(PictureView { key: row.key, alt });
    }
    Ok(found)
}
