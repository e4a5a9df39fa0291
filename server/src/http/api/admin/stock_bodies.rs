//! What is sold, with what there is of it, as the staff read it over REST.

use serde::Serialize;
use shop_contract::{AdminStockFigures, AdminStockList};
use shop_domain::inventory::Availability;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StockPage {
    pub items: Vec<StockRowAnswer>,
    /// Where the list goes on.
    pub next_cursor: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StockRowAnswer {
    /// The id of the variant.
    pub variant: String,
    /// The id of its product.
    pub product: String,
    #[schema(example = "TEA-50")]
    pub sku: String,
    /// Of the product, in the language asked for.
    pub title: String,
    pub choice: String,
    #[schema(example = 42)]
    pub on_hand: i64,
    /// How many of them are promised.
    #[schema(example = 2)]
    pub reserved: i64,
    /// How many can be ordered, wherever they lie.
    #[schema(example = 40)]
    pub available: i64,
    #[schema(value_type = String, example = "in_stock")]
    pub availability: Availability,
    /// So few are left that the owner is told, or none.
    pub is_low: bool,
    /// The goods lie in a warehouse elsewhere: `on_hand` and `reserved` are the figures of the shop's own.
    pub is_elsewhere: bool,
    /// From how many down it is low.
    #[schema(example = 5)]
    pub low_at: i64,
    /// How many more than there are may be ordered.
    pub backorder: i64,
}

impl From<AdminStockFigures> for StockRowAnswer {
    fn from(row: AdminStockFigures) -> Self {
        Self {
            variant: row.variant.to_string(),
            product: row.product.to_string(),
            sku: row.sku,
            title: row.title,
            choice: row.choice,
            on_hand: row.on_hand,
            reserved: row.reserved,
            available: row.available,
            availability: row.availability,
            is_low: row.is_low,
            is_elsewhere: row.is_elsewhere,
            low_at: row.low_at,
            backorder: row.backorder,
        }
    }
}

impl From<AdminStockList> for StockPage {
    fn from(list: AdminStockList) -> Self {
        let items = list.rows.into_iter().map(StockRowAnswer::from).collect();
        Self { items, next_cursor: list.next_cursor }
    }
}
