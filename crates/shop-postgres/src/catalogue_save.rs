//! Products saved whole: their rows, variants and pictures, several in as many statements as one takes. Never deletes
//! a variant: it is archived, because stock, carts and orders point to it.

use crate::failure::failed;
use shop_domain::{product::Variant, search::search_tokens};
use shop_services::ports::{KeptPicture, KeptProduct, StoreError, StoreResult};
use sqlx::{PgConnection, query, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

pub(crate) async fn save(
    connection: &mut PgConnection,
    products: &[KeptProduct],
    now: OffsetDateTime,
) -> StoreResult<()> {
    rows(&mut *connection, products, now).await?;
    let ids: Vec<_> = products.iter().map(|kept| kept.id.0).collect();
    variants(&mut *connection, products, &ids).await?;
    pictures(connection, products, &ids).await
}

async fn rows(connection: &mut PgConnection, products: &[KeptProduct], now: OffsetDateTime) -> StoreResult<()> {
    let text = |read: fn(&KeptProduct) -> &str| products.iter().map(|kept| read(kept).to_owned()).collect::<Vec<_>>();
    let facts = products.iter().map(|kept| serde_json::to_value(&kept.product.facts)).collect::<Result<Vec<_>, _>>();
    let facts = facts.map_err(|error| StoreError::Broken(Box::new(error)))?;
    let ids: Vec<_> = products.iter().map(|kept| kept.id.0).collect();
    let lowest: Vec<_> = products.iter().map(lowest_price).collect();
    let archived: Vec<_> = products.iter().map(|kept| kept.archived).collect();
    let versions: Vec<_> = products.iter().map(|kept| kept.version).collect();
    let taxes: Vec<_> = products.iter().map(|kept| i32::from(kept.product.tax.0)).collect();
    let tokens: Vec<_> = products.iter().map(tokens).collect();
    let saved = query!(
        r#"insert into products (product_id, category_id, slug, title_zh, title_en, fact_zh, fact_en, story_zh, story_en,
             facts, option_zh, option_en, position, lowest_price, search_tokens, archived, created_at, tax_rate, version)
         select one.id, category_id, one.slug, one.title_zh, one.title_en, one.fact_zh, one.fact_en, one.story_zh,
             one.story_en, one.facts, one.option_zh, one.option_en,
             (select coalesce(max(position), 0) from products) + one.place, one.lowest,
             string_to_array(one.tokens, E'\n'), one.archived, $17, one.tax, one.version + 1
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                 $9::text[], $10::jsonb[], $11::text[], $12::text[], $13::bigint[], $14::text[], $15::boolean[],
                 $16::bigint[], $18::integer[])
             with ordinality as one (id, category, slug, title_zh, title_en, fact_zh, fact_en, story_zh, story_en,
                 facts, option_zh, option_en, lowest, tokens, archived, version, tax, place)
             join categories on categories.slug = one.category
         where one.version = 0 or exists (select from products where product_id = one.id)
         on conflict (product_id) do update set category_id = excluded.category_id, slug = excluded.slug,
             title_zh = excluded.title_zh, title_en = excluded.title_en, fact_zh = excluded.fact_zh,
             fact_en = excluded.fact_en, story_zh = excluded.story_zh, story_en = excluded.story_en,
             facts = excluded.facts, option_zh = excluded.option_zh, option_en = excluded.option_en,
             lowest_price = excluded.lowest_price, search_tokens = excluded.search_tokens,
             archived = excluded.archived, tax_rate = excluded.tax_rate, version = excluded.version
         where products.version = excluded.version - 1"#,
        &ids,
        &text(|kept| &kept.category),
        &text(|kept| kept.product.slug.as_str()),
        &text(|kept| &kept.product.title.zh),
        &text(|kept| &kept.product.title.en),
        &text(|kept| &kept.product.fact.zh),
        &text(|kept| &kept.product.fact.en),
        &text(|kept| &kept.product.story.zh),
        &text(|kept| &kept.product.story.en),
        &facts,
        &text(|kept| &kept.product.option.zh),
        &text(|kept| &kept.product.option.en),
        &lowest,
        &tokens,
        &archived,
        &versions,
        now,
        &taxes
    )
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    if saved.rows_affected() == products.len() as u64 {
        return Ok(());
    }
    let wanted = text(|kept| &kept.category);
    let known = query_scalar!("select slug from categories where slug = any ($1)", &wanted)
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    let are_known = wanted.iter().all(|category| known.contains(category));
    Err(if are_known { StoreError::Conflict } else { StoreError::Taken("product.category_unknown") })
}

