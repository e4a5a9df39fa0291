//! The categories that products are in: written, put in order, taken away when nothing is in them.

use super::{ProductRefusal, ProductService};
use crate::{ports::KeptCategory, refusal::FieldRefusal, version};
use shop_contract::CategoryForm;
use shop_domain::{
    fault::Fault,
    kernel::{CategoryId, LocalText},
    product::Slug,
    staff::{Caller, Permission},
};

/// In characters.
const MAX_TITLE: usize = 60;
const MAX_LINE: usize = 200;

impl ProductService {
    /// All of them in their order, as they are written.
    #[tracing::instrument(target = "yiye::use_case", name = "product.category_forms", skip_all)]
    pub async fn category_forms(&self, caller: &Caller) -> Result<Vec<CategoryForm>, ProductRefusal> {
        caller.must(Permission::ReadProducts)?;
        let mut work = self.ports.store.begin().await?;
        Ok(work.catalogue().lock_categories().await?.iter().map(written).collect())
    }

    /// Adds the category as the last, or changes it. What is in it stays in it.
    #[tracing::instrument(target = "yiye::use_case", name = "product.save_category", skip_all)]
    pub async fn save_category(&self, caller: &Caller, form: &CategoryForm) -> Result<CategoryId, ProductRefusal> {
        caller.must(Permission::ChangeProducts)?;
        let category = self.judged(form)?;
        let mut work = self.ports.store.begin().await?;
        if form.id.is_none() {
            work.catalogue().add_category(&category).await?;
        } else {
            let all = work.catalogue().lock_categories().await?;
            let stored = all.iter().find(|stored| stored.id == category.id).ok_or(ProductRefusal::NoCategory)?;
            if version_of(stored) != form.version {
                return Err(ProductRefusal::Conflict);
            }
            work.catalogue().change_category(&category).await?;
        }
        work.catalogue().touch().await?;
        work.commit().await?;
        Ok(category.id)
    }

    /// One that no product is in, on sale or not.
    #[tracing::instrument(target = "yiye::use_case", name = "product.remove_category", skip_all)]
    pub async fn remove_category(&self, caller: &Caller, id: CategoryId) -> Result<(), ProductRefusal> {
        caller.must(Permission::ChangeProducts)?;
        let mut work = self.ports.store.begin().await?;
        if !work.catalogue().lock_categories().await?.iter().any(|category| category.id == id) {
            return Err(ProductRefusal::NoCategory);
        }
        work.catalogue().remove_category(id).await?;
        work.catalogue().touch().await?;
        Ok(work.commit().await?)
    }

    /// Each of them once, in the order that shoppers see. `built`: what [`category_order`] said of the reading that it
    /// is built on.
    #[tracing::instrument(target = "yiye::use_case", name = "product.order_categories", skip_all)]
    pub async fn order_categories(
        &self,
        caller: &Caller,
        ids: &[CategoryId],
        built: Option<i64>,
    ) -> Result<(), ProductRefusal> {
        caller.must(Permission::ChangeProducts)?;
        let mut work = self.ports.store.begin().await?;
        let mut known: Vec<_> = work.catalogue().lock_categories().await?.iter().map(|category| category.id).collect();
        if built.is_some_and(|built| built != category_order(known.iter().copied())) {
            return Err(ProductRefusal::Conflict);
        }
        let mut named = ids.to_vec();
        known.sort();
        named.sort();
        if known != named {
            return Err(ProductRefusal::Fields(vec![FieldRefusal::from(("categories", "category.order"))]));
        }
        work.catalogue().order_categories(ids).await?;
        work.catalogue().touch().await?;
        Ok(work.commit().await?)
    }

    fn judged(&self, form: &CategoryForm) -> Result<KeptCategory, ProductRefusal> {
        let text = |text: &LocalText| LocalText::new(text.zh.trim(), text.en.trim());
        let (title, line) = (text(&form.title), text(&form.line));
        let slug = Slug::parse(form.slug.trim());
        let mut wrong = Vec::new();
        wrong.extend(slug.as_ref().err().map(|error| FieldRefusal::from(("slug", error.code()))));
        if title.is_empty() || title.longest() > MAX_TITLE {
            wrong.push(FieldRefusal::from(("title", "category.title")));
        }
        if line.longest() > MAX_LINE {
            wrong.push(FieldRefusal::from(("line", "category.line")));
        }
        match slug {
            Ok(slug) if wrong.is_empty() => {
                let id = form.id.unwrap_or_else(|| CategoryId(self.ports.ids.next()));
                Ok(KeptCategory { id, slug: slug.as_str().to_owned(), title, line })
            }
            _ => Err(ProductRefusal::Fields(wrong)),
        }
    }
}

fn written(category: &KeptCategory) -> CategoryForm {
    CategoryForm {
        id: Some(category.id),
        version: version_of(category),
        slug: category.slug.clone(),
        title: category.title.clone(),
        line: category.line.clone(),
    }
}

fn version_of(category: &KeptCategory) -> i64 {
    let KeptCategory { slug, title, line, .. } = category;
    version::version_of([slug, &title.zh, &title.en, &line.zh, &line.en].map(|text| text.as_bytes()))
}

/// Of the order in which they stand.
pub fn category_order(ids: impl IntoIterator<Item = CategoryId>) -> i64 {
    let ids: Vec<_> = ids.into_iter().map(|id| id.0.into_bytes()).collect();
    version::version_of(ids.iter().map(|id| id.as_slice()))
}
