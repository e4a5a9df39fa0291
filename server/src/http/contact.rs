//! Whom somebody tells who has found a weakness: RFC 9116. Never names anybody but whom the page names.

use super::App;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use shop_domain::kernel::{EmailAddress, Language};
use shop_gateways::SystemClock;
use shop_services::ports::Clock;
use time::{Duration, format_description::well_known::Rfc3339};

/// As long as the shop answers at all, what it says is of today.
const GOOD_FOR: Duration = Duration::days(180);

pub async fn security(State(app): State<App>) -> Response {
    let Ok(shop) = app.services.catalogue.shop(Language::English).await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let expires = (SystemClock.now() + GOOD_FOR).replace_nanosecond(0).ok();
    let (Ok(email), Some(Ok(expires))) = (EmailAddress::parse(&shop.email), expires.map(|at| at.format(&Rfc3339)))
    else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let text = [
        "Contact: mailto:",
        email.as_str(),
        "\nExpires: ",
        &expires,
        "\nPreferred-Languages: zh-TW, en\nCanonical: ",
        &app.origin,
        "/.well-known/security.txt\n",
    ]
    .concat();
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
