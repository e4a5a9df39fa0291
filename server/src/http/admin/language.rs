//! The language of the admin, as somebody chose it. Never touches the account: it is a browser's own.

use super::super::{
    App,
    language::{CHOSEN, SECURE},
};
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
    let is_secure = app.origin.starts_with("https:");
    let name = [if is_secure { SECURE } else { "" }, CHOSEN].concat();
    let cookie = Cookie::build((name, language.tag()))
        .path("/admin")
        .max_age(Duration::days(365))
        .same_site(SameSite::Lax)
        .http_only(true)
        .secure(is_secure);
    let set = AppendHeaders([(header::SET_COOKIE, cookie.to_string())]);
    (set, Redirect::to(&where_it_was_chosen(&headers))).into_response()
}

/// Back to the page that the form stood on; to no other site, whatever the header says.
fn where_it_was_chosen(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    referer.as_ref().map_or_else(|| "/admin".to_owned(), page_at)
}

/// The nearest page that can be opened: a refused form leaves the browser at the address that it was sent to.
fn page_at(address: &Uri) -> String {
    let whole = || address.path_and_query().map_or("/admin", |address| address.as_str()).to_owned();
    match address.path().split('/').skip(1).collect::<Vec<_>>()[..] {
        ["admin", "orders" | "products" | "settings" | "mail" | "health" | "staff" | "keys" | "sign-in"]
        | ["admin", "orders" | "products" | "mail" | "roles", _] => whole(),
        ["admin", "staff", "invite"] | ["admin", "staff", "invitations", ..] => "/admin/staff".to_owned(),
        ["admin", "staff", _] => whole(),
        // Without the link's token there is nothing to see.
        ["admin", "welcome" | "join"] if address.query().is_some() => whole(),
        ["admin", "health", _] => "/admin/health".to_owned(),
        ["admin", "keys", ..] => "/admin/keys".to_owned(),
        ["admin", list @ ("orders" | "products" | "mail" | "staff" | "roles"), id, _] => {
            ["/admin/", list, "/", id].concat()
        }
        _ => "/admin".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_only_takes_forms_leads_to_the_page_it_stood_on() {
        for (address, page) in [
            ("http://x/admin/orders?filter=new", "/admin/orders?filter=new"),
            ("http://x/admin/orders/7", "/admin/orders/7"),
            ("http://x/admin/orders/7/ship", "/admin/orders/7"),
            ("http://x/admin/orders/7/note", "/admin/orders/7"),
            ("http://x/admin/products/7/archive", "/admin/products/7"),
            ("http://x/admin/mail?state=failed", "/admin/mail?state=failed"),
            ("http://x/admin/mail/7/again", "/admin/mail/7"),
            ("http://x/admin/health/retry", "/admin/health"),
            ("http://x/admin/products/new", "/admin/products/new"),
            ("http://x/admin/welcome?token=t", "/admin/welcome?token=t"),
            ("http://x/admin/welcome", "/admin"),
            ("http://x/admin/staff/7/suspend", "/admin/staff/7"),
            ("http://x/admin/staff/invite", "/admin/staff"),
            ("http://x/admin/roles/7/remove", "/admin/roles/7"),
            ("http://x/admin/join?token=t", "/admin/join?token=t"),
            ("http://x/admin/sign-out", "/admin"),
            ("http://x/admin/language", "/admin"),
            ("http://x/", "/admin"),
        ] {
            assert_eq!(page_at(&address.parse().expect("an address")), page);
        }
    }
}
