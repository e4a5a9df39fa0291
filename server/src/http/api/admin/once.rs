//! A POST that comes again with the same `Idempotency-Key` does nothing, and gets what it got before. Never
//! keeps what is told once.

use super::super::problem::Asker;
use crate::http::App;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use shop_domain::{fault::Fault, staff::Caller};
use shop_services::answer::{AnswerRefusal, Turn};
use std::time::Duration;

/// In an answer's extensions: it holds a secret that nobody gets a second time.
#[derive(Clone, Copy)]
pub struct ToldOnce;

/// Of a request, which was read before unless it is a picture; and of an answer.
const MOST: usize = 1024 * 1024;
/// Of a picture, which is read here: somewhat more than one may have, so that it is told why it is refused.
const MOST_PICTURE: usize = 12 * 1024 * 1024;

/// How long, and how often, a request waits for the same one that came before.
const PAUSE: Duration = Duration::from_millis(250);
const PAUSES: usize = 20;

pub async fn once(State(app): State<App>, asker: Asker, request: Request, next: Next) -> Response {
    let caller = request.extensions().get::<Caller>().cloned();
    let Some(caller) = caller.filter(|_| request.method() == Method::POST) else { return next.run(request).await };
    let (parts, body) = request.into_parts();
    let is_picture = parts.uri.path().ends_with("/pictures");
    let Ok(bytes) = to_bytes(body, if is_picture { MOST_PICTURE } else { MOST }).await else {
        return asker.code(StatusCode::PAYLOAD_TOO_LARGE, "request.too_large");
    };
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let whole = [&parts.uri.to_string(), "\n", text("if-match"), "\n", &String::from_utf8_lossy(&bytes)].concat();
    let turn = claim(&app, &caller, text("idempotency-key"), &whole).await;
    let hash = match turn {
        Ok(Turn::Ours(hash)) => hash,
        Ok(Turn::Answered { status, body }) => return again(status, &body),
        Err(refusal) => return refused(&asker, &refusal),
    };
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    keep(&app, &caller, &hash, response).await
}

/// Whoever sends the same twice at once waits for the first.
async fn claim(app: &App, caller: &Caller, key: &str, whole: &str) -> Result<Turn, AnswerRefusal> {
    for _ in 0..PAUSES {
        match app.services.answer.claim(caller, key, whole).await {
            Err(AnswerRefusal::InFlight) => tokio::time::sleep(PAUSE).await,
            turn => return turn,
        }
    }
    Err(AnswerRefusal::InFlight)
}

/// An answer that cannot be kept is given all the same: what was done is done.
async fn keep(app: &App, caller: &Caller, hash: &[u8], response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, MOST).await.unwrap_or_default();
    let kept = if parts.status.is_success() {
        let tag = parts.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default();
        let text = [tag, "\n", &String::from_utf8_lossy(&bytes)].concat();
        let text = parts.extensions.get::<ToldOnce>().is_none().then_some(text);
        app.services.answer.keep(caller, hash, (parts.status.as_u16(), text.as_deref())).await
    } else {
        app.services.answer.free(caller, hash).await
    };
    if let Err(error) = kept {
        tracing::error!(error = &error as &dyn std::error::Error, "an answer was not kept");
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn again(status: u16, kept: &str) -> Response {
    let (tag, body) = kept.split_once('\n').unwrap_or_default();
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let mut response = (status, body.to_owned()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    if let Ok(tag) = HeaderValue::from_str(tag)
        && !tag.is_empty()
    {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn refused(asker: &Asker, refusal: &AnswerRefusal) -> Response {
    let mut problem = app::ssr::refuse(asker.language, refusal);
    let (status, words) = match refusal {
        AnswerRefusal::Missing => (Some(StatusCode::BAD_REQUEST), "idempotency.header"),
        AnswerRefusal::Reused => (None, "idempotency.header_reused"),
        _ => (None, refusal.code()),
    };
    if let Some(sentence) = app::words::find(asker.language, words) {
        sentence.clone_into(&mut problem.message);
    }
    let mut response = match status {
        Some(status) => asker.answer(status, problem),
        None => asker.problem(problem),
    };
    if matches!(refusal, AnswerRefusal::InFlight) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}
