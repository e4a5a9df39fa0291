//! The doors of payment providers: callbacks from server to server, answered in each provider's words,
//! and browsers that come back. Neither needs a session, and neither is believed by itself.

use super::{App, pages::notice};
use app::ssr::refuse;
use axum::{
    Router,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use shop_domain::kernel::Language;
use shop_services::ports::{Door, Incoming, Reply};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/callbacks/{provider}", post(callback).get(callback))
        .route("/callbacks/{provider}/instructions", post(instructions))
        .route("/returns/{provider}/{token}", get(browser_return).post(browser_return))
}

async fn callback(
    State(app): State<App>,
    Path(provider): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    receive(&app, &provider, &incoming(Door::Callback, query, &headers, body)).await
}

async fn instructions(
    State(app): State<App>,
    Path(provider): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    receive(&app, &provider, &incoming(Door::Instructions, query, &headers, body)).await
}

async fn receive(app: &App, provider: &str, incoming: &Incoming) -> Response {
    match app.services.payment.callback(provider, incoming).await {
        Ok(reply) => answer(reply),
        Err(error) => {
            let problem = refuse(Language::English, &error);
            (super::forms::status_of(problem.class), problem.code).into_response()
        }
    }
}

pub(super) fn answer(Reply { status, body }: Reply) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    (status, [(header::CONTENT_TYPE, "text/plain")], body).into_response()
}

/// A GET or a POST from another site that changes something, because the provider says so.
async fn browser_return(
    State(app): State<App>,
    Path((provider, token)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let incoming = incoming(Door::Return, query, &headers, body);
    match app.services.payment.returned(&provider, &token, &incoming).await {
        Ok(returned) => {
            let came = if returned.called_off { "?cancelled" } else { "?placed" };
            Redirect::to(&returned.language.path(&["/o/", &token, came].concat())).into_response()
        }
        Err(error) => notice(&app, Language::Chinese, &refuse(Language::Chinese, &error)).await,
    }
}

pub(super) fn incoming(door: Door, query: Option<String>, headers: &HeaderMap, body: Bytes) -> Incoming {
    let query = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
    // Cookies are the shopper's, and no provider's business.
    let headers = headers.iter().filter(|(name, _)| !matches!(**name, header::COOKIE | header::AUTHORIZATION));
    let headers = headers.filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
    Incoming { door, query, headers: headers.collect(), body }
}
