//! What stands before every handler: where a request may come from, what a browser may do with the
//! answer, how many are worked on at once, and for how long. Never looks at who is asking.

use super::{
    App,
    edge::Edge,
    upload::{self, is_upload},
};
use crate::config::Config;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// What any request may take once it has a place; an upload, once its last byte has come.
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

    /// The policy of a page whose form goes to `site`, and nowhere else but here.
    pub fn with_form_to(&self, site: &str) -> Option<HeaderValue> {
        let policy = self.0.get(header::CONTENT_SECURITY_POLICY)?.to_str().ok()?;
        let wider = ["form-action 'self' ", site, ";"].concat();
        HeaderValue::from_str(&policy.replace("form-action 'self';", &wider)).ok()
    }

    /// What an answer says for itself stays: only what nobody but us may write is answered otherwise.
    pub fn put(&self, headers: &mut HeaderMap) {
        // Room for the request's id too.
        headers.reserve(self.0.len() + 2);
        for (name, value) in &self.0 {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
}

pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_busy = response.status() == StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    app.policies.put(headers);
    if is_busy {
        headers.entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static("2"));
    }
    // Whatever does not say otherwise is somebody's own.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    say_encoding(headers);
    response
}

/// RFC 9112, section 3.2. Nothing is made of a host here; but whoever stands before the shop may read another of two.
pub fn names_one_host(request: &Request) -> bool {
    request.version() != Version::HTTP_11 || request.headers().get_all(header::HOST).iter().count() == 1
}

pub async fn one_host(request: Request, next: Next) -> Response {
    if names_one_host(&request) {
        return next.run(request).await;
    }
    Edge::of(&request).refuse(StatusCode::BAD_REQUEST, "request.malformed")
}

/// A text whose encoding is not said would be guessed at.
fn say_encoding(headers: &mut HeaderMap) {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_text = kind.starts_with("text/") || kind.ends_with("+xml");
    if is_text
        && !kind.contains("charset")
        && let Ok(whole) = HeaderValue::from_str(&[kind, "; charset=utf-8"].concat())
    {
        headers.insert(header::CONTENT_TYPE, whole);
    }
}

/// Refuses what changes something and comes from another site. Without any header that says so it is not a
/// browser, and has no cookies to be abused. Exempt: the doors of providers, and whoever brings a key.
pub async fn same_site(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/api/v1/admin/") && key_of(request.headers()).is_some() {
        // No browser sends a key by itself, and a request with one has no session. Elsewhere a key opens no door.
        request.headers_mut().remove(header::COOKIE);
        return next.run(request).await;
    }
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let path = request.uri().path();
    // What a provider signed, or what is asked for at the provider because of it.
    let signed = path.starts_with("/callbacks/") || path.starts_with("/returns/");
    if safe || signed || comes_from(&app.origin, request.headers()) {
        return next.run(request).await;
    }
    Edge::of(&request).refuse(StatusCode::FORBIDDEN, "request.csrf")
}

/// The key of a program, as it was sent.
pub fn key_of(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?;
    let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
}

fn comes_from(shop: &str, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    // Who names neither may name the page that the form stood on.
    let said = text("origin").or_else(|| text("referer"));
    said.is_none_or(|origin| site_of(origin).is_some_and(|site| Some(site) == site_of(shop)))
}

/// Scheme, host and port. This machine has several names, and all are the same shop.
fn site_of(origin: &str) -> Option<(String, String, u16)> {
    let uri: Uri = origin.parse().ok()?;
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let host = uri.host()?.to_ascii_lowercase();
    let host = if matches!(host.as_str(), "127.0.0.1" | "[::1]") { "localhost".to_owned() } else { host };
    let port = uri.port_u16().unwrap_or(if scheme == "https" { 443 } else { 80 });
    Some((scheme, host, port))
}

pub async fn place_in_queue(State(app): State<App>, request: Request, next: Next) -> Response {
    let queue = if is_upload(&request) { &app.uploads } else { &app.queue };
    match queue.place().await {
        Some(_place) => next.run(request).await,
        None => Edge::of(&request).refuse(StatusCode::SERVICE_UNAVAILABLE, "request.busy"),
    }
}

/// What nobody waits for any more gives its place back.
pub async fn in_time(request: Request, next: Next) -> Response {
    if is_upload(&request) {
        return upload::in_time(request, next).await;
    }
    let edge = Edge::of(&request);
    let answered = tokio::time::timeout(LONGEST, next.run(request)).await;
    answered.unwrap_or_else(|_| edge.refuse(StatusCode::SERVICE_UNAVAILABLE, "request.timeout"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_site_changes_nothing() {
        let (shop, here) = ("https://shop.example", "http://localhost:3000");
        for (shop, headers, ok) in [
            (shop, vec![("sec-fetch-site", "cross-site")], false),
            (shop, vec![("sec-fetch-site", "same-site")], false),
            (shop, vec![("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")], true),
            (shop, vec![("sec-fetch-site", "cross-site"), ("authorization", "Bearer x")], false),
            (shop, vec![("origin", "https://evil.example"), ("authorization", "Bearer x")], false),
            (shop, vec![("origin", "https://evil.example"), ("host", "evil.example")], false),
            (shop, vec![("origin", "http://shop.example")], false),
            (shop, vec![("origin", "https://shop.example:8443")], false),
            (shop, vec![("origin", "null")], false),
            (shop, vec![("origin", "https://shop.example"), ("host", "10.0.0.1:3000")], true),
            (shop, vec![("origin", "https://Shop.Example:443")], true),
            (shop, vec![("host", "shop.example")], true),
            (shop, vec![("referer", "https://evil.example/shop.example/")], false),
            (shop, vec![("referer", "https://shop.example.evil.example/cart")], false),
            (shop, vec![("referer", "https://shop.example/cart?x=1")], true),
            (shop, vec![("origin", "https://evil.example"), ("referer", "https://shop.example/cart")], false),
            (here, vec![("origin", "http://localhost:3000")], true),
            (here, vec![("origin", "http://127.0.0.1:3000")], true),
            (here, vec![("origin", "http://[::1]:3000")], true),
            (here, vec![("origin", "http://127.0.0.1:3001")], false),
        ] {
            let pair = |(name, value): &(&'static str, &'static str)| {
                (HeaderName::from_static(name), HeaderValue::from_static(value))
            };
            assert_eq!(comes_from(shop, &headers.iter().map(pair).collect()), ok, "{headers:?}");
        }
    }
}
