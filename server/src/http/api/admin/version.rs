//! Edits that are built on a reading: `ETag` says which, `If-Match` brings it back. Never guesses a version.

use super::super::problem::Asker;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use shop_domain::fault::Class;
use shop_services::refusal::Refusal;

/// What `If-Match` names: missing 428, of another shape 412.
pub struct Built(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Built {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Ok(asker) = Asker::from_request_parts(parts, state).await;
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Err(asker.code(StatusCode::PRECONDITION_REQUIRED, "request.if_match"));
        };
        let tag = value.to_str().ok().and_then(|tag| tag.trim().strip_prefix('"')?.strip_suffix('"'));
        match tag {
            Some(tag) if !tag.is_empty() && tag.bytes().all(|sign| sign.is_ascii_digit()) => Ok(Self(tag.to_owned())),
            _ => Err(asker.code(StatusCode::PRECONDITION_FAILED, "request.stale")),
        }
    }
}

/// With the version that the next edit is to be built on.
pub fn tagged(version: impl std::fmt::Display, answer: impl IntoResponse) -> Response {
    let mut headers = HeaderMap::new();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        headers.insert(header::ETAG, tag);
    }
    (headers, answer).into_response()
}

/// What was built on an older reading is a precondition that failed; every other refusal is what it is elsewhere.
pub fn refused(asker: &Asker, refusal: &dyn Refusal) -> Response {
    if refusal.class() == Class::Conflict && refusal.code().ends_with(".conflict") {
        return asker.code(StatusCode::PRECONDITION_FAILED, "request.stale");
    }
    asker.refuse(refusal)
}

impl Built {
    /// Where versions are numbers; one that is larger than any is older than none, and refused as stale.
    pub fn number(&self) -> i64 {
        self.0.parse().unwrap_or(-1)
    }
}
