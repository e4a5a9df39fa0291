//! The parcels of an order over REST: packed, moved on, tracked. A carrier is spoken to on the admin's pages.

use super::{
    super::{
        input::{Body, Segment, Segments},
        problem::ProblemBody,
    },
    door::Office,
    order_bodies::{AdminOrderAnswer, PackBody, ParcelStepBody, TrackingBody},
    orders::after,
    version::Built,
};
use axum::response::Response;
use shop_services::order::{OrderRefusal, ParcelAct, ParcelCommand};

/// Puts so many of each into a parcel of its own.
#[utoipa::path(post, path = "/api/v1/admin/orders/{id}/parcels", tag = "orders of the shop", security(("key" = [])),
    request_body = PackBody,
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days"), ("id" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = AdminOrderAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn pack(office: Office, Segment(id): Segment, built: Built, Body(body): Body<PackBody>) -> Response {
    let portions = body.lines.into_iter().map(|line| (line.variant, line.quantity)).collect();
    let act = ParcelAct::Pack { portions, ships: body.ships, tracking: body.tracking };
    run(&office, &id, built, act).await
}

/// Moves one parcel on: it leaves, waits to be fetched, is handed over, comes back, or is unpacked.
#[utoipa::path(post, path = "/api/v1/admin/orders/{id}/parcels/{parcel}/steps", tag = "orders of the shop",
    security(("key" = [])), request_body = ParcelStepBody,
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days"), ("id" = String, Path), ("parcel" = String, Path),
        ("If-Match" = String, Header, description = "The `ETag` of the order")),
    responses((status = 200, body = AdminOrderAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn step(
    office: Office,
    Segments([id, parcel]): Segments<2>,
    built: Built,
    Body(body): Body<ParcelStepBody>,
) -> Response {
    let Ok(parcel) = parcel.parse() else { return office.asker.refuse(&OrderRefusal::NotFound) };
    let act = ParcelAct::Move { parcel, step: body.step, tracking: body.tracking, restock: body.restock };
    run(&office, &id, built, act).await
}

/// Another tracking number, or none.
#[utoipa::path(put, path = "/api/v1/admin/orders/{id}/parcels/{parcel}/tracking", tag = "orders of the shop",
    security(("key" = [])), request_body = TrackingBody,
    params(("id" = String, Path), ("parcel" = String, Path),
        ("If-Match" = String, Header, description = "The `ETag` of the order")),
    responses((status = 200, body = AdminOrderAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn track(
    office: Office,
    Segments([id, parcel]): Segments<2>,
    built: Built,
    Body(body): Body<TrackingBody>,
) -> Response {
    let Ok(parcel) = parcel.parse() else { return office.asker.refuse(&OrderRefusal::NotFound) };
    run(&office, &id, built, ParcelAct::Track { parcel, tracking: body.tracking }).await
}

async fn run(office: &Office, id: &str, built: Built, act: ParcelAct) -> Response {
    let Ok(order) = id.parse() else { return office.asker.refuse(&OrderRefusal::NotFound) };
    let command = ParcelCommand { order, version: built.number(), act };
    let done = office.app.services.order.parcel(&office.caller, command).await;
    after(office, order, done).await
}
