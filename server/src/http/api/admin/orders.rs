//! Orders over REST, as the staff have them: listed, read, moved on, called off, annotated, paid back.

use super::{
    super::{
        input::{Body, Parameters, Segment},
        problem::ProblemBody,
    },
    door::Office,
    moments::Bound,
    order_bodies::{AdminOrderAnswer, AdminOrderPage, NoteBody, OrderActionBody, RefundBody},
    version::{Built, refused, tagged},
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shop_contract::{AdminOrderQuery, ByTime, OrderFilter, OrderNarrowing};
use shop_domain::{
    kernel::{CustomerId, OrderId},
    order::ShownStatus,
    payment::PaymentStatus,
    shipment::ShipmentStatus,
};
use shop_services::{
    order::{OrderCommand, OrderRefusal},
    refund::RefundCommand,
};

#[derive(Deserialize, utoipa::ToSchema)]
pub enum OrderSort {
    #[serde(rename = "-placed_at")]
    NewestFirst,
    #[serde(rename = "placed_at")]
    OldestFirst,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OrderParams {
    /// A saved view.
    #[param(inline)]
    filter: Option<OrderFilter>,
    /// Part of a number, a name, or the end of a phone number.
    q: Option<String>,
    /// The id of a customer.
    #[param(value_type = Option<String>, example = "01930000-0000-7000-8000-000000000001",
        pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    customer: Option<CustomerId>,
    /// `pending`, `processing`, `shipped`, `delivered` or `cancelled`.
    #[param(value_type = Option<String>, example = "processing",
        pattern = "^(pending|processing|shipped|delivered|cancelled)$")]
    order_status: Option<ShownStatus>,
    /// Such as `paid`.
    #[param(value_type = Option<String>, example = "paid",
        pattern = "^(pending|authorised|paid|failed|refunding|partially_refunded|refunded)$")]
    payment_status: Option<PaymentStatus>,
    /// Such as `in_transit`.
    #[param(value_type = Option<String>, example = "in_transit",
        pattern = "^(pending|in_transit|ready_for_pickup|delivered|picked_up|returning|returned|cancelled)$")]
    shipment_status: Option<ShipmentStatus>,
    /// Placed then or later: a day of the shop, or a moment of RFC 3339.
    #[param(value_type = Option<String>, example = "2026-11-01")]
    placed_from: Option<Bound>,
    /// Placed on that day of the shop or earlier, or before that moment.
    #[param(value_type = Option<String>, example = "2026-11-30")]
    placed_until: Option<Bound>,
    /// Without it the latest first.
    #[param(inline)]
    sort: Option<OrderSort>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Orders, fifty at a time.
#[utoipa::path(get, path = "/api/v1/admin/orders", tag = "orders of the shop", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), OrderParams),
    responses((status = 200, body = AdminOrderPage), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn list(office: Office, Parameters(params): Parameters<OrderParams>) -> Response {
    let query = AdminOrderQuery {
        filter: params.filter.unwrap_or_default(),
        q: params.q.unwrap_or_default().chars().filter(|sign| *sign != '\0').take(100).collect(),
        narrowing: OrderNarrowing {
            customer: params.customer,
            status: params.order_status,
            payment: params.payment_status,
            shipment: params.shipment_status,
            from: params.placed_from.map(Bound::from),
            until: params.placed_until.map(Bound::until),
        },
        sort: match params.sort {
            None | Some(OrderSort::NewestFirst) => ByTime::NewestFirst,
            Some(OrderSort::OldestFirst) => ByTime::OldestFirst,
        },
        cursor: params.cursor.filter(|cursor| !cursor.contains('\0')),
    };
    let listed = office.app.services.order.list(&office.caller, &query).await;
    office.answer(listed, |list| Json(AdminOrderPage::from(list)))
}

/// One order by its id, with the `ETag` that whatever is done to it is built on.
#[utoipa::path(get, path = "/api/v1/admin/orders/{id}", tag = "orders of the shop", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("id" = String, Path)),
    responses((status = 200, body = AdminOrderAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn one(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&OrderRefusal::NotFound) };
    shown(&office, id, StatusCode::OK).await
}

/// Ships what is in no parcel yet, hands over, marks as paid or as paid back, or cancels.
#[utoipa::path(post, path = "/api/v1/admin/orders/{id}/actions", tag = "orders of the shop", security(("key" = [])),
    request_body = OrderActionBody,
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days"), ("id" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = AdminOrderAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn act(office: Office, Segment(id): Segment, built: Built, Body(body): Body<OrderActionBody>) -> Response {
    let Ok(order) = id.parse() else { return office.asker.refuse(&OrderRefusal::NotFound) };
    let command = OrderCommand { order, version: built.number(), action: body.action, tracking: body.tracking };
    let done = office.app.services.order.act(&office.caller, command).await;
    after(&office, order, done).await
}

