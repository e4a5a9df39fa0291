//! Customers as the staff read them, from memory.

use super::part_of;
use crate::memory::Tables;
use shop_contract::{AdminCustomerList, AdminCustomerRow, ByTime, CustomerQuery, OrdersOfCustomer};
use shop_domain::{
    kernel::{Currency, CustomerId, EmailAddress, Money},
    order::{OrderState, OrderStatus},
};
use shop_services::ports::KeptCustomer;

pub(super) fn list(tables: &Tables, query: &CustomerQuery, most: usize) -> AdminCustomerList {
    let is_meant = |kept: &&KeptCustomer| {
        let agrees = kept.customer.profile.news_since.is_some();
        query.news.is_none_or(|news| news == agrees) && is_found(kept, query.q.trim())
    };
    let mut found: Vec<_> = tables.customers.values().filter(is_meant).collect();
    found.sort_by_key(|kept| (kept.created_at, kept.customer.id));
    if query.sort == ByTime::NewestFirst {
        found.reverse();
    }
    let (part, next_cursor) = part_of(found, query.cursor.as_deref(), most, |kept| kept.customer.id.to_string());
    let rows = part.into_iter().map(|kept| row(tables, kept)).collect();
    AdminCustomerList { query: query.clone(), rows, next_cursor }
}

fn is_found(kept: &KeptCustomer, q: &str) -> bool {
    let profile = &kept.customer.profile;
    let digits: String = q.chars().filter(char::is_ascii_digit).collect();
    let begins = |email: &EmailAddress| email.canonical().starts_with(&q.to_lowercase());
    q.is_empty()
        || kept.customer.email.as_ref().is_some_and(begins)
        || profile.name.as_ref().is_some_and(|name| name.as_str().starts_with(q))
        || (digits.len() >= 3 && profile.phone.as_ref().is_some_and(|phone| phone.as_str().ends_with(&digits)))
}

fn row(tables: &Tables, kept: &KeptCustomer) -> AdminCustomerRow {
    let profile = &kept.customer.profile;
    AdminCustomerRow {
        id: kept.customer.id,
        email: kept.customer.email.as_ref().map_or_else(String::new, ToString::to_string),
        name: profile.name.as_ref().map_or_else(String::new, ToString::to_string),
        phone: profile.phone.as_ref().map_or_else(String::new, |phone| phone.display()),
        news_since: profile.news_since,
        created_at: kept.created_at,
        orders: theirs(tables, kept.customer.id).count() as i64,
    }
}

fn theirs(tables: &Tables, id: CustomerId) -> impl Iterator<Item = &OrderState> {
    tables.orders.values().filter(move |state| tables.order_customers.get(&state.id) == Some(&id))
}

pub(super) fn orders(tables: &Tables, id: CustomerId) -> OrdersOfCustomer {
    let kept = theirs(tables, id).filter(|state| state.status != OrderStatus::Cancelled);
    let amount = kept.map(|state| state.totals.total.amount).sum();
    OrdersOfCustomer { orders: theirs(tables, id).count() as i64, worth: Money { amount, currency: Currency::Twd } }
}
