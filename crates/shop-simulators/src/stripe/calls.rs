//! The calls of the API: who may call, in which version, under which key; and which call it is.

use super::{Problem, SECRET_KEY, Stripe, VERSION, events, form::Fields, refunds, sessions};
use crate::Fault;
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;

const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

pub(super) async fn api(
    State(stripe): State<Stripe>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    sessions::expire_what_is_due(&stripe);
    if let Err(problem) = admitted(&headers) {
        return answer(problem.status, problem.written());
    }
    if method != Method::POST {
        let fields = Fields::parse(uri.query().unwrap_or_default().as_bytes());
        let (status, body) = settled(read(&stripe, &method, uri.path(), &fields));
        return answer(status, body);
    }
    let key = headers.get("Idempotency-Key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    if let Some(key) = &key {
        match stripe.keys().begin(key, (uri.path(), &body), stripe.house.clock.now()) {
            Ok(None) => {}
            Ok(Some((status, body))) => return (([(REPLAYED, "true")]), answer(status, body)).into_response(),
            Err(problem) => return answer(problem.status, problem.written()),
        }
    }
    // On its own: whoever hangs up does not stop it.
    let done = tokio::spawn(async move {
        if stripe.house.chaos.strikes(Fault::Late) {
            tokio::time::sleep(stripe.house.chaos.late()).await;
        }
        let (status, written) = settled(change(&stripe, uri.path(), &Fields::parse(&body)));
        if let Some(key) = &key {
            stripe.keys().end(key, status, &written);
        }
        (status, written)
    });
    match done.await {
        Ok((status, body)) => answer(status, body),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn admitted(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let basic = ["Basic ", &STANDARD.encode([SECRET_KEY, ":"].concat())].concat();
    let bearer = ["Bearer ", SECRET_KEY].concat();
    if !text("Authorization").is_some_and(|given| given == basic || given == bearer) {
        return Err(Problem::request(401, "api_key_invalid", "Invalid API Key provided"));
    }
    match text("Stripe-Version") {
        None | Some(VERSION) => Ok(()),
        Some(other) => Err(Problem::request(400, "invalid_version", &["Invalid Stripe API version: ", other].concat())),
    }
}

fn read(stripe: &Stripe, method: &Method, path: &str, fields: &Fields) -> Result<Value, Problem> {
    match (method.as_str(), parts(path).as_slice()) {
        ("GET", ["checkout", "sessions", id]) => sessions::get(stripe, id, fields),
        ("GET", ["payment_intents", id]) => {
            let book = stripe.book();
            let payment = book.payments.get(*id).ok_or_else(|| Problem::missing("payment_intent", id))?;
            Ok(payment.written())
        }
        ("GET", ["refunds"]) => refunds::list(stripe, fields),
        ("GET", ["refunds", id]) => refunds::get(stripe, id),
        ("GET", ["events"]) => Ok(events::list(stripe)),
        ("GET", ["events", id]) => events::get(stripe, id),
        (method, _) => Err(unknown(method, path)),
    }
}

fn change(stripe: &Stripe, path: &str, fields: &Fields) -> Result<Value, Problem> {
    match parts(path).as_slice() {
        ["checkout", "sessions"] => sessions::open(stripe, fields),
        ["checkout", "sessions", id, "expire"] => sessions::expire(stripe, id),
        ["refunds"] => refunds::create(stripe, fields),
        ["webhook_endpoints"] => events::add_endpoint(stripe, fields),
        _ => Err(unknown("POST", path)),
    }
}

/// After `/v1`.
fn parts(path: &str) -> Vec<&str> {
    path.split('/').skip(2).collect()
}

fn unknown(method: &str, path: &str) -> Problem {
    Problem::request(404, "url_invalid", &["Unrecognized request URL (", method, ": ", path, ")."].concat())
}

fn settled(result: Result<Value, Problem>) -> (u16, Value) {
    result.map_or_else(|problem| (problem.status, problem.written()), |body| (200, body))
}

fn answer(status: u16, body: Value) -> Response {
    (StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), Json(body)).into_response()
}