/// The staff's own note, which no shopper reads.
#[utoipa::path(put, path = "/api/v1/admin/orders/{id}/note", tag = "orders of the shop", security(("key" = [])),
    request_body = NoteBody,
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = AdminOrderAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 412, body = ProblemBody),
        (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn note(office: Office, Segment(id): Segment, built: Built, Body(body): Body<NoteBody>) -> Response {
    let Ok(order) = id.parse() else { return office.asker.refuse(&OrderRefusal::NotFound) };
    let done = office.app.services.order.change_note(&office.caller, order, built.number(), &body.note).await;
    after(&office, order, done).await
}

/// Sends money back, the way it came where that can be.
#[utoipa::path(post, path = "/api/v1/admin/orders/{id}/refunds", tag = "orders of the shop", security(("key" = [])),
    request_body = RefundBody,
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days"), ("id" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = AdminOrderAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn refund(office: Office, Segment(id): Segment, built: Built, Body(body): Body<RefundBody>) -> Response {
    let Ok(order) = id.parse() else { return office.asker.refuse(&OrderRefusal::NotFound) };
    let command = RefundCommand { order, version: built.number(), amount: body.amount, reason: body.reason };
    let done = office.app.services.refund.start(&office.caller, command).await;
    after(&office, order, done).await
}

pub(super) async fn after(office: &Office, order: OrderId, done: Result<(), OrderRefusal>) -> Response {
    match done {
        Ok(()) => {
            office.app.cache.changed();
            shown(office, order, StatusCode::OK).await
        }
        Err(refusal) => refused(&office.asker, &refusal),
    }
}

pub(super) async fn shown(office: &Office, id: OrderId, status: StatusCode) -> Response {
    match office.app.services.order.get(&office.caller, id, office.asker.language).await {
        Ok(order) => {
            let version = order.version;
            tagged(version, (status, Json(AdminOrderAnswer::of(order, &office.app.origin))).into_response())
        }
        Err(refusal) => office.asker.refuse(&refusal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use utoipa::IntoParams;

    /// A value that the domain gets is written into the document too.
    #[test]
    fn a_filter_names_every_status_that_there_is() {
        let params = serde_json::to_value(OrderParams::into_params(|| None)).expect("JSON");
        let pattern = |name: &str| {
            let param = params.as_array().expect("a list").iter().find(|param| param["name"] == name).expect(name);
            param["schema"]["pattern"].as_str().expect(name).to_owned()
        };
        let of = |codes: Vec<&str>| ["^(", &codes.join("|"), ")$"].concat();
        assert_eq!(pattern("order_status"), of(ShownStatus::ALL.map(ShownStatus::code).to_vec()));
        assert_eq!(pattern("payment_status"), of(PaymentStatus::ALL.map(PaymentStatus::code).to_vec()));
        assert_eq!(pattern("shipment_status"), of(ShipmentStatus::ALL.map(ShipmentStatus::code).to_vec()));
    }
}
