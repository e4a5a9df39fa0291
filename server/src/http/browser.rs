//! What a browser says of itself, so that somebody knows it again in a list of theirs. Never decides anything.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use shop_services::{ports::SessionKey, session::Ending};
use std::convert::Infallible;

/// Empty where it says nothing.
pub struct Browser(pub String);

impl<S: Sync> FromRequestParts<S> for Browser {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let said = parts.headers.get(header::USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
        Ok(Self(said.unwrap_or_default().into_owned()))
    }
}

/// What the last part of an address says: one session's id, or `others`, which are all but this one.
pub fn ending<'a>(which: &str, this: &'a str) -> Option<Ending<'a>> {
    match which {
        "others" => Some(Ending::AllBut(SessionKey(this))),
        id => id.parse().ok().map(Ending::One),
    }
}
