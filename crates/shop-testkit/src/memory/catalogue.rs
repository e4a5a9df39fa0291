//! Products and categories in memory. Never forgets a variant: one that is no longer named is
//! archived, and its SKU stays taken.

use super::{MemoryUnitOfWork, ProductRow, Tables, VariantRow, refused};
use async_trait::async_trait;
use shop_domain::kernel::{ProductId, VariantId};
use shop_services::{
    ports::{CatalogueRepository, KeptCategory, KeptProduct, Offer, StoreError, StoreResult, UnitOfWork},
    webhook::Message,
};
use time::OffsetDateTime;

#[async_trait]
impl CatalogueRepository for MemoryUnitOfWork {
    async fn offers(&mut self, variants: &[VariantId]) -> StoreResult<Vec<Offer>> {
        let sold = self.tables.variants.keys().filter(|id| variants.contains(id));
        Ok(sold.filter_map(|id| offer(&self.tables, *id)).collect())
    }

    async fn lock(&mut self, product: ProductId) -> StoreResult<Option<KeptProduct>> {
        Ok(self.tables.products.get(&product).map(|row| row.kept.clone()))
    }

    async fn save(&mut self, product: &KeptProduct, now: OffsetDateTime) -> StoreResult<()> {
        let before = self.tables.products.get(&product.id);
        if before.map_or(0, |row| row.kept.version) != product.version {
            return Err(StoreError::Conflict);
        }
        judge(&self.tables, product)?;
        let position = before.map_or(self.tables.products.len(), |row| row.position);
        let created_at = before.map_or(now, |row| row.created_at);
        let kept = KeptProduct { version: product.version + 1, ..product.clone() };
        self.tables.products.insert(product.id, ProductRow { kept, position, created_at });
        for row in self.tables.variants.values_mut().filter(|row| row.product == product.id) {
            row.archived = true;
        }
        for variant in &product.product.variants {
            let row = VariantRow { product: product.id, variant: variant.clone(), archived: false };
            self.tables.variants.insert(variant.id, row);
        }
        self.webhooks().tell(&[Message::of_product(product, now)], now).await
    }

    async fn skus_of_others(&mut self, product: ProductId, skus: &[String]) -> StoreResult<Vec<String>> {
        let others = self.tables.variants.values().filter(|row| !row.archived && row.product != product);
        Ok(others.map(|row| row.variant.sku.as_str().to_owned()).filter(|sku| skus.contains(sku)).collect())
    }

    async fn add_category(&mut self, category: &KeptCategory) -> StoreResult<()> {
        if self.tables.categories.iter().any(|other| other.slug == category.slug || other.id == category.id) {
            return Err(refused("categories_slug_key"));
        }
        self.tables.categories.push(category.clone());
        Ok(())
    }

    async fn has_products(&mut self) -> StoreResult<bool> {
        Ok(!self.tables.products.is_empty())
    }

    async fn touch(&mut self) -> StoreResult<()> {
        self.tables.catalogue_version += 1;
        Ok(())
    }
}

/// What is taken already, and what is not there to belong to.
fn judge(tables: &Tables, product: &KeptProduct) -> StoreResult<()> {
    let mut others = tables.products.values().filter(|row| row.kept.id != product.id);
    if others.any(|row| row.kept.product.slug == product.product.slug) {
        return Err(StoreError::Taken("product.slug_taken"));
    }
    if !tables.categories.iter().any(|category| category.slug == product.category) {
        return Err(StoreError::Taken("product.category_unknown"));
    }
    for variant in &product.product.variants {
        let mut sold = tables.variants.values().filter(|row| !row.archived && row.product != product.id);
        if sold.any(|row| row.variant.sku == variant.sku) {
            return Err(StoreError::Taken("product.sku_taken"));
        }
        if tables.variants.get(&variant.id).is_some_and(|row| row.product != product.id) {
            return Err(StoreError::Conflict);
        }
    }
    Ok(())
}

fn offer(tables: &Tables, id: VariantId) -> Option<Offer> {
    let (product, row) = tables.variant(id)?;
    let kept = &product.kept;
    (!row.archived && !kept.archived).then(|| Offer {
        variant: id,
        slug: kept.product.slug.as_str().to_owned(),
        sku: row.variant.sku.as_str().to_owned(),
        title: kept.product.title.clone(),
        choice: row.variant.choice.clone(),
        picture: kept.pictures.first().map(|picture| picture.key.clone()),
        price: row.variant.price,
        weight: row.variant.weight,
        tax: kept.product.tax,
        ready: tables.offered(id).ready(),
        available: tables.available(id),
        is_elsewhere: tables.warehouse.is_external,
    })
}
