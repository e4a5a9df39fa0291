//! The language of an address: it stands in the path, and is never guessed for a page.

use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{header, request::Parts},
};
use shop_domain::kernel::Language;
use std::convert::Infallible;

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

/// Of an answer of the API or of the admin: what the reader's program asks for.
#[derive(Debug, Clone, Copy)]
pub struct AskedLanguage(pub Language);

impl<S: Send + Sync> FromRequestParts<S> for AskedLanguage {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let asked = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(Self(asked.and_then(Language::from_tag).unwrap_or_default()))
    }
}
