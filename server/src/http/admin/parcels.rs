//! The parcels of the owner's orders.

use super::{
    desk::Desk,
    orders::{back, back_with, not_found, sent},
};
use app::admin::{self as view, Section};
use axum::{Form, extract::Path, response::Response};
use serde::Deserialize;
use shop_contract::ParcelStep;
use shop_domain::kernel::{OrderId, ShipmentId};
use shop_services::order::{ParcelAct, ParcelCommand};

/// What a name begins with whose rest is a variant.
const QUANTITY: &str = "quantity.";

pub async fn pack(desk: Desk, Path(id): Path<String>, Form(typed): Form<Vec<(String, String)>>) -> Response {
    let Ok(order) = id.parse() else { return not_found(&desk).await };
    let of = |name: &str| typed.iter().find(|field| field.0 == name).map(|field| field.1.clone());
    let portions = typed.iter().filter_map(|(name, count)| {
        let variant = name.strip_prefix(QUANTITY)?.parse().ok()?;
        // An empty field is none of it; what is no number is no quantity, and refused as such.
        let count = count.trim();
        Some((variant, if count.is_empty() { 0 } else { count.parse().unwrap_or(-1) }))
    });
    let act = ParcelAct::Pack {
        portions: portions.collect(),
        ships: of("then").as_deref() == Some("ship"),
        tracking: of("tracking"),
    };
    // A reading that nobody names is older than any.
    let version = of("version").and_then(|typed| typed.parse().ok()).unwrap_or_default();
    let done = match act {
        ParcelAct::Pack { ships: true, .. } => match sent(&desk, order).await {
            "done.carrier.entrust" => "done.carrier.entrust",
            _ => "done.parcel.ship",
        },
        _ => "done.parcel.pack",
    };
    let outcome = desk.app.services.order.parcel(&desk.caller, ParcelCommand { order, version, act }).await;
    back_with(&desk, order, outcome, (done, typed)).await
}

#[derive(Deserialize)]
pub struct Step {
    version: i64,
    tracking: Option<String>,
    restock: Option<String>,
}

pub async fn step(
    desk: Desk,
    Path((order, parcel, step)): Path<(String, String, String)>,
    Form(typed): Form<Step>,
) -> Response {
    let (Ok(order), Ok(parcel), Some(step)) = (order.parse(), parcel.parse(), ParcelStep::from_code(&step)) else {
        return not_found(&desk).await;
    };
    let restock = typed.restock.as_deref() == Some("true");
    let done = match step {
        ParcelStep::Ship => "done.parcel.ship",
        ParcelStep::Arrive => "done.parcel.arrive",
        ParcelStep::HandOver => "done.parcel.hand_over",
        ParcelStep::SendBack => "done.parcel.send_back",
        ParcelStep::TakeBack => "done.parcel.take_back",
        ParcelStep::Drop => "done.parcel.drop",
    };
    let act = ParcelAct::Move { parcel, step, tracking: typed.tracking, restock };
    run(&desk, order, typed.version, act, done).await
}

pub async fn track(desk: Desk, Path((order, parcel)): Path<(String, String)>, Form(typed): Form<Step>) -> Response {
    let (Ok(order), Ok(parcel)) = (order.parse(), parcel.parse()) else { return not_found(&desk).await };
    let act = ParcelAct::Track { parcel, tracking: typed.tracking };
    run(&desk, order, typed.version, act, "done.parcel.track").await
}

pub async fn slip(desk: Desk, Path((order, parcel)): Path<(String, String)>) -> Response {
    let (Ok(order), Ok(parcel)) = (order.parse::<OrderId>(), parcel.parse::<ShipmentId>()) else {
        return not_found(&desk).await;
    };
    match desk.app.services.order.get(&desk.caller, order, desk.language).await {
        Ok(order) => match order.parcels.iter().find(|row| row.parcel.id == parcel) {
            Some(row) => desk.page(Section::Orders, |frame| view::slip_page(frame, &order, &row.parcel)).await,
            None => not_found(&desk).await,
        },
        Err(error) => desk.refuse(&error, Section::Orders).await,
    }
}

async fn run(desk: &Desk, order: OrderId, version: i64, act: ParcelAct, done: &'static str) -> Response {
    let outcome = desk.app.services.order.parcel(&desk.caller, ParcelCommand { order, version, act }).await;
    back(desk, order, outcome, done).await
}
