//! A customer as they see themselves, and what they send of themselves.

use crate::{OrderView, PasskeyView, SessionView};
use serde::{Deserialize, Serialize};
use shop_domain::{
    kernel::{Address, Language, Money, OrderId},
    order::ShownStatus,
    payment::PaymentStatus,
};
use time::OffsetDateTime;

/// Texts are empty where nothing was told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CustomerView {
    pub email: String,
    pub name: String,
    pub phone: String,
    pub language: Language,
    #[serde(with = "time::serde::rfc3339::option")]
    pub news_since: Option<OffsetDateTime>,
    pub addresses: Vec<Address>,
    /// Since when they agree that how they order is remembered.
    #[serde(with = "time::serde::rfc3339::option")]
    pub remembers_since: Option<OffsetDateTime>,
    /// How they ordered last, in lines.
    pub remembers: Option<Vec<String>>,
    pub has_password: bool,
    /// The codes of houses that vouch for them.
    pub houses: Vec<String>,
    pub passkeys: Vec<PasskeyView>,
    /// Where they are signed in.
    pub sessions: Vec<SessionView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProfileForm {
    pub name: String,
    pub phone: String,
    /// The tag of one of the shop's languages.
    pub language: String,
    pub news: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    pub postal_code: String,
    pub city: String,
    pub district: String,
    pub line: String,
}

/// An order in the list of its customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerOrderRow {
    pub id: OrderId,
    pub number: String,
    pub placed_at: OffsetDateTime,
    pub total: Money,
    pub status: ShownStatus,
    pub payment_status: PaymentStatus,
    /// What its first line is called, in the reader's language.
    pub title: String,
    /// How many things there are in it.
    pub units: i64,
    pub picture: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerOrders {
    pub rows: Vec<CustomerOrderRow>,
    pub next_cursor: Option<String>,
}

/// Everything that is known of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomerExport {
    #[serde(with = "time::serde::rfc3339")]
    pub exported_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    pub customer: CustomerView,
    pub orders: Vec<OrderView>,
}
