//! Products as they are shown and listed.

use serde::{Deserialize, Serialize};
use shop_domain::{
    inventory::Availability,
    kernel::{Money, ProductId, VariantId},
};

/// A picture that was cut into [`PictureView::WIDTHS`] when it was stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PictureView {
    /// What stands between `/media/` and `-800.webp` in its address.
    pub key: String,
    pub alt: String,
}

impl PictureView {
    pub const WIDTHS: [u32; 3] = [400, 800, 1200];
    /// Of a picture over the whole width of the page.
    pub const WIDE: [u32; 3] = [800, 1600, 2400];

    pub fn address(&self, width: u32) -> String {
        ["/media/", &self.key, "-", &width.to_string(), ".webp"].concat()
    }

    /// For `srcset`: every width with its descriptor.
    pub fn sources(&self) -> String {
        self.cut_to(Self::WIDTHS)
    }

    pub fn wide_sources(&self) -> String {
        self.cut_to(Self::WIDE)
    }

    fn cut_to(&self, widths: [u32; 3]) -> String {
        widths.map(|width| [self.address(width).as_str(), " ", &width.to_string(), "w"].concat()).join(", ")
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CategoryView {
    pub slug: String,
    pub title: String,
    /// One line about the category.
    pub line: String,
}

/// A product in a grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductCard {
    pub id: ProductId,
    pub slug: String,
    pub category: String,
    pub title: String,
    pub fact: String,
    pub picture: Option<PictureView>,
    /// The lowest price among the variants.
    pub price: Money,
    /// Whether other variants cost more.
    pub price_varies: bool,
    pub regular_price: Option<Money>,
    pub availability: Availability,
    /// What it is found by, in every language: what the server looks through when it is asked.
    pub find: String,
    /// The variant that "add" takes where there is only one; `None`: a choice must be made first.
    pub only_variant: Option<VariantId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactView {
    pub name: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VariantView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: VariantId,
    pub sku: String,
    /// The choice, e.g. "150 g"; empty where there is none.
    pub title: String,
    #[cfg_attr(feature = "openapi", schema(value_type = crate::MoneySchema))]
    pub price: Money,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::MoneySchema>))]
    pub regular_price: Option<Money>,
    /// How many can be promised now. Never printed into a page that is cached.
    pub available: i64,
    /// `in_stock`, `low`, `backorder` (none is there, and it can be ordered) or `sold_out`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub availability: Availability,
}

/// A product in its sheet, and in the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: ProductId,
    pub slug: String,
    pub category: String,
    pub title: String,
    pub fact: String,
    pub story: String,
    pub facts: Vec<FactView>,
    /// What the variants are a choice of, e.g. "Weight"; empty where there is no choice.
    pub option: String,
    pub pictures: Vec<PictureView>,
    #[cfg_attr(feature = "openapi", schema(value_type = crate::MoneySchema))]
    pub price: Money,
    pub variants: Vec<VariantView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductList {
    pub items: Vec<ProductView>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProductSort {
    /// The order that the owner gave.
    #[default]
    Featured,
    PriceUp,
    PriceDown,
    Newest,
}

impl ProductSort {
    pub const ALL: [Self; 4] = [Self::Featured, Self::PriceUp, Self::PriceDown, Self::Newest];

    pub fn code(self) -> &'static str {
        match self {
            Self::Featured => "featured",
            Self::PriceUp => "price_up",
            Self::PriceDown => "price_down",
            Self::Newest => "newest",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }
}

/// What a visitor looks for. The server reads it from the address, so it can be linked to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct ProductQuery {
    pub category: Option<String>,
    pub q: Option<String>,
    pub sort: ProductSort,
    pub cursor: Option<String>,
}
