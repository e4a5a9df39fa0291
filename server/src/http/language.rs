//! The language of an address: it stands in the path, and is never guessed for a page.

use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{HeaderMap, header, request::Parts},
};
use shop_domain::kernel::Language;
use std::convert::Infallible;
use tower_sessions::cookie::Cookie;

/// Of a page: `/en/…` is English, everything else Chinese.
#[derive(Debug, Clone, Copy)]
pub struct PageLanguage(pub Language);

impl<S: Send + Sync> FromRequestParts<S> for PageLanguage {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let path = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.path(), |uri| uri.path());
        Ok(Self(of_path(path)))
    }
}

pub fn of_path(path: &str) -> Language {
    if path == "/en" || path.starts_with("/en/") { Language::English } else { Language::Chinese }
}

/// What somebody chose for the admin; its cookie is sent to no other page.
pub const CHOSEN: &str = "admin_language";

/// Before its name where there is TLS: then nobody can set it over a line that is not. It is not bound to the host as
/// a session is, because it stands under a path.
pub const SECURE: &str = "__Secure-";

/// Of an answer of the API or of the admin: what was chosen there, or what the reader's program asks for.
#[derive(Debug, Clone, Copy)]
pub struct AskedLanguage(pub Language);

impl AskedLanguage {
    pub fn of(headers: &HeaderMap) -> Self {
        let asked = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Language::from_tag);
        Self(chosen(headers).or_else(asked).unwrap_or_default())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AskedLanguage {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

fn chosen(headers: &HeaderMap) -> Option<Language> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(Cookie::split_parse)
        .flatten()
        .find(|cookie| cookie.name().trim_start_matches(SECURE) == CHOSEN)
        .and_then(|cookie| Language::from_tag(cookie.value()))
}
