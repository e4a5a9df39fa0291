//! Products as the use cases need them. Reading for pages is in `views`.

use crate::{
    catalogue_save::save,
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    kernel::{Currency, LocalText, Money, PictureId, ProductId, VariantId},
    pricing::TaxRate,
    product::{Fact, Product, Sku, Slug, Variant},
};
use shop_services::{
    ports::{
        CatalogueRepository, KeptCategory, KeptPicture, KeptProduct, Offer, StoreResult, UnitOfWork, VariantStock,
    },
    webhook::Message,
};
use sqlx::{PgConnection, query, query_scalar};
use time::OffsetDateTime;

#[async_trait]
impl CatalogueRepository for PgUnitOfWork {
    async fn offers(&mut self, variants: &[VariantId]) -> StoreResult<Vec<Offer>> {
        let variants: Vec<_> = variants.iter().map(|variant| variant.0).collect();
        let rows = query!(
            r#"select variant_id, products.slug, sku, title_zh, title_en, choice_zh, choice_en, price, weight, tax_rate,
                 (select key from pictures where pictures.product_id = products.product_id order by position limit 1)
                     as "picture?",
                 coalesce(ready, 0) as "ready!", coalesce(available, 0) as "available!",
                 coalesce(is_external, false) as "is_external!", (select currency from shops) as "currency!"
             from variants join products using (product_id) left join offered_stock using (variant_id)
             where variant_id = any ($1) and not products.archived and not variants.archived"#,
            &variants
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        rows.into_iter()
            .map(|row| {
                let currency = Currency::from_code(&row.currency).ok_or_else(|| unreadable("shops.currency"))?;
                Ok(Offer {
                    variant: VariantId(row.variant_id),
                    slug: row.slug,
                    sku: row.sku,
                    title: LocalText::new(row.title_zh, row.title_en),
                    choice: LocalText::new(row.choice_zh, row.choice_en),
                    picture: row.picture,
                    price: Money { amount: row.price, currency },
                    weight: row.weight,
                    tax: tax_rate(row.tax_rate)?,
                    ready: row.ready,
                    available: row.available,
                    is_elsewhere: row.is_external,
                })
            })
            .collect()
    }

    async fn lock(&mut self, product: ProductId) -> StoreResult<Option<KeptProduct>> {
        let locked = query_scalar!("select product_id from products where product_id = $1 for update", product.0)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        if locked.is_none() {
            return Ok(None);
        }
        Ok(read(self.connection(), product).await?.map(|(kept, _)| kept))
    }

    async fn save(&mut self, product: &KeptProduct, now: OffsetDateTime) -> StoreResult<()> {
        save(self.connection(), product, now).await?;
        self.webhooks().tell(&[Message::of_product(product, now)], now).await
    }

    async fn skus_of_others(&mut self, product: ProductId, skus: &[String]) -> StoreResult<Vec<String>> {
        query_scalar!(
            "select sku from variants where sku = any ($1) and not archived and product_id <> $2",
            skus,
            product.0
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)
    }

    async fn add_category(&mut self, category: &KeptCategory) -> StoreResult<()> {
        query!(
            "insert into categories (category_id, slug, title_zh, title_en, line_zh, line_en, position)
             values ($1, $2, $3, $4, $5, $6, (select coalesce(max(position), 0) + 1 from categories))",
            category.id.0,
            category.slug,
            category.title.zh,
            category.title.en,
            category.line.zh,
            category.line.en
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn has_products(&mut self) -> StoreResult<bool> {
        query_scalar!(r#"select exists (select from products) as "exists!""#)
            .fetch_one(self.connection())
            .await
            .map_err(failed)
    }

    async fn touch(&mut self) -> StoreResult<()> {
        query!("update catalogue_versions set version = version + 1")
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }
}

/// Basis points, as the tables keep them.
pub(crate) fn tax_rate(stored: i32) -> StoreResult<TaxRate> {
    stored.try_into().map(TaxRate).map_err(|_| unreadable("tax_rate"))
}

/// A product whole, archived variants left out, in three statements.
pub(crate) async fn read(
    connection: &mut PgConnection,
    id: ProductId,
) -> StoreResult<Option<(KeptProduct, Vec<VariantStock>)>> {
    let row = query!(
        r#"select products.slug, categories.slug as category, products.title_zh, products.title_en, fact_zh, fact_en,
             story_zh, story_en, facts, option_zh, option_en, tax_rate, archived, version,
             (select currency from shops) as "currency!"
         from products join categories using (category_id) where product_id = $1"#,
        id.0
    )
    .fetch_optional(&mut *connection)
    .await
    .map_err(failed)?;
    let Some(row) = row else { return Ok(None) };
    let currency = Currency::from_code(&row.currency).ok_or_else(|| unreadable("shops.currency"))?;
    let stock = variants(&mut *connection, id, currency).await?;
    let facts: Vec<Fact> = serde_json::from_value(row.facts).map_err(|_| unreadable("products.facts"))?;
    let product = Product {
        slug: Slug::parse(&row.slug).map_err(|_| unreadable("products.slug"))?,
        title: LocalText::new(row.title_zh, row.title_en),
        fact: LocalText::new(row.fact_zh, row.fact_en),
        story: LocalText::new(row.story_zh, row.story_en),
        facts,
        option: LocalText::new(row.option_zh, row.option_en),
        tax: tax_rate(row.tax_rate)?,
        variants: stock.iter().map(|stock| stock.variant.clone()).collect(),
    };
    let pictures = pictures(connection, id).await?;
    let (category, archived, version) = (row.category, row.archived, row.version);
    Ok(Some((KeptProduct { id, product, category, pictures, archived, version }, stock)))
}

async fn variants(connection: &mut PgConnection, id: ProductId, currency: Currency) -> StoreResult<Vec<VariantStock>> {
    let rows = query!(
        r#"select variant_id, sku, choice_zh, choice_en, price, regular_price, weight,
             coalesce(on_hand, 0) as "on_hand!", coalesce(reserved, 0) as "reserved!"
         from variants left join stock using (variant_id)
         where product_id = $1 and not archived order by position"#,
        id.0
    )
    .fetch_all(connection)
    .await
    .map_err(failed)?;
    let money = |amount| Money { amount, currency };
    rows.into_iter()
        .map(|row| {
            let variant = Variant {
                id: VariantId(row.variant_id),
                sku: Sku::parse(&row.sku).map_err(|_| unreadable("variants.sku"))?,
                choice: LocalText::new(row.choice_zh, row.choice_en),
                price: money(row.price),
                regular_price: row.regular_price.map(money),
                weight: row.weight,
            };
            Ok(VariantStock { variant, on_hand: row.on_hand, reserved: row.reserved })
        })
        .collect()
}

async fn pictures(connection: &mut PgConnection, id: ProductId) -> StoreResult<Vec<KeptPicture>> {
    let rows =
        query!("select picture_id, key, alt_zh, alt_en from pictures where product_id = $1 order by position", id.0)
            .fetch_all(connection)
            .await
            .map_err(failed)?;
    Ok(rows
        .into_iter()
        .map(|row| KeptPicture {
            id: PictureId(row.picture_id),
            key: row.key,
            alt: LocalText::new(row.alt_zh, row.alt_en),
        })
        .collect())
}
