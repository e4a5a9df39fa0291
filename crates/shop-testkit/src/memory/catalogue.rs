//! Products and categories in memory. Never forgets a variant: one that is no longer named is
//! archived, and its SKU stays taken.

use super::{MemoryUnitOfWork, ProductRow, Tables, VariantRow};
use async_trait::async_trait;
use shop_domain::{
    kernel::{CategoryId, ProductId, VariantId},
    product::Variant,
};
use shop_services::{
    ports::{CatalogueRepository, KeptCategory, KeptProduct, Offer, StoreError, StoreResult, UnitOfWork, VariantStock},
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

    async fn lock_all(&mut self, slugs: &[String]) -> StoreResult<Vec<(KeptProduct, Vec<VariantStock>)>> {
        let rows = self.tables.products.values().map(|row| row.kept.clone());
        let found = rows.filter(|kept| slugs.iter().any(|slug| slug == kept.product.slug.as_str()));
        Ok(found.map(|kept| with_stock(&self.tables, kept)).collect())
    }

    async fn save_all(&mut self, products: &[KeptProduct], now: OffsetDateTime) -> StoreResult<()> {
        products.iter().try_for_each(|product| save(&mut self.tables, product, now))?;
        let told: Vec<_> = products.iter().map(|product| Message::of_product(product, now)).collect();
        self.webhooks().tell(&told, now).await
    }

    async fn skus_of_others(&mut self, product: ProductId, skus: &[String]) -> StoreResult<Vec<String>> {
        let others = self.tables.variants.values().filter(|row| !row.archived && row.product != product);
        Ok(others.map(|row| row.variant.sku.as_str().to_owned()).filter(|sku| skus.contains(sku)).collect())
    }

    async fn sold_as(&mut self, skus: &[String]) -> StoreResult<Vec<(String, ProductId)>> {
        let sold = self.tables.variants.values().filter(|row| !row.archived);
        let sold = sold.map(|row| (row.variant.sku.as_str().to_owned(), row.product));
        Ok(sold.filter(|(sku, _)| skus.contains(sku)).collect())
    }

    async fn add_category(&mut self, category: &KeptCategory) -> StoreResult<()> {
        if self.tables.categories.iter().any(|other| other.slug == category.slug) {
            return Err(StoreError::Taken("category.slug_taken"));
        }
        self.tables.categories.push(category.clone());
        Ok(())
    }

    async fn lock_categories(&mut self) -> StoreResult<Vec<KeptCategory>> {
        Ok(self.tables.categories.clone())
    }

    async fn change_category(&mut self, category: &KeptCategory) -> StoreResult<()> {
        let others = self.tables.categories.iter().filter(|other| other.id != category.id);
        if others.map(|other| &other.slug).any(|slug| *slug == category.slug) {
            return Err(StoreError::Taken("category.slug_taken"));
        }
        let Some(stored) = self.tables.categories.iter_mut().find(|other| other.id == category.id) else {
            return Ok(());
        };
        let before = std::mem::replace(stored, category.clone()).slug;
        for row in self.tables.products.values_mut().filter(|row| row.kept.category == before) {
            row.kept.category.clone_from(&category.slug);
        }
        Ok(())
    }

    async fn remove_category(&mut self, id: CategoryId) -> StoreResult<()> {
        let slug = self.tables.categories.iter().find(|category| category.id == id).map(|category| &category.slug);
        if self.tables.products.values().any(|row| Some(&row.kept.category) == slug) {
            return Err(StoreError::Taken("category.in_use"));
        }
        self.tables.categories.retain(|category| category.id != id);
        Ok(())
    }

    async fn order_categories(&mut self, ids: &[CategoryId]) -> StoreResult<()> {
        self.tables.categories.sort_by_key(|category| ids.iter().position(|id| *id == category.id));
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

/// As it is read whole: each variant with what is there of it.
pub(super) fn with_stock(tables: &Tables, kept: KeptProduct) -> (KeptProduct, Vec<VariantStock>) {
    let stock = |variant: &Variant| {
        let (on_hand, reserved) = tables.stock.get(&variant.id).map_or((0, 0), |item| (item.on_hand, item.reserved));
        VariantStock { variant: variant.clone(), on_hand, reserved }
    };
    let stock = kept.product.variants.iter().map(stock).collect();
    (kept, stock)
}

fn save(tables: &mut Tables, product: &KeptProduct, now: OffsetDateTime) -> StoreResult<()> {
    let before = tables.products.get(&product.id);
    if before.map_or(0, |row| row.kept.version) != product.version {
        return Err(StoreError::Conflict);
    }
    judge(tables, product)?;
    let position = before.map_or(tables.products.len(), |row| row.position);
    let created_at = before.map_or(now, |row| row.created_at);
    let kept = KeptProduct { version: product.version + 1, ..product.clone() };
    tables.products.insert(product.id, ProductRow { kept, position, created_at });
    for row in tables.variants.values_mut().filter(|row| row.product == product.id) {
        row.archived = true;
    }
    for variant in &product.product.variants {
        let row = VariantRow { product: product.id, variant: variant.clone(), archived: false };
        tables.variants.insert(variant.id, row);
    }
    Ok(())
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
