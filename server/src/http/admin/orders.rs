//! The owner's orders.

use super::{super::query::Lenient, desk::Desk};
use app::admin::{self as view, Section};
use axum::{
    Form,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use shop_contract::{AdminOrderQuery, OrderAction, OrderFilter};
use shop_domain::{
    kernel::OrderId,
    shipment::{DeliveryKind, DeliveryMethod},
};
use shop_services::{
    order::{OrderCommand, OrderRefusal},
    refund::RefundCommand,
};

#[derive(Deserialize, Default)]
pub struct Typed {
    filter: Option<String>,
    q: Option<String>,
    cursor: Option<String>,
    /// Whether every order that is shown is to stand chosen.
    all: Option<String>,
}

/// Whoever has nothing to do with orders is led to what is theirs.
pub async fn home(desk: Desk) -> Response {
    if let Some(theirs) = desk.first_door() {
        return Redirect::to(theirs).into_response();
    }
    match desk.app.services.order.home(&desk.caller, desk.language).await {
        Ok(home) => desk.page(Section::Home, |frame| view::home_page(frame, home)).await,
        Err(error) => desk.refuse(&error, Section::Home).await,
    }
}

pub async fn list(desk: Desk, Lenient(typed): Lenient<Typed>) -> Response {
    let query = AdminOrderQuery {
        filter: typed.filter.as_deref().and_then(OrderFilter::from_code).unwrap_or_default(),
        q: typed.q.unwrap_or_default().chars().filter(|sign| *sign != '\0').take(100).collect(),
        cursor: typed.cursor,
        ..AdminOrderQuery::default()
    };
    match desk.app.services.order.list(&desk.caller, &query).await {
        Ok(list) => desk.page(Section::Orders, |frame| view::orders_page(frame, list, typed.all.is_some())).await,
        Err(error) => desk.refuse(&error, Section::Orders).await,
    }
}

pub async fn one(desk: Desk, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&OrderRefusal::NotFound, Section::Orders).await };
    match desk.app.services.order.get(&desk.caller, id, desk.language).await {
        Ok(order) => desk.page(Section::Orders, |frame| view::order_page(frame, order, None)).await,
        Err(error) => desk.refuse(&error, Section::Orders).await,
    }
}

#[derive(Deserialize)]
pub struct Step {
    version: i64,
    tracking: Option<String>,
}

pub async fn act(desk: Desk, Path((id, action)): Path<(String, String)>, Form(step): Form<Step>) -> Response {
    let (Ok(order), Some(action)) = (id.parse(), OrderAction::from_code(&action)) else {
        return desk.refuse(&OrderRefusal::NotFound, Section::Orders).await;
    };
    let command = OrderCommand { order, version: step.version, action, tracking: step.tracking };
    let outcome = desk.app.services.order.act(&desk.caller, command).await;
    let done = match action {
        OrderAction::Ship => sent(&desk, order).await,
        OrderAction::Deliver => "done.deliver",
        OrderAction::MarkPaid => "done.mark_paid",
        OrderAction::MarkRefunded => "done.mark_refunded",
        OrderAction::Cancel => "done.cancel",
    };
    back(&desk, order, outcome, done).await
}

/// What it means for an order, or a part of it, to be sent: its carrier is told, its shopper comes to the shop, or it
/// has left.
pub(super) async fn sent(desk: &Desk, order: OrderId) -> &'static str {
    match desk.app.services.order.get(&desk.caller, order, desk.language).await.map(|order| order.order) {
        Ok(order) if order.delivery_kind == DeliveryKind::Shop => "done.ready",
        Ok(order) if order.delivery_method.carrier() != DeliveryMethod::OWN => "done.carrier.entrust",
        _ => "done.ship",
    }
}

#[derive(Deserialize)]
pub struct Note {
    version: i64,
    note: String,
}

pub async fn note(desk: Desk, Path(id): Path<String>, Form(typed): Form<Note>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&OrderRefusal::NotFound, Section::Orders).await };
    let outcome = desk.app.services.order.change_note(&desk.caller, id, typed.version, &typed.note).await;
    back(&desk, id, outcome, "done.note").await
}

#[derive(Deserialize)]
pub struct Back {
    version: i64,
    amount: String,
    #[serde(default)]
    reason: String,
}

pub async fn refund(desk: Desk, Path(id): Path<String>, Form(typed): Form<Back>) -> Response {
    let Ok(order) = id.parse() else { return desk.refuse(&OrderRefusal::NotFound, Section::Orders).await };
    // What is no number is no amount that can go back.
    let amount = typed.amount.trim().parse().unwrap_or_default();
    let command = RefundCommand { order, version: typed.version, amount, reason: typed.reason };
    let outcome = desk.app.services.refund.start(&desk.caller, command).await;
    back(&desk, order, outcome, "done.refund").await
}

pub async fn refund_sent(desk: Desk, Path((id, refund)): Path<(String, String)>) -> Response {
    let (Ok(order), Ok(refund)) = (id.parse(), refund.parse()) else {
        return desk.refuse(&OrderRefusal::NotFound, Section::Orders).await;
    };
    let outcome = desk.app.services.refund.sent_by_hand(&desk.caller, refund).await;
    back(&desk, order, outcome.map(drop), "done.mark_refunded").await
}

pub async fn refund_again(desk: Desk, Path((id, refund)): Path<(String, String)>) -> Response {
    let (Ok(order), Ok(refund)) = (id.parse(), refund.parse()) else {
        return desk.refuse(&OrderRefusal::NotFound, Section::Orders).await;
    };
    let outcome = desk.app.services.refund.try_again(&desk.caller, refund).await;
    back(&desk, order, outcome.map(drop), "done.refund").await
}

pub(super) async fn not_found(desk: &Desk) -> Response {
    desk.refuse(&OrderRefusal::NotFound, Section::Orders).await
}

/// To the order as it is now, also where the change was refused: with the reason on it.
pub(super) async fn back(desk: &Desk, id: OrderId, outcome: Result<(), OrderRefusal>, done: &'static str) -> Response {
    back_with(desk, id, outcome, (done, Vec::new())).await
}

/// `typed`: what is to stand in the form again where it was refused.
pub(super) async fn back_with(
    desk: &Desk,
    id: OrderId,
    outcome: Result<(), OrderRefusal>,
    (done, typed): (&'static str, Vec<(String, String)>),
) -> Response {
    let refusal = match outcome {
        Ok(()) => return desk.done(done, &format!("/admin/orders/{id}")).await,
        Err(refusal) => refusal,
    };
    let problem = desk.problem(&refusal);
    match desk.app.services.order.get(&desk.caller, id, desk.language).await {
        Ok(order) => {
            let refused = view::OrderRefused { problem: problem.clone(), typed };
            desk.again(&problem, Section::Orders, |frame| view::order_page(frame, order, Some(refused))).await
        }
        Err(_) => desk.refuse(&refusal, Section::Orders).await,
    }
}
