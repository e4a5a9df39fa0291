//! A warehouse that keeps the contract of `docs/warehouse.openapi.json`, in memory: the reference for
//! whoever writes one. It has the goods of the sample shop, and `/_goods` for others.
//!
//! Of the weather it knows what strikes every call: `down`, `silence` and `answer_lost`.

mod book;
mod once;

use crate::{House, chaos};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use book::{Book, Line, Refusal};
use once::Once;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use time::OffsetDateTime;

/// On the command line.
pub const NAME: &str = "warehouse";

/// The key of everybody who tries things out here.
pub const KEY: &str = "warehouse-key";

const MOST_LEVELS: usize = 500;

#[derive(Debug, Clone)]
struct Warehouse {
    house: House,
    book: Arc<Mutex<Book>>,
    once: Arc<Mutex<Once>>,
}

impl Warehouse {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub fn doors(house: House) -> Router {
    let book = Book::with(goods_of_the_sample());
    let warehouse = Warehouse { house: house.clone(), book: Arc::new(Mutex::new(book)), once: Arc::default() };
    Router::new()
        .route("/v1/reservations", post(reserve))
        .route("/v1/reservations/{id}", get(shown))
        .route("/v1/reservations/{id}/keep", post(keep))
        .route("/v1/reservations/{id}/commit", post(commit))
        .route("/v1/reservations/{id}/release", post(release))
        .route("/v1/reservations/{id}/restock", post(restock))
        .route("/v1/stock", get(stock))
        .layer(from_fn_with_state(house, chaos::disturb))
        // Not of the contract: for whoever runs the simulation.
        .route("/_goods", get(goods).post(set_goods))
        .with_state(warehouse)
}

fn goods_of_the_sample() -> BTreeMap<String, i64> {
    let sample: Value = serde_json::from_str(include_str!("../../../sample/catalogue.json")).unwrap_or_default();
    let products = sample["products"].as_array().cloned().unwrap_or_default();
    let variants = products.iter().filter_map(|product| product["variants"].as_array()).flatten();
    variants.filter_map(|variant| Some((variant["sku"].as_str()?.to_owned(), variant["stock"].as_i64()?))).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    reservation: String,
    /// What people call the order, where it has a name already.
    #[serde(default)]
    #[expect(dead_code, reason = "it is for people")]
    reference: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    expires_at: OffsetDateTime,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    /// Everything that is left, where there are none.
    #[serde(default)]
    lines: Option<Vec<Line>>,
}

async fn reserve(State(warehouse): State<Warehouse>, headers: HeaderMap, body: Bytes) -> Response {
    once(&warehouse, &headers, "reserve", &body, |wanted: Wanted, book, now| {
        book.reserve(&wanted.reservation, wanted.lines, wanted.expires_at, now)
    })
}

async fn keep(State(warehouse): State<Warehouse>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let call = ["keep ", &id].concat();
    once(&warehouse, &headers, &call, &body, |_: Part, book, now| book.keep(&id, now))
}

async fn commit(
    State(warehouse): State<Warehouse>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = ["commit ", &id].concat();
    once(&warehouse, &headers, &call, &body, |part: Part, book, now| book.commit(&id, part.lines, now))
}

async fn release(
    State(warehouse): State<Warehouse>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = ["release ", &id].concat();
    once(&warehouse, &headers, &call, &body, |part: Part, book, now| book.release(&id, part.lines, now))
}

async fn restock(
    State(warehouse): State<Warehouse>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = ["restock ", &id].concat();
    once(&warehouse, &headers, &call, &body, |part: Part, book, now| book.restock(&id, part.lines, now))
}

/// Does what a key asks for once; the same again brings the same answer.
fn once<T: DeserializeOwned>(
    warehouse: &Warehouse,
    headers: &HeaderMap,
    call: &str,
    body: &[u8],
    act: impl FnOnce(T, &mut Book, OffsetDateTime) -> Result<Value, Refusal>,
) -> Response {
    if let Some(refused) = stranger(headers) {
        return refused;
    }
    let Some(key) = headers.get("Idempotency-Key").and_then(|key| key.to_str().ok()).filter(|key| !key.is_empty())
    else {
        return problem(StatusCode::BAD_REQUEST, "idempotency.missing", None);
    };
    let mut once = warehouse.once.lock().unwrap_or_else(PoisonError::into_inner);
    match once.found(key, call, body) {
        Some(Ok(answer)) => return Json(answer).into_response(),
        Some(Err(())) => return problem(StatusCode::UNPROCESSABLE_ENTITY, "idempotency.reused", None),
        None => {}
    }
    let Ok(read) = serde_json::from_slice(if body.is_empty() { b"{}" } else { body }) else {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "request.malformed", None);
    };
    match act(read, &mut warehouse.book(), warehouse.house.clock.now()) {
        Ok(answer) => {
            // A refusal leaves the key free: the next time there may be enough.
            once.keep(key, call, body, answer.clone());
            Json(answer).into_response()
        }
        Err(refusal) => refused(refusal),
    }
}

