//! What a carrier is asked to do with a parcel, over REST: to take it on, to forget it, to bring it back, to say how far
//! it is; and what is printed for it. Never speaks to a carrier itself.

use super::{
    super::{input::Segments, problem::ProblemBody},
    door::Office,
    order_bodies::{AdminOrderAnswer, LabelAnswer},
    orders::shown,
    version::{Built, refused},
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use shop_domain::kernel::{OrderId, ShipmentId};
use shop_services::carrier::CarrierRefusal;

/// Has the carrier take the parcel on. The answer comes before the carrier's: `status` and `last_word` of the parcel
/// tell, as soon as it has come.
#[utoipa::path(put, path = "/api/v1/admin/orders/{id}/parcels/{parcel}/booking", tag = "orders of the shop",
    security(("key" = [])), params(("id" = String, Path), ("parcel" = String, Path),
        ("If-Match" = String, Header, description = "The `ETag` of the order")),
    responses((status = 200, body = AdminOrderAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn book(office: Office, Segments(ids): Segments<2>, built: Built) -> Response {
    let Some((order, parcel)) = known(&ids) else { return office.asker.refuse(&CarrierRefusal::NoParcel) };
    let done = office.app.services.carrier.entrust(&office.caller, order, built.number(), parcel).await;
    after(&office, order, done).await
}

/// Has the carrier forget a parcel that has not left.
#[utoipa::path(delete, path = "/api/v1/admin/orders/{id}/parcels/{parcel}/booking", tag = "orders of the shop",
    security(("key" = [])), params(("id" = String, Path), ("parcel" = String, Path)),
    responses((status = 200, body = AdminOrderAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 503, body = ProblemBody)))]
pub async fn cancel(office: Office, Segments(ids): Segments<2>) -> Response {
    let Some((order, parcel)) = known(&ids) else { return office.asker.refuse(&CarrierRefusal::NoParcel) };
    let done = office.app.services.carrier.cancel(&office.caller, order, parcel).await;
    after(&office, order, done).await
}

/// Has the carrier fetch a parcel back from the shopper.
#[utoipa::path(post, path = "/api/v1/admin/orders/{id}/parcels/{parcel}/return", tag = "orders of the shop",
    security(("key" = [])), params(("id" = String, Path), ("parcel" = String, Path),
        ("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days")),
    responses((status = 200, body = AdminOrderAnswer), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn send_back(office: Office, Segments(ids): Segments<2>) -> Response {
    let Some((order, parcel)) = known(&ids) else { return office.asker.refuse(&CarrierRefusal::NoParcel) };
    let done = office.app.services.carrier.send_back(&office.caller, order, parcel).await;
    after(&office, order, done).await
}

/// Asks the carrier how far a parcel is, and takes its word.
#[utoipa::path(post, path = "/api/v1/admin/orders/{id}/parcels/{parcel}/inquiries", tag = "orders of the shop",
    security(("key" = [])), params(("id" = String, Path), ("parcel" = String, Path),
        ("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days")),
    responses((status = 200, body = AdminOrderAnswer), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn ask(office: Office, Segments(ids): Segments<2>) -> Response {
    let Some((order, parcel)) = known(&ids) else { return office.asker.refuse(&CarrierRefusal::NoParcel) };
    let done = office.app.services.carrier.ask_now(&office.caller, order, parcel).await;
    after(&office, order, done).await
}

/// Where the carrier prints what is stuck on a parcel: a form that a browser sends there as it is.
#[utoipa::path(get, path = "/api/v1/admin/orders/{id}/parcels/{parcel}/label", tag = "orders of the shop",
    security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("id" = String, Path), ("parcel" = String, Path)),
    responses((status = 200, body = LabelAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn label(office: Office, Segments(ids): Segments<2>) -> Response {
    let Some((order, parcel)) = known(&ids) else { return office.asker.refuse(&CarrierRefusal::NoParcel) };
    let sheet = office.app.services.carrier.label(&office.caller, order, parcel, office.asker.language).await;
    office.answer(sheet, |sheet| Json(LabelAnswer::from(sheet)).into_response())
}

fn known([order, parcel]: &[String; 2]) -> Option<(OrderId, ShipmentId)> {
    Some((order.parse().ok()?, parcel.parse().ok()?))
}

async fn after(office: &Office, order: OrderId, done: Result<(), CarrierRefusal>) -> Response {
    match done {
        Ok(()) => {
            office.app.cache.changed();
            shown(office, order, StatusCode::OK).await
        }
        Err(refusal) => refused(&office.asker, &refusal),
    }
}
