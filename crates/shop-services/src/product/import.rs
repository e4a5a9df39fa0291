//! A list of products, taken in whole or not at all, under the rules of the owner's form. Never takes anything off
//! sale: what a list does not name stays, and so does what it has no column for.

mod json;
mod merge;
mod sheet;
mod shopify;

use super::{Judged, ProductRefusal, ProductService, adjust, form::judge};
use crate::{
    ports::{KeptProduct, VariantStock},
    refusal::FieldRefusal,
};
use merge::Merged;
use shop_domain::{
    kernel::{Currency, Language, ProductId, VariantId},
    staff::{Caller, Permission},
};
use std::collections::{BTreeMap, BTreeSet};

/// Columns that tell of a product; the rest of a row tells of one of its variants.
const OF_PRODUCT: [&str; 10] =
    ["category", "title_zh", "title_en", "fact_zh", "fact_en", "story_zh", "story_en", "option_zh", "option_en", "tax"];
const OF_VARIANT: [&str; 6] = ["choice_zh", "choice_en", "price", "regular_price", "weight", "on_hand"];

/// What a list says, by the names of its columns. One that is not there leaves what is stored.
type Cells = BTreeMap<&'static str, String>;

/// Products as somebody has listed them, with what could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportList {
    products: Vec<Listed>,
    wrong: Vec<RowRefusal>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    row: usize,
    slug: String,
    cells: Cells,
    variants: Vec<ListedVariant>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct ListedVariant {
    row: usize,
    /// Before the names of its columns, where several share a row.
    under: String,
    sku: String,
    cells: Cells,
}

/// What is wrong with one cell; without a column, with the whole row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowRefusal {
    /// As it is counted where it was read: a sheet's first is its heading.
    pub row: usize,
    pub column: String,
    pub code: &'static str,
}

/// What has come of a list, or would.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// Where anything is, nothing was saved.
    pub wrong: Vec<RowRefusal>,
}

/// What is to be saved, unless something is wrong.
#[derive(Default)]
struct Plan {
    report: ImportReport,
    products: Vec<KeptProduct>,
    stock: Vec<(VariantId, i64, bool)>,
    /// Each SKU with the product that it is listed for, and where.
    skus: BTreeMap<String, (ProductId, RowRefusal)>,
}

impl ImportList {
    /// Rows of variants; in bytes, what they are read from.
    pub const MOST_ROWS: usize = 5_000;
    pub const MOST_BYTES: usize = 1024 * 1024;

    /// The names of all columns, in the order of the template.
    pub fn columns() -> impl Iterator<Item = &'static str> {
        ["slug", "sku"].into_iter().chain(OF_PRODUCT).chain(OF_VARIANT)
    }

    pub fn is_empty(&self) -> bool {
        self.products.is_empty() && self.wrong.is_empty()
    }
}

impl ProductService {
    /// Adds the products whose slugs are new, and changes the others; variants are known by their SKUs. Units on hand
    /// are read of new variants alone. A dry run saves nothing, and says what would be done.
    #[tracing::instrument(target = "yiye::use_case", name = "product.import", skip_all)]
    pub async fn import(
        &self,
        caller: &Caller,
        list: &ImportList,
        dry_run: bool,
    ) -> Result<ImportReport, ProductRefusal> {
        caller.must(Permission::ChangeProducts)?;
        let now = self.ports.clock.now();
        let currency = self.ports.views.shop().await?.1.currency;
        let categories = self.ports.views.categories(Language::default()).await?;
        let categories = categories.into_iter().map(|category| category.slug).collect();
        let slugs: Vec<_> = list.products.iter().map(|product| product.slug.clone()).collect();
        let mut work = self.ports.store.begin().await?;
        let stored = work.catalogue().lock_all(&slugs).await?;
        let mut plan = self.plan(list, &stored, (currency, &categories));
        let skus: Vec<_> = plan.skus.keys().cloned().collect();
        plan.refuse_taken(&work.catalogue().sold_as(&skus).await?);
        if plan.stock.iter().any(|(_, difference, _)| *difference != 0) {
            caller.must(Permission::ChangeStock)?;
        }
        plan.report.wrong.sort();
        if dry_run || !plan.report.wrong.is_empty() || plan.products.is_empty() {
            return Ok(plan.report);
        }
        work.catalogue().save_all(&plan.products, now).await?;
        adjust(&mut *work, &plan.stock, caller, now).await?;
        work.catalogue().touch().await?;
        work.commit().await?;
        Ok(plan.report)
    }

    fn plan(
        &self,
        list: &ImportList,
        stored: &[(KeptProduct, Vec<VariantStock>)],
        (currency, categories): (Currency, &BTreeSet<String>),
    ) -> Plan {
        let mut plan = Plan::default();
        plan.report.wrong.clone_from(&list.wrong);
        let stored: BTreeMap<_, _> = stored.iter().map(|one| (one.0.product.slug.as_str(), one)).collect();
        for listed in &list.products {
            let known = stored.get(listed.slug.as_str()).copied();
            let merged = Merged::of(listed, known);
            plan.report.wrong.extend(merged.wrong.iter().cloned());
            if !merged.form.category.is_empty() && !categories.contains(&merged.form.category) {
                let unknown = FieldRefusal::from(("category", "product.category_unknown"));
                plan.report.wrong.push(merged.place(&unknown));
            }
            match judge(&merged.form, currency, || VariantId(self.ports.ids.next())) {
                Ok(judged) => self.add(&mut plan, (&merged, known.map(|(kept, _)| kept)), judged),
                Err(ProductRefusal::Fields(fields)) => {
                    plan.report.wrong.extend(fields.iter().map(|field| merged.place(field)));
                }
                // A form that is made of what is stored names no variant twice.
                Err(_) => {}
            }
        }
        plan
    }

    fn add(&self, plan: &mut Plan, (merged, stored): (&Merged<'_>, Option<&KeptProduct>), judged: Judged) {
        let kept = KeptProduct {
            id: stored.map_or_else(|| ProductId(self.ports.ids.next()), |stored| stored.id),
            product: judged.product,
            category: merged.form.category.clone(),
            pictures: stored.map(|stored| stored.pictures.clone()).unwrap_or_default(),
            archived: stored.is_some_and(|stored| stored.archived),
            version: merged.form.version,
        };
        for (at, variant) in kept.product.variants.iter().enumerate() {
            let taken = merged.place(&FieldRefusal {
                field: ["variants[", &at.to_string(), "].sku"].concat(),
                code: "product.sku_taken",
            });
            let listed = plan.skus.insert(variant.sku.as_str().to_owned(), (kept.id, taken.clone()));
            plan.report.wrong.extend(listed.map(|_| taken));
        }
        match stored {
            None => plan.report.created += 1,
            Some(stored) if *stored == kept => {
                plan.report.unchanged += 1;
                return;
            }
            Some(_) => plan.report.updated += 1,
        }
        plan.stock.extend(judged.stock.into_iter().filter(|(_, _, is_new)| *is_new));
        plan.products.push(kept);
    }
}

impl Plan {
    fn refuse_taken(&mut self, sold: &[(String, ProductId)]) {
        for (sku, product) in sold {
            if let Some((_, taken)) = self.skus.get(sku).filter(|(listed, _)| listed != product) {
                self.report.wrong.push(taken.clone());
            }
        }
    }
}
