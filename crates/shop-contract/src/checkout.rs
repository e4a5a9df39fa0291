//! The order form, and what comes of it.

use serde::{Deserialize, Serialize};
use shop_domain::kernel::Money;

/// The order form as it was typed: the fields of the `<form>`, by the same names. Nothing is
/// judged here, so that it can be shown again as it was.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderForm {
    pub name: String,
    pub phone: String,
    pub email: String,
    pub delivery: String,
    /// The number of the store that was chosen; what else is known of it is kept by the server.
    pub store: String,
    pub postal_code: String,
    pub city: String,
    pub district: String,
    pub line: String,
    pub payment: String,
    /// Which kind of e-invoice; the fields after it belong to one kind each.
    pub invoice: String,
    pub barcode: String,
    pub certificate: String,
    pub love_code: String,
    pub tax_id: String,
    pub company: String,
    pub note: String,
    /// The total that the shopper saw, in the shop's currency.
    pub expected_total: String,
    /// The cart's idempotency key.
    pub key: String,
}

/// An order that was placed from the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPlaced {
    /// Eight digits.
    pub number: String,
    /// Opens the order's page; keep it secret.
    pub token: String,
    pub total: Money,
    /// Where the shopper goes next: to pay, or to the order's page. Starts with a slash.
    pub next: String,
}
