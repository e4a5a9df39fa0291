//! Orders that are sent off and printed together, as they were chosen in the list.

use super::{super::orders::site_of, desk::Desk};
use app::admin::{self as view, Section};
use axum::{
    Form,
    extract::Query,
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use shop_contract::DispatchedOrder;
use shop_domain::kernel::OrderId;
use shop_services::order::OrderService;

type Fields = Vec<(String, String)>;

const HERE: &str = "/admin/orders/dispatch";
/// How often the page comes again by itself while a carrier is being told.
const TURNS: u32 = 10;

pub async fn page(desk: Desk, Query(fields): Query<Fields>) -> Response {
    let ids = chosen(&fields);
    if ids.is_empty() {
        return nothing_chosen(&desk).await;
    }
    let orders = match desk.app.services.order.together(&desk.caller, &ids, desk.language).await {
        Ok(orders) => orders,
        Err(error) => return desk.refuse(&error, Section::Orders).await,
    };
    let sheets = match desk.app.services.carrier.labels(&desk.caller, &ids, desk.language).await {
        Ok(sheets) => sheets,
        Err(error) => return desk.refuse(&error, Section::Orders).await,
    };
    let mut sites: Vec<_> = sheets.iter().filter_map(|sheet| site_of(&sheet.action)).collect();
    sites.dedup();
    let again = again(&fields, &orders);
    let mut page = desk.page(Section::Orders, |frame| view::dispatch_page(frame, &orders, sheets)).await;
    if let Some(policy) = desk.app.policies.with_form_to(&sites.join(" ")).filter(|_| !sites.is_empty()) {
        page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if let Some(again) = again {
        page.headers_mut().insert(header::REFRESH, again);
    }
    page
}

/// The outcome is how the orders stand then.
pub async fn send(desk: Desk, Form(fields): Form<Fields>) -> Response {
    let ids = chosen(&fields);
    if ids.is_empty() {
        return nothing_chosen(&desk).await;
    }
    match desk.app.services.order.dispatch(&desk.caller, &ids).await {
        Ok(()) => {
            desk.app.cache.changed();
            Redirect::to(&address(&ids, 0)).into_response()
        }
        Err(error) => desk.refuse(&error, Section::Orders).await,
    }
}

pub async fn slips(desk: Desk, Query(fields): Query<Fields>) -> Response {
    match desk.app.services.order.together(&desk.caller, &chosen(&fields), desk.language).await {
        Ok(orders) => desk.page(Section::Orders, |frame| view::slips_page(frame, &orders)).await,
        Err(error) => desk.refuse(&error, Section::Orders).await,
    }
}

async fn nothing_chosen(desk: &Desk) -> Response {
    desk.said(false, "dispatch.nothing", "/admin/orders?filter=to_ship").await
}

/// Each once, and no more than go together; what is no order's id is left out.
fn chosen(fields: &Fields) -> Vec<OrderId> {
    let mut ids: Vec<OrderId> = Vec::new();
    for id in fields.iter().filter(|(name, _)| name == "order").filter_map(|(_, id)| id.parse().ok()) {
        if ids.len() < OrderService::MOST_TOGETHER && !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

fn address(ids: &[OrderId], turn: u32) -> String {
    let mut address = [HERE, "?turn=", &turn.to_string()].concat();
    for id in ids {
        address += &["&order=", &id.to_string()].concat();
    }
    address
}

/// `None`: it has said what there is to say, or has come often enough.
fn again(fields: &Fields, orders: &[DispatchedOrder]) -> Option<HeaderValue> {
    let turn: u32 = fields.iter().find(|(name, _)| name == "turn").and_then(|(_, turn)| turn.parse().ok())?;
    if turn >= TURNS || !view::waits_for_carriers(orders) {
        return None;
    }
    let ids: Vec<_> = orders.iter().map(|order| order.id).collect();
    HeaderValue::from_str(&["2; url=", &address(&ids, turn + 1)].concat()).ok()
}
