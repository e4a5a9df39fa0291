//! The cart with today's prices.

use crate::PictureView;
use serde::{Deserialize, Serialize};
use shop_domain::{
    kernel::{Money, VariantId},
    pricing::DeliveryRate,
};

fn is_zero(weight: &i64) -> bool {
    *weight == 0
}

/// What the shopper must know about a line before ordering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineNotice {
    /// The price was another one when the line was put in.
    PriceChanged { before: Money },
    /// Only so many are left.
    Short { left: i64 },
    /// No longer sold. Such a line counts for nothing in the totals.
    Gone,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLineView {
    pub variant: VariantId,
    pub slug: String,
    pub title: String,
    /// The choice, e.g. "150 g"; empty where there is none.
    pub choice: String,
    pub picture: Option<PictureView>,
    pub quantity: i64,
    pub unit_price: Money,
    pub line_total: Money,
    /// Of one, in grams; 0 where nobody has weighed it, or nobody has asked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub weight: i64,
    pub notice: Option<LineNotice>,
    /// How many of it an order can have; `None` where nobody has asked the stock.
    pub most: Option<i64>,
}

/// The order that was last made of a cart, while it waits for its shopper to go and pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnpaidOrder {
    /// As people read it: `4821 0937`.
    pub number: String,
    pub token: String,
    pub total: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartView {
    pub lines: Vec<CartLineView>,
    /// Units, not lines.
    pub count: i64,
    pub subtotal: Money,
    pub shipping: Money,
    /// What the order will cost, delivery included.
    pub total: Money,
    /// By what `shipping` is reckoned: the way that was chosen, else the usual one.
    pub delivery: DeliveryRate,
    /// What is missing for free delivery; `None`: reached, or not offered.
    pub missing_for_free: Option<Money>,
    /// The idempotency key of the order form; only a cart with lines has one.
    pub key: Option<String>,
    /// The way back for whoever has left the payment page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unpaid: Option<UnpaidOrder>,
}

impl CartView {
    /// The quantity of one variant; 0 where it is not in the cart.
    pub fn quantity_of(&self, variant: VariantId) -> i64 {
        self.lines.iter().find(|line| line.variant == variant).map_or(0, |line| line.quantity)
    }
}
