//! Products as the use cases need them. Reading for pages is in `views`.

use crate::{
    catalogue_read::{read, read_all},
    catalogue_save::save,
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    kernel::{CategoryId, Currency, LocalText, Money, ProductId, VariantId},
    pricing::TaxRate,
};
use shop_services::{
    ports::{CatalogueRepository, KeptCategory, KeptProduct, Offer, StoreResult, UnitOfWork, VariantStock},
    webhook::Message,
};
use sqlx::{query, query_scalar};
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

    async fn lock_all(&mut self, slugs: &[String]) -> StoreResult<Vec<(KeptProduct, Vec<VariantStock>)>> {
        let ids = query_scalar!(
            "select product_id from products where slug = any ($1) order by product_id for update",
            slugs
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        read_all(self.connection(), &ids).await
    }

    async fn save_all(&mut self, products: &[KeptProduct], now: OffsetDateTime) -> StoreResult<()> {
        save(self.connection(), products, now).await?;
        let told: Vec<_> = products.iter().map(|product| Message::of_product(product, now)).collect();
        self.webhooks().tell(&told, now).await
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

    async fn sold_as(&mut self, skus: &[String]) -> StoreResult<Vec<(String, ProductId)>> {
        let rows = query!("select sku, product_id from variants where sku = any ($1) and not archived", skus)
            .fetch_all(self.connection())
            .await
            .map_err(failed)?;
        Ok(rows.into_iter().map(|row| (row.sku, ProductId(row.product_id))).collect())
    }

    async fn lock_categories(&mut self) -> StoreResult<Vec<KeptCategory>> {
        let rows = query!(
            "select category_id, slug, title_zh, title_en, line_zh, line_en from categories
             order by position, category_id for update"
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        Ok(rows
            .into_iter()
            .map(|row| KeptCategory {
                id: CategoryId(row.category_id),
                slug: row.slug,
                title: LocalText::new(row.title_zh, row.title_en),
                line: LocalText::new(row.line_zh, row.line_en),
            })
            .collect())
    }

    async fn change_category(&mut self, category: &KeptCategory) -> StoreResult<()> {
        query!(
            "update categories set slug = $2, title_zh = $3, title_en = $4, line_zh = $5, line_en = $6
             where category_id = $1",
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

    async fn remove_category(&mut self, id: CategoryId) -> StoreResult<()> {
        query!("delete from categories where category_id = $1", id.0)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn order_categories(&mut self, ids: &[CategoryId]) -> StoreResult<()> {
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        query!(
            "update categories set position = place::integer
             from unnest($1::uuid[]) with ordinality as one (id, place) where category_id = one.id",
            &ids
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
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
