//! Customers as the staff see them. Never holds a password, a link or the name of a session.

use crate::{AdminOrderRow, ByTime};
use shop_domain::kernel::{Address, CustomerId, Language, Money};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerQuery {
    /// How an e-mail address or a name begins, or how a phone number ends.
    pub q: String,
    /// Those who agree to be told of news, or those who do not.
    pub news: Option<bool>,
    pub sort: ByTime,
    pub cursor: Option<String>,
}

/// Texts are empty where nothing was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminCustomerRow {
    pub id: CustomerId,
    pub email: String,
    pub name: String,
    pub phone: String,
    pub news_since: Option<OffsetDateTime>,
    pub created_at: OffsetDateTime,
    pub orders: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminCustomerList {
    pub query: CustomerQuery,
    pub rows: Vec<AdminCustomerRow>,
    pub next_cursor: Option<String>,
}

/// How many orders somebody has, and what those are worth that were not called off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrdersOfCustomer {
    pub orders: i64,
    pub worth: Money,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminCustomer {
    pub row: AdminCustomerRow,
    pub language: Language,
    pub addresses: Vec<Address>,
    /// The codes of houses that vouch for them.
    pub houses: Vec<String>,
    pub worth: Money,
    /// A part of them, the latest first; none for whoever may read no orders.
    pub orders: Vec<AdminOrderRow>,
    pub next_cursor: Option<String>,
}
