//! Customers: the list, one of them, and erasing whoever asks for it.

use super::{super::query::Lenient, desk::Desk};
use app::admin::{self as view, Section};
use axum::{extract::Path, response::Response};
use serde::Deserialize;
use shop_contract::{ByTime, CustomerQuery};
use shop_services::customer::CustomerRefusal;

#[derive(Deserialize, Default)]
pub struct Typed {
    q: Option<String>,
    news: Option<String>,
    sort: Option<String>,
    cursor: Option<String>,
}

pub async fn list(desk: Desk, Lenient(typed): Lenient<Typed>) -> Response {
    let query = CustomerQuery {
        q: typed.q.unwrap_or_default().chars().filter(|sign| *sign != '\0').take(100).collect(),
        news: typed.news.and_then(|news| news.parse().ok()),
        sort: if typed.sort.as_deref() == Some("oldest") { ByTime::OldestFirst } else { ByTime::NewestFirst },
        cursor: typed.cursor,
    };
    match desk.app.services.customer.list(&desk.caller, &query).await {
        Ok(list) => desk.page(Section::Customers, |frame| view::customers_page(frame, list)).await,
        Err(error) => desk.refuse(&error, Section::Customers).await,
    }
}

pub async fn one(desk: Desk, Path(id): Path<String>, Lenient(typed): Lenient<Typed>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&CustomerRefusal::NotFound, Section::Customers).await };
    match desk.app.services.customer.get(&desk.caller, id, typed.cursor.as_deref()).await {
        Ok(customer) => desk.page(Section::Customers, |frame| view::customer_page(frame, customer)).await,
        Err(error) => desk.refuse(&error, Section::Customers).await,
    }
}

pub async fn erase(desk: Desk, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&CustomerRefusal::NotFound, Section::Customers).await };
    match desk.app.services.customer.erase(&desk.caller, id).await {
        Ok(()) => desk.said(true, "done.customer_erased", "/admin/customers").await,
        Err(error) => desk.refuse(&error, Section::Customers).await,
    }
}
