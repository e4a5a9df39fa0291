//! The owner's use cases around products. Never deletes what was sold: it is archived.

mod category;
mod export;
mod form;
mod import;
mod refusal;

pub use category::category_order;
pub use import::{ImportList, ImportReport, RowRefusal};
pub use refusal::ProductRefusal;

use crate::{
    Ports,
    ports::{KeptPicture, KeptProduct, StockChange, UnitOfWork},
    refusal::FieldRefusal,
};
use bytes::Bytes;
use form::{Judged, judge, typed};
use shop_contract::{AdminProductList, AdminProductQuery, CategoryView, PictureForm, PictureView, ProductForm};
use shop_domain::{
    inventory::{StockItem, StockReason},
    kernel::{Language, LocalText, PictureId, ProductId, VariantId},
    staff::{Caller, Permission},
};
use std::sync::Arc;
use time::OffsetDateTime;

#[derive(Clone)]
pub struct ProductService {
    ports: Arc<Ports>,
}

impl ProductService {
    const PAGE: i64 = 50;

    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    #[tracing::instrument(target = "yiye::use_case", name = "product.list", skip_all)]
    pub async fn list(
        &self,
        caller: &Caller,
        query: &AdminProductQuery,
        language: Language,
    ) -> Result<AdminProductList, ProductRefusal> {
        caller.must(Permission::ReadProducts)?;
        Ok(self.ports.views.admin_products(query, Self::PAGE, language).await?)
    }

    pub async fn categories(&self, caller: &Caller, language: Language) -> Result<Vec<CategoryView>, ProductRefusal> {
        caller.must(Permission::ReadProducts)?;
        Ok(self.ports.views.categories(language).await?)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "product.get", skip_all)]
    pub async fn get(&self, caller: &Caller, id: ProductId) -> Result<ProductForm, ProductRefusal> {
        caller.must(Permission::ReadProducts)?;
        let (product, stock) = self.ports.views.admin_product(id).await?.ok_or(ProductRefusal::NotFound)?;
        Ok(typed(&product, &stock))
    }

    /// Re-encodes and stores a picture that was sent, before the form that it came with is saved.
    pub async fn add_picture(&self, caller: &Caller, file: Bytes) -> Result<String, ProductRefusal> {
        caller.must(Permission::ChangeProducts)?;
        Ok(self.ports.media.add(file, PictureView::WIDTHS).await?)
    }

    /// Adds the product, or saves it whole. Everything that is wrong is said at once.
    #[tracing::instrument(target = "yiye::use_case", name = "product.save", skip_all)]
    pub async fn save(&self, caller: &Caller, form: &ProductForm) -> Result<ProductId, ProductRefusal> {
        caller.must(Permission::ChangeProducts)?;
        let now = self.ports.clock.now();
        let currency = self.ports.views.shop().await?.1.currency;
        let Judged { product, stock } = judge(form, currency, || VariantId(self.ports.ids.next()))?;
        if stock.iter().any(|(_, difference, _)| *difference != 0) {
            caller.must(Permission::ChangeStock)?;
        }
        let mut kept = KeptProduct {
            id: form.id.unwrap_or_else(|| ProductId(self.ports.ids.next())),
            product,
            category: form.category.clone(),
            pictures: form.pictures.iter().map(|picture| self.picture(picture)).collect(),
            archived: false,
            version: form.version,
        };
        let mut work = self.ports.store.begin().await?;
        // The form has no such field: only `archive` takes a product off sale, or puts it back.
        kept.archived = work.catalogue().lock(kept.id).await?.is_some_and(|stored| stored.archived);
        refuse_taken_skus(&mut *work, &kept).await?;
        work.catalogue().save(&kept, now).await?;
        adjust(&mut *work, &stock, caller, now).await?;
        work.catalogue().touch().await?;
        work.commit().await?;
        Ok(kept.id)
    }

    /// What is wrong with the fields, without saving anything.
    pub async fn judge(&self, caller: &Caller, form: &ProductForm) -> Result<(), ProductRefusal> {
        caller.must(Permission::ChangeProducts)?;
        let currency = self.ports.views.shop().await?.1.currency;
        judge(form, currency, || VariantId(self.ports.ids.next())).map(drop)
    }

    /// `built`: the version of the reading that it is built on, where somebody may have changed it since.
    pub async fn archive(
        &self,
        caller: &Caller,
        id: ProductId,
        archived: bool,
        built: Option<i64>,
    ) -> Result<(), ProductRefusal> {
        caller.must(Permission::ChangeProducts)?;
        let mut work = self.ports.store.begin().await?;
        let mut kept = work.catalogue().lock(id).await?.ok_or(ProductRefusal::NotFound)?;
        if built.is_some_and(|built| built != kept.version) {
            return Err(ProductRefusal::Conflict);
        }
        kept.archived = archived;
        work.catalogue().save(&kept, self.ports.clock.now()).await?;
        work.catalogue().touch().await?;
        Ok(work.commit().await?)
    }

    fn picture(&self, form: &PictureForm) -> KeptPicture {
        KeptPicture {
            id: PictureId(self.ports.ids.next()),
            key: form.key.clone(),
            alt: LocalText::new(form.alt_zh.trim(), form.alt_en.trim()),
        }
    }
}

/// Beside the field of each one.
async fn refuse_taken_skus(work: &mut dyn UnitOfWork, kept: &KeptProduct) -> Result<(), ProductRefusal> {
    let skus: Vec<_> = kept.product.variants.iter().map(|variant| variant.sku.as_str().to_owned()).collect();
    let taken = work.catalogue().skus_of_others(kept.id, &skus).await?;
    let fields = skus.iter().enumerate().filter(|(_, sku)| taken.contains(sku));
    let fields: Vec<_> = fields
        .map(|(at, _)| FieldRefusal {
            field: ["variants[", &at.to_string(), "].sku"].concat(),
            code: "product.sku_taken",
        })
        .collect();
    if fields.is_empty() { Ok(()) } else { Err(ProductRefusal::Fields(fields)) }
}

/// Applies differences, never figures: units that were sold while the form stood open stay sold.
async fn adjust(
    work: &mut dyn UnitOfWork,
    stock: &[(VariantId, i64, bool)],
    caller: &Caller,
    now: OffsetDateTime,
) -> Result<(), ProductRefusal> {
    let variants: Vec<_> = stock.iter().map(|(variant, ..)| *variant).collect();
    let items = work.stock().lock(&variants).await?;
    let mut changes = Vec::with_capacity(stock.len());
    for (variant, difference, is_new) in stock {
        let before = items.iter().find(|item| item.variant == *variant);
        let after = before.map(|item| StockItem { on_hand: item.on_hand + difference, ..*item });
        if after.is_some_and(|item| !item.holds()) {
            return Err(ProductRefusal::StockBelowReserved);
        }
        let reason = if *is_new { StockReason::Initial } else { StockReason::Adjusted };
        if *difference != 0 || before.is_none() {
            changes.push(StockChange { variant: *variant, on_hand: *difference, reserved: 0, reason, order: None });
        }
    }
    work.stock().change(&changes, caller.name(), now).await?;
    Ok(())
}
