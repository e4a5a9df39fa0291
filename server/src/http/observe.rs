//! Every request gets an id, a line in the log and a place in the metrics. Never logs a query
//! string or a body: a token or an address may stand in them.

use super::App;
use crate::traces;
use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method},
    middleware::Next,
    response::Response,
};
use metrics::{Counter, Histogram};
use shop_gateways::SystemIds;
use shop_services::ports::Ids;
use std::{
    net::{IpAddr, SocketAddr},
    time::{Duration, Instant},
};
use tracing::{Instrument, Level, Span};

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request that runs, for answers that name it.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

tokio::task_local! {
    static CURRENT: String;
}

/// The id of the request that this task answers; empty outside of one.
pub fn current_id() -> String {
    CURRENT.try_with(String::clone).unwrap_or_default()
}

pub async fn observe(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = new_id();
    let route = route(&request);
    let method = request.method().clone();
    let neighbour = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|neighbour| neighbour.0.ip());
    let from = neighbour.map(|neighbour| app.proxies.client(neighbour, request.headers()));
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = span(&id, &method, &route);
    let trace = traces::request(&id, &method, &route, request.headers());
    let answer = CURRENT.scope(id.clone(), next.run(request));
    let mut response = answer.instrument(span.clone()).instrument(trace.clone()).await;
    let status = response.status().as_u16();
    let took = begun.elapsed();
    traces::answered(&trace, status);
    Tally::of(&method, route, status).count(took);
    span.in_scope(|| tell(status, took, from));
    name(&mut response, &id);
    response
}

/// The pattern and not the path: an order's token stands in the path.
pub fn route(request: &Request) -> String {
    request.extensions().get::<MatchedPath>().map_or("-", |path| path.as_str()).to_owned()
}

/// Anybody can make up methods, and each would be counted for ever.
fn label(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// One kind of answer to one route, found in the metrics once and counted at often.
pub struct Tally {
    method: Method,
    route: String,
    status: u16,
    requests: Counter,
    seconds: Histogram,
}

impl Tally {
    pub fn of(method: &Method, route: String, status: u16) -> Self {
        let labels = [("method", label(method).to_owned()), ("route", route.clone()), ("status", status.to_string())];
        Self {
            method: method.clone(),
            route,
            status,
            requests: metrics::counter!("http_requests_total", &labels),
            seconds: metrics::histogram!("http_request_seconds", &labels[..2]),
        }
    }

    fn count(&self, took: Duration) {
        self.requests.increment(1);
        self.seconds.record(took);
    }

    /// For an answer that was ready before anybody asked: all that [`observe`] does, for less.
    pub fn observe(&self, response: &mut Response, request: &HeaderMap, begun: Instant) {
        let id = new_id();
        traces::answered(&traces::request(&id, &self.method, &self.route, request), self.status);
        let took = begun.elapsed();
        self.count(took);
        if tracing::enabled!(Level::DEBUG) {
            span(&id, &self.method, &self.route).in_scope(|| tell(self.status, took, None));
        }
        name(response, &id);
    }
}

fn new_id() -> String {
    SystemIds.next().simple().to_string()
}

fn span(id: &str, method: &Method, route: &str) -> Span {
    tracing::info_span!("request", %id, %method, %route)
}

/// Whoever was turned away at a door is told of with where they came from: many such lines are an attack.
fn tell(status: u16, took: Duration, from: Option<IpAddr>) {
    let micros = took.as_micros() as u64;
    match (status, from) {
        (500.., _) => tracing::error!(status, micros, "answered"),
        (401 | 403 | 429, Some(from)) => tracing::warn!(status, %from, "turned away"),
        _ => tracing::debug!(status, micros, "answered"),
    }
}

fn name(response: &mut Response, id: &str) {
    if let Ok(value) = HeaderValue::from_str(id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_that_somebody_made_up_is_counted_with_the_others() {
        for (method, expected) in
            [("GET", "GET"), ("PATCH", "PATCH"), ("get", "other"), ("X-1", "other"), ("X-2", "other")]
        {
            let method = Method::from_bytes(method.as_bytes()).expect("a token");
            assert_eq!(label(&method), expected);
        }
    }
}
