//! What the staff ask of their lists: which rows, and in which order. Every order is one of a few that the store has
//! an index for.

use shop_domain::{
    inventory::Availability,
    kernel::{CustomerId, ProductId, VariantId},
    order::ShownStatus,
    payment::PaymentStatus,
    shipment::ShipmentStatus,
};
use time::OffsetDateTime;

/// In which order a list by time goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ByTime {
    #[default]
    NewestFirst,
    OldestFirst,
}

/// Which of the orders in a view; what is not said narrows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderNarrowing {
    pub customer: Option<CustomerId>,
    pub status: Option<ShownStatus>,
    pub payment: Option<PaymentStatus>,
    pub shipment: Option<ShipmentStatus>,
    /// Placed then or later.
    pub from: Option<OffsetDateTime>,
    /// Placed before.
    pub until: Option<OffsetDateTime>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AdminProductSort {
    /// As shoppers see them.
    #[default]
    Position,
    PriceUp,
    PriceDown,
    OldestFirst,
    NewestFirst,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AdminProductQuery {
    /// Words that the product must hold, or a SKU.
    pub q: String,
    pub archived: bool,
    /// The slug of a category.
    pub category: Option<String>,
    pub sort: AdminProductSort,
    pub cursor: Option<String>,
}

/// How much is left of what a list of the stock holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockLevel {
    /// So few that the owner is told, or none.
    Low,
    /// None can be ordered.
    Out,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AdminStockQuery {
    /// Words that the product must hold, or a SKU.
    pub q: String,
    /// This one alone.
    pub sku: Option<String>,
    pub level: Option<StockLevel>,
    pub cursor: Option<String>,
}

/// A variant that is sold, with what there is of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminStockFigures {
    pub variant: VariantId,
    pub product: ProductId,
    pub sku: String,
    pub title: String,
    pub choice: String,
    /// Of the shop's own, as is `reserved`.
    pub on_hand: i64,
    pub reserved: i64,
    /// How many can be ordered, wherever they lie.
    pub available: i64,
    pub availability: Availability,
    pub is_low: bool,
    pub is_elsewhere: bool,
    /// From how many down it is low.
    pub low_at: i64,
    /// How many more than there are may be ordered.
    pub backorder: i64,
}

/// By SKU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminStockList {
    pub query: AdminStockQuery,
    pub rows: Vec<AdminStockFigures>,
    pub next_cursor: Option<String>,
}
