//! Every request gets an id, a line in the log and a place in the metrics. Never logs a query
//! string or a body: a token or an address may stand in them.

use super::App;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use shop_gateways::SystemIds;
use shop_services::ports::Ids;
use std::time::Instant;
use tracing::Instrument;

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request that runs, for answers that name it.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

pub async fn observe(State(_): State<App>, mut request: Request, next: Next) -> Response {
    let id = SystemIds.next().simple().to_string();
    // The pattern and not the path: an order's token stands in the path.
    let route = request.extensions().get::<MatchedPath>().map_or("-", |path| path.as_str()).to_owned();
    let method = request.method().clone();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", id = %id, %method, route = %route);
    let begun = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    let labels = [("method", method.to_string()), ("route", route), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels[..2]).record(took);
    span.in_scope(|| {
        if status >= 500 {
            tracing::error!(status, micros = took.as_micros() as u64, "answered");
        } else {
            tracing::debug!(status, micros = took.as_micros() as u64, "answered");
        }
    });
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
