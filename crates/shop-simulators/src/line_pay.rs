//! LINE Pay's online API, v3 and v4: request, the page on which the shopper approves, confirm,
//! capture, void, refund, details and check. It signs nothing and calls nobody back, as the real one.
//!
//! Of the weather it knows what strikes every call, and besides: `late`, a confirmation that is done
//! after a while and is in process until then; `wrong_amount`, a payment that is shown with another
//! sum than was paid.

mod access;
mod book;
mod calls;
mod confirm;
mod look_up;
mod order;
mod page;

use crate::{House, chaos};
use access::{Access, Refusal};
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::get,
};
use book::Book;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// On the command line and in the ledger.
pub const PROVIDER: &str = "line_pay";

/// The merchant's, for everybody who tries things out here.
pub const CHANNEL_ID: &str = "1234567890";
pub const CHANNEL_SECRET: &str = "a917ab6a2367b536f8e5a6e2977e06f4";

#[derive(Debug, Clone)]
struct LinePay {
    house: House,
    book: Arc<Mutex<Book>>,
    access: Arc<Mutex<Access>>,
}

impl LinePay {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub fn doors(house: House) -> Router {
    let book = Arc::new(Mutex::new(Book::new(house.clock.now())));
    let line_pay = LinePay { house: house.clone(), book, access: Arc::default() };
    let disturbed = from_fn_with_state(house, chaos::disturb);
    Router::new()
        .route("/v3/{*call}", axum::routing::any(api))
        .route("/v4/{*call}", axum::routing::any(api))
        .layer(disturbed)
        .route(page::PATH, get(page::shown).post(page::chosen))
        .with_state(line_pay)
}

async fn api(State(line_pay): State<LinePay>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let sent = if method == Method::GET { uri.query().unwrap_or_default().as_bytes() } else { &body };
    let admitted = line_pay.access.lock().unwrap_or_else(PoisonError::into_inner).admit(&headers, uri.path(), sent);
    let answer = match admitted {
        Ok(()) => answer(&line_pay, &method, &uri, &body).await,
        Err(refusal) => Some(Err(refusal)),
    };
    match answer {
        Some(Ok(Told { code, words, info })) => {
            let mut told = json!({ "returnCode": code, "returnMessage": words });
            if let Some(info) = info {
                told["info"] = info;
            }
            Json(told).into_response()
        }
        Some(Err(Refusal(code, words))) => Json(json!({ "returnCode": code, "returnMessage": words })).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What is answered to a call that was understood.
struct Told {
    code: &'static str,
    words: &'static str,
    info: Option<Value>,
}

impl Told {
    fn success(info: Value) -> Self {
        Self { code: "0000", words: "Success.", info: Some(info) }
    }
}

type Answer = Result<Told, Refusal>;

/// `None`: there is no such call.
async fn answer(line_pay: &LinePay, method: &Method, uri: &Uri, body: &[u8]) -> Option<Answer> {
    let path: Vec<&str> = uri.path().split('/').skip(1).collect();
    let [version, "payments", call @ ..] = path.as_slice() else { return None };
    let id = |digits: &str| digits.parse::<u64>().map_err(|_| Refusal("2101", "transactionId"));
    let answer = match (method.as_str(), call) {
        ("POST", ["request"]) => calls::request(line_pay, body),
        ("POST", [digits, "confirm"]) => match id(digits) {
            Ok(id) => confirm::confirm(line_pay, version, id, body).await,
            Err(refusal) => Err(refusal),
        },
        ("POST", ["authorizations", digits, "capture"]) => id(digits).and_then(|id| calls::capture(line_pay, id, body)),
        ("POST", ["authorizations", digits, "void"]) => id(digits).and_then(|id| calls::void(line_pay, id)),
        ("POST", [digits, "refund"]) => id(digits).and_then(|id| calls::refund(line_pay, id, body)),
        ("GET", []) => look_up::details(line_pay, version, uri.query().unwrap_or_default()),
        ("GET", ["requests", digits, "check"]) => id(digits).and_then(|id| look_up::check(line_pay, id)),
        _ => return None,
    };
    Some(answer)
}
