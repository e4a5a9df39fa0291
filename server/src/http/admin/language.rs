//! The language of the admin, as somebody chose it. Never touches the account: it is a browser's own.

use super::super::{App, language::CHOSEN};
use axum::{
    Form,
    extract::State,
    http::{HeaderMap, Uri, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use shop_domain::kernel::Language;
use tower_sessions::cookie::{Cookie, SameSite, time::Duration};

#[derive(Deserialize)]
pub struct Choice {
    language: String,
}

pub async fn choose(State(app): State<App>, headers: HeaderMap, Form(choice): Form<Choice>) -> Response {
    let language = Language::from_tag(&choice.language).unwrap_or_default();
    let cookie = Cookie::build((CHOSEN, language.tag()))
        .path("/admin")
        .max_age(Duration::days(365))
        .same_site(SameSite::Lax)
        .http_only(true)
        .secure(app.origin.starts_with("https:"));
    let set = AppendHeaders([(header::SET_COOKIE, cookie.to_string())]);
    (set, Redirect::to(&where_it_was_chosen(&headers))).into_response()
}

/// Back to the page that the form stood on; to no other site, whatever the header says.
fn where_it_was_chosen(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let address = referer.as_ref().and_then(Uri::path_and_query).map(|address| address.as_str());
    address.filter(|address| address.starts_with("/admin/")).unwrap_or("/admin").to_owned()
}
