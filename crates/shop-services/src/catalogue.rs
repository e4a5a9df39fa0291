//! What everybody may read: products and the words of the page. Never writes.

use crate::{
    Ports,
    delivery::{Wish, choices, shown_rate},
    ports::StoreError,
};
use shop_contract::{ProductList, ProductQuery, ProductView, PublicPage, ShopView};
use shop_domain::{
    appearance::{Appearance, Terms},
    kernel::Language,
    product::Slug,
    shipment::Load,
};
use std::sync::Arc;

#[derive(Clone)]
pub struct CatalogueService {
    ports: Arc<Ports>,
}

impl CatalogueService {
    /// Cards on the page before "more".
    pub const PAGE: i64 = 48;
    /// Products in one answer of the API.
    pub const LIST: i64 = 50;

    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// Grows whenever something that public pages show has changed.
    pub async fn version(&self) -> Result<i64, StoreError> {
        self.ports.views.catalogue_version().await
    }

    /// `None`: `slug` names no product that is sold. Four statements, five with a sheet.
    #[tracing::instrument(target = "yiye::use_case", name = "catalogue.page", skip_all)]
    pub async fn page(
        &self,
        query: ProductQuery,
        slug: Option<&str>,
        language: Language,
    ) -> Result<Option<(PublicPage, Terms)>, StoreError> {
        let views = &self.ports.views;
        let sheet = match slug {
            Some(slug) => match self.product(slug, language).await? {
                Some(product) => Some(product),
                None => return Ok(None),
            },
            None => None,
        };
        let (appearance, terms) = views.shop().await?;
        let categories = views.categories(language).await?;
        let cards = views.cards(&query, language, Self::PAGE).await?;
        let page = PublicPage {
            language,
            origin: self.ports.origin.to_string(),
            shop: shop_view(&appearance, language),
            categories,
            query,
            products: cards.cards,
            found: cards.found,
            next_cursor: cards.next_cursor,
            sheet,
            delivery: shown_rate(&self.ports.carriers, &terms, &Wish::default(), &Load::none(terms.currency)),
            deliveries: choices(&self.ports.carriers, &terms, &appearance, language),
            payment_methods: self.ports.payments.offered(&terms, language),
            invoices: terms.invoices,
        };
        Ok(Some((page, terms)))
    }

    #[tracing::instrument(target = "yiye::use_case", name = "catalogue.list", skip_all)]
    pub async fn list(&self, query: &ProductQuery, language: Language) -> Result<ProductList, StoreError> {
        let (items, next_cursor) = self.ports.views.products(query, language, Self::LIST).await?;
        Ok(ProductList { items, next_cursor })
    }

    /// What cannot be a slug names nothing.
    #[tracing::instrument(target = "yiye::use_case", name = "catalogue.product", skip_all)]
    pub async fn product(&self, slug: &str, language: Language) -> Result<Option<ProductView>, StoreError> {
        if Slug::parse(slug).is_err() {
            return Ok(None);
        }
        self.ports.views.product(slug, language).await
    }

    pub async fn shop(&self, language: Language) -> Result<ShopView, StoreError> {
        Ok(shop_view(&self.ports.views.shop().await?.0, language))
    }
}

fn shop_view(appearance: &Appearance, language: Language) -> ShopView {
    let text = |text: &shop_domain::kernel::LocalText| text.get(language).to_owned();
    ShopView {
        name: text(&appearance.name),
        tagline: text(&appearance.tagline),
        announcement: text(&appearance.announcement),
        theme: appearance.theme,
        logo: appearance.logo.clone(),
        blocks: appearance.blocks.clone(),
        hero_picture: appearance.hero.picture.clone(),
        hero_title: text(&appearance.hero.title),
        hero_sentence: text(&appearance.hero.sentence),
        hero_link: text(&appearance.hero.link),
        story_title: text(&appearance.story.title),
        story_body: text(&appearance.story.body),
        delivery_note: text(&appearance.delivery_note),
        return_note: text(&appearance.return_note),
        pickup_address: text(&appearance.pickup.address),
        pickup_hours: text(&appearance.pickup.hours),
        legal_name: appearance.seller.legal_name.clone(),
        tax_id: appearance.seller.tax_id.clone(),
        phone: appearance.seller.phone.clone(),
        email: appearance.seller.email.clone(),
        address: text(&appearance.seller.address),
    }
}
