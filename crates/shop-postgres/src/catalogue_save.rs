//! A product saved whole: its row, variants and pictures. Never deletes a variant: it is archived,
//! because stock, carts and orders point to it.

use crate::failure::failed;
use shop_domain::{kernel::ProductId, search::search_tokens};
use shop_services::ports::{KeptProduct, StoreError, StoreResult};
use sqlx::{PgConnection, query};
use time::OffsetDateTime;

pub(crate) async fn save(connection: &mut PgConnection, kept: &KeptProduct, now: OffsetDateTime) -> StoreResult<()> {
    row(&mut *connection, kept, now).await?;
    variants(&mut *connection, kept).await?;
    pictures(connection, kept).await
}

async fn row(connection: &mut PgConnection, kept: &KeptProduct, now: OffsetDateTime) -> StoreResult<()> {
    let product = &kept.product;
    let facts = serde_json::to_value(&product.facts).map_err(|error| StoreError::Broken(Box::new(error)))?;
    let lowest = product.variants.iter().map(|variant| variant.price.amount).min().unwrap_or_default();
    let saved = query!(
        "insert into products (product_id, category_id, slug, title_zh, title_en, fact_zh, fact_en, story_zh, story_en,
             facts, option_zh, option_en, position, lowest_price, search_tokens, archived, created_at, tax_rate)
         select $1, category_id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
             (select coalesce(max(position), 0) + 1 from products), $13, $14, $15, $16, $18
         from categories where slug = $2 and ($17::bigint = 0 or exists (select from products where product_id = $1))
         on conflict (product_id) do update set category_id = excluded.category_id, slug = excluded.slug,
             title_zh = excluded.title_zh, title_en = excluded.title_en, fact_zh = excluded.fact_zh,
             fact_en = excluded.fact_en, story_zh = excluded.story_zh, story_en = excluded.story_en,
             facts = excluded.facts, option_zh = excluded.option_zh, option_en = excluded.option_en,
             lowest_price = excluded.lowest_price, search_tokens = excluded.search_tokens,
             archived = excluded.archived, tax_rate = excluded.tax_rate, version = products.version + 1
         where products.version = $17",
        kept.id.0,
        kept.category,
        product.slug.as_str(),
        product.title.zh,
        product.title.en,
        product.fact.zh,
        product.fact.en,
        product.story.zh,
        product.story.en,
        facts,
        product.option.zh,
        product.option.en,
        lowest,
        &tokens(kept),
        kept.archived,
        now,
        kept.version,
        i32::from(product.tax.0)
    )
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    if saved.rows_affected() == 1 {
        return Ok(());
    }
    let known = query!("select from categories where slug = $1", kept.category)
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    Err(if known.is_some() { StoreError::Conflict } else { StoreError::Taken("product.category_unknown") })
}

/// What [`shop_contract::ProductCard::find`] holds, so that the page finds what the store finds; the
/// numbers are for the owner.
fn tokens(kept: &KeptProduct) -> Vec<String> {
    let product = &kept.product;
    let mut text = String::new();
    for part in [&product.title, &product.fact] {
        text.push_str(&part.zh);
        text.push('\n');
        text.push_str(&part.en);
        text.push('\n');
    }
    for variant in &product.variants {
        text.push_str(variant.sku.as_str());
        text.push('\n');
    }
    search_tokens(&text)
}

async fn variants(connection: &mut PgConnection, kept: &KeptProduct) -> StoreResult<()> {
    let variants = &kept.product.variants;
    let ids: Vec<_> = variants.iter().map(|variant| variant.id.0).collect();
    let skus: Vec<_> = variants.iter().map(|variant| variant.sku.as_str().to_owned()).collect();
    let zh: Vec<_> = variants.iter().map(|variant| variant.choice.zh.clone()).collect();
    let en: Vec<_> = variants.iter().map(|variant| variant.choice.en.clone()).collect();
    let prices: Vec<_> = variants.iter().map(|variant| variant.price.amount).collect();
    let regular: Vec<_> = variants.iter().map(|variant| variant.regular_price.map(|price| price.amount)).collect();
    let weights: Vec<_> = variants.iter().map(|variant| variant.weight).collect();
    let positions: Vec<_> = (0..variants.len() as i32).collect();
    // All of them, so that two may exchange their SKUs; those that are named come back.
    query!("update variants set archived = true where product_id = $1", kept.id.0)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    let written = query!(
        "insert into variants (product_id, variant_id, sku, choice_zh, choice_en, price, regular_price, weight,
             position)
         select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
             $8::bigint[], $9::int[])
         on conflict (variant_id) do update set sku = excluded.sku, choice_zh = excluded.choice_zh,
             choice_en = excluded.choice_en, price = excluded.price, regular_price = excluded.regular_price,
             weight = excluded.weight, position = excluded.position, archived = false
         where variants.product_id = $1",
        kept.id.0,
        &ids,
        &skus,
        &zh,
        &en,
        &prices,
        &regular as &[Option<i64>],
        &weights,
        &positions
    )
    .execute(connection)
    .await
    .map_err(failed)?;
    // Fewer: a variant was named that belongs to another product.
    if written.rows_affected() == variants.len() as u64 { Ok(()) } else { Err(StoreError::Conflict) }
}

async fn pictures(connection: &mut PgConnection, kept: &KeptProduct) -> StoreResult<()> {
    let ProductId(product) = kept.id;
    let ids: Vec<_> = kept.pictures.iter().map(|picture| picture.id.0).collect();
    let keys: Vec<_> = kept.pictures.iter().map(|picture| picture.key.clone()).collect();
    let zh: Vec<_> = kept.pictures.iter().map(|picture| picture.alt.zh.clone()).collect();
    let en: Vec<_> = kept.pictures.iter().map(|picture| picture.alt.en.clone()).collect();
    let positions: Vec<_> = (0..kept.pictures.len() as i32).collect();
    query!("delete from pictures where product_id = $1", product).execute(&mut *connection).await.map_err(failed)?;
    query!(
        "insert into pictures (product_id, picture_id, key, alt_zh, alt_en, position)
         select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[])",
        product,
        &ids,
        &keys,
        &zh,
        &en,
        &positions
    )
    .execute(connection)
    .await
    .map_err(failed)?;
    Ok(())
}