fn lowest_price(kept: &KeptProduct) -> i64 {
    kept.product.variants.iter().map(|variant| variant.price.amount).min().unwrap_or_default()
}

/// What [`shop_contract::ProductCard::find`] holds, so that the page finds what the store finds; the
/// numbers are for the owner. One a line: no token has another in it.
fn tokens(kept: &KeptProduct) -> String {
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
    search_tokens(&text).join("\n")
}

async fn variants(connection: &mut PgConnection, products: &[KeptProduct], ids: &[Uuid]) -> StoreResult<()> {
    let all: Vec<(Uuid, i32, &Variant)> = products
        .iter()
        .flat_map(|kept| (0..).zip(&kept.product.variants).map(|(at, variant)| (kept.id.0, at, variant)))
        .collect();
    let text = |read: fn(&Variant) -> &str| all.iter().map(|(.., one)| read(one).to_owned()).collect::<Vec<_>>();
    let whose: Vec<_> = all.iter().map(|(product, ..)| *product).collect();
    let positions: Vec<_> = all.iter().map(|(_, at, _)| *at).collect();
    let variants: Vec<_> = all.iter().map(|(.., variant)| variant.id.0).collect();
    let prices: Vec<_> = all.iter().map(|(.., variant)| variant.price.amount).collect();
    let regular: Vec<_> = all.iter().map(|(.., variant)| variant.regular_price.map(|price| price.amount)).collect();
    let weights: Vec<_> = all.iter().map(|(.., variant)| variant.weight).collect();
    // All of them, so that two may exchange their SKUs; those that are named come back.
    query!("update variants set archived = true where product_id = any ($1)", ids)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    let written = query!(
        "insert into variants (product_id, variant_id, sku, choice_zh, choice_en, price, regular_price, weight,
             position)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
             $8::bigint[], $9::int[])
         on conflict (variant_id) do update set sku = excluded.sku, choice_zh = excluded.choice_zh,
             choice_en = excluded.choice_en, price = excluded.price, regular_price = excluded.regular_price,
             weight = excluded.weight, position = excluded.position, archived = false
         where variants.product_id = excluded.product_id",
        &whose,
        &variants,
        &text(|variant| variant.sku.as_str()),
        &text(|variant| &variant.choice.zh),
        &text(|variant| &variant.choice.en),
        &prices,
        &regular as &[Option<i64>],
        &weights,
        &positions
    )
    .execute(connection)
    .await
    .map_err(failed)?;
    // Fewer: a variant was named that belongs to another product.
    if written.rows_affected() == all.len() as u64 { Ok(()) } else { Err(StoreError::Conflict) }
}

async fn pictures(connection: &mut PgConnection, products: &[KeptProduct], ids: &[Uuid]) -> StoreResult<()> {
    let all: Vec<(Uuid, i32, &KeptPicture)> = products
        .iter()
        .flat_map(|kept| (0..).zip(&kept.pictures).map(|(at, picture)| (kept.id.0, at, picture)))
        .collect();
    let text = |read: fn(&KeptPicture) -> &str| all.iter().map(|(.., one)| read(one).to_owned()).collect::<Vec<_>>();
    let whose: Vec<_> = all.iter().map(|(product, ..)| *product).collect();
    let positions: Vec<_> = all.iter().map(|(_, at, _)| *at).collect();
    let pictures: Vec<_> = all.iter().map(|(.., picture)| picture.id.0).collect();
    query!("delete from pictures where product_id = any ($1)", ids).execute(&mut *connection).await.map_err(failed)?;
    query!(
        "insert into pictures (product_id, picture_id, key, alt_zh, alt_en, position)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[])",
        &whose,
        &pictures,
        &text(|picture| &picture.key),
        &text(|picture| &picture.alt.zh),
        &text(|picture| &picture.alt.en),
        &positions
    )
    .execute(connection)
    .await
    .map_err(failed)?;
    Ok(())
}