fn refused(refusal: Refusal) -> Response {
    match refusal {
        Refusal::Unknown => problem(StatusCode::NOT_FOUND, "reservation.unknown", None),
        Refusal::Closed => problem(StatusCode::CONFLICT, "reservation.closed", None),
        Refusal::TooMuch => problem(StatusCode::CONFLICT, "reservation.too_much", None),
        Refusal::Malformed => problem(StatusCode::UNPROCESSABLE_ENTITY, "request.malformed", None),
        Refusal::Short(short) => {
            let lines = short.into_iter().map(|(sku, available)| json!({ "sku": sku, "available": available }));
            problem(StatusCode::CONFLICT, "stock.short", Some(lines.collect()))
        }
    }
}

async fn shown(State(warehouse): State<Warehouse>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    if let Some(refused) = stranger(&headers) {
        return refused;
    }
    match warehouse.book().shown(&id, warehouse.house.clock.now()) {
        Some(shown) => Json(shown).into_response(),
        None => refused(Refusal::Unknown),
    }
}

#[derive(Deserialize)]
struct Page {
    cursor: Option<String>,
    limit: Option<usize>,
}

async fn stock(State(warehouse): State<Warehouse>, Query(page): Query<Page>, headers: HeaderMap) -> Response {
    if let Some(refused) = stranger(&headers) {
        return refused;
    }
    let most = page.limit.unwrap_or(MOST_LEVELS).clamp(1, MOST_LEVELS);
    let (items, next) = warehouse.book().levels(page.cursor.as_deref(), most, warehouse.house.clock.now());
    Json(json!({ "items": items, "next_cursor": next })).into_response()
}

async fn goods(State(warehouse): State<Warehouse>) -> Json<Value> {
    let (items, _) = warehouse.book().levels(None, usize::MAX, warehouse.house.clock.now());
    Json(items.into())
}

/// How many of each are on hand, by SKU.
async fn set_goods(State(warehouse): State<Warehouse>, Json(goods): Json<BTreeMap<String, i64>>) {
    warehouse.book().count(goods);
}

/// The answer to whoever does not have the key.
fn stranger(headers: &HeaderMap) -> Option<Response> {
    let told = headers.get("Authorization").and_then(|value| value.to_str().ok());
    let is_known = told.and_then(|told| told.strip_prefix("Bearer ")) == Some(KEY);
    (!is_known).then(|| problem(StatusCode::UNAUTHORIZED, "key.wrong", None))
}

fn problem(status: StatusCode, code: &str, lines: Option<Vec<Value>>) -> Response {
    let title = status.canonical_reason().unwrap_or_default();
    let mut problem = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "code": code });
    if let Some(lines) = lines {
        problem["lines"] = lines.into();
    }
    (status, [(CONTENT_TYPE, "application/problem+json")], problem.to_string()).into_response()
}
