//! What stands before every handler: where a request may come from, what a browser may do with the
//! answer, and how many are worked on at once. Never looks at who is asking.

use super::App;
use crate::config::Config;
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// What any request may take once it has a place.
pub const LONGEST: Duration = Duration::from_secs(45);

/// The headers that say what a browser may do, made once.
pub struct Policies(HeaderMap);

impl Policies {
    /// The one inline script is allowed by its hash: pages that are cached cannot carry a nonce.
    pub fn new(config: &Config, script: &str) -> Self {
        let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
        let content = [
            "default-src 'none'; script-src 'self' 'sha256-",
            &hash,
            "' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' data:; style-src 'self'; font-src 'self'; \
             manifest-src 'self'; worker-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
             object-src 'none'; frame-ancestors 'none'",
        ]
        .concat();
        let content = HeaderValue::from_str(&content).unwrap_or(HeaderValue::from_static("default-src 'none'"));
        let mut headers = HeaderMap::from_iter([(header::CONTENT_SECURITY_POLICY, content)]);
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        if config.is_https() {
            let value = HeaderValue::from_static("max-age=31536000; includeSubDomains");
            headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
        }
        Self(headers)
    }

    pub fn put(&self, headers: &mut HeaderMap) {
        // Room for the request's id too.
        headers.reserve(self.0.len() + 2);
        for (name, value) in &self.0 {
            headers.insert(name, value.clone());
        }
    }
}

pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    app.policies.put(headers);
    // Whatever does not say otherwise is somebody's own.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses what changes something and comes from another site. Without either header it is not a
/// browser, and has no cookies to be abused. Exempt: callbacks and returns, which are signed, and
/// requests that bring a key of their own.
pub async fn same_site(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let signed = request.uri().path().starts_with("/callbacks/");
    let keyed = request.headers().contains_key(header::AUTHORIZATION);
    if safe || signed || keyed || comes_from_here(&request) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This request came from another site and was refused. (csrf)").into_response()
}

fn comes_from_here(request: &Request<Body>) -> bool {
    let text = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text("origin") else { return true };
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    let origin = origin.split_once("://").and_then(|(_, rest)| rest.parse::<Authority>().ok());
    origin.is_some_and(|origin| host.is_some_and(|host| host.eq_ignore_ascii_case(origin.as_str())))
}

/// A crowd waits in a queue, in order; only beyond thousands is somebody sent away.
pub async fn place_in_queue(State(app): State<App>, request: Request, next: Next) -> Response {
    let Ok(_waiting) = app.waiting.try_acquire() else {
        let wait = [(header::RETRY_AFTER, HeaderValue::from_static("2"))];
        return (StatusCode::SERVICE_UNAVAILABLE, wait, "The shop is busy. Please try again in a moment.")
            .into_response();
    };
    // Never closed, so it is always had in the end.
    let _place = app.places.acquire().await;
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&str, &str)]) -> Request<Body> {
        let builder =
            headers.iter().fold(Request::post("/cart/items"), |builder, (name, value)| builder.header(*name, *value));
        builder.body(Body::empty()).expect("a request")
    }

    #[test]
    fn another_site_changes_nothing() {
        for (headers, ok) in [
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")], true),
            (vec![("origin", "https://evil.example"), ("host", "shop.example")], false),
            (vec![("origin", "null"), ("host", "shop.example")], false),
            (vec![("origin", "https://shop.example"), ("host", "shop.example")], true),
            (vec![("host", "shop.example")], true),
        ] {
            assert_eq!(comes_from_here(&request(&headers)), ok, "{headers:?}");
        }
    }
}
