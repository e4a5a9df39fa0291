//! A list of products as JSON. What is left out stays as it is stored.

use serde::{Deserialize, Deserializer, Serialize};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportListBody {
    pub products: Vec<ImportProductBody>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ImportProductBody {
    /// A new one makes a product; another one says which is changed.
    #[cfg_attr(feature = "openapi", schema(example = "high-mountain-tea"))]
    pub slug: String,
    /// The slug of a category.
    #[cfg_attr(feature = "openapi", schema(example = "tea"))]
    pub category: Option<String>,
    pub title: Option<ImportText>,
    pub fact: Option<ImportText>,
    pub story: Option<ImportText>,
    pub option: Option<ImportText>,
    /// In per cent.
    #[cfg_attr(feature = "openapi", schema(example = "5"))]
    pub tax: Option<String>,
    /// Those that are not named stay as they are.
    pub variants: Vec<ImportVariantBody>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ImportVariantBody {
    /// A new one makes a variant; another one of the product's says which is changed.
    #[cfg_attr(feature = "openapi", schema(example = "TEA-50"))]
    pub sku: String,
    pub choice: Option<ImportText>,
    /// In the shop's currency, tax included.
    #[cfg_attr(feature = "openapi", schema(example = 450))]
    pub price: Option<i64>,
    /// `null`: it is on no sale.
    #[serde(deserialize_with = "named", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub regular_price: Option<Option<i64>>,
    /// In grams.
    #[serde(deserialize_with = "named", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub weight: Option<Option<i64>>,
    /// Of a new one, how many there are. What is there already is counted by `/stock`.
    pub on_hand: Option<i64>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ImportText {
    #[cfg_attr(feature = "openapi", schema(example = "高山茶"))]
    pub zh: String,
    #[cfg_attr(feature = "openapi", schema(example = "High mountain tea"))]
    pub en: String,
}

/// `null` is not nothing: it takes what is stored away.
fn named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// What has come of a list, or would.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportOutcome {
    /// Products that were not there.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub created: usize,
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub updated: usize,
    /// Those of which the list says nothing new.
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub unchanged: usize,
    /// How many cells are wrong. Where any is, nothing is saved.
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub wrong: usize,
    /// The first thousand of them, by row.
    pub errors: Vec<RowProblem>,
}

/// What is wrong with one cell of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowProblem {
    /// A sheet's heading is row 1; of JSON, the first product is.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub row: usize,
    /// Empty for the whole row.
    #[cfg_attr(feature = "openapi", schema(example = "price"))]
    pub column: String,
    /// Stable: for programs.
    #[cfg_attr(feature = "openapi", schema(example = "product.price"))]
    pub code: &'static str,
    /// In the language asked for.
    pub message: String,
}
