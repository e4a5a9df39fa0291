//! The order's page and the way to pay, for whoever has the address. Never found by number.

use super::{
    App,
    language::PageLanguage,
    pages::{not_found, notice},
    query::Lenient,
};
use app::{
    Arrival, order_page, pay_page,
    ssr::{refuse, render},
};
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use shop_domain::{fault::Class, kernel::Language};
use shop_gateways::SystemClock;
use shop_services::{payment::PaymentRefusal, ports::Clock};

pub fn routes() -> Router<App> {
    let mut router = Router::new();
    for prefix in ["", "/en"] {
        router = router
            .route(&[prefix, "/o/{token}"].concat(), get(order))
            .route(&[prefix, "/o/{token}/pay"].concat(), get(pay))
            .route(&[prefix, "/o/{token}/pay/again"].concat(), post(again));
    }
    router
}

#[derive(Deserialize, Default)]
struct Came {
    placed: Option<String>,
    cancelled: Option<String>,
}

async fn order(
    State(app): State<App>,
    PageLanguage(language): PageLanguage,
    Path(token): Path<String>,
    Lenient(came): Lenient<Came>,
) -> Response {
    let order = match app.services.order.by_token(&token, Some(language)).await {
        Ok(order) => order,
        Err(error) => return notice(&app, language, &refuse(language, &error)).await,
    };
    let shop = app.services.catalogue.shop(language).await.unwrap_or_default();
    let now = SystemClock.now();
    let arrival = match came {
        Came { cancelled: Some(_), .. } => Arrival::CalledOff,
        Came { placed: Some(_), .. } => Arrival::Placed,
        _ => Arrival::Later,
    };
    Html(render(|| order_page(order, shop, &app.origin, &app.assets, arrival, now))).into_response()
}

async fn pay(State(app): State<App>, PageLanguage(language): PageLanguage, Path(token): Path<String>) -> Response {
    match app.services.payment.address(&token).await {
        Ok((order, address)) => {
            let shop = app.services.catalogue.shop(language).await.unwrap_or_default();
            Html(render(|| pay_page(order, address, shop, &app.assets))).into_response()
        }
        Err(error) => elsewhere(&app, language, &token, &error).await,
    }
}

async fn again(State(app): State<App>, PageLanguage(language): PageLanguage, Path(token): Path<String>) -> Response {
    match app.services.payment.again(&token).await {
        Ok(()) => Redirect::to(&language.path(&["/o/", &token, "/pay"].concat())).into_response(),
        Err(error) => elsewhere(&app, language, &token, &error).await,
    }
}

/// An order that cannot be paid now says on its own page why.
async fn elsewhere(app: &App, language: Language, token: &str, error: &PaymentRefusal) -> Response {
    let problem = refuse(language, error);
    match problem.class {
        Class::NotFound => not_found(app, language).await,
        Class::Conflict => Redirect::to(&language.path(&["/o/", token].concat())).into_response(),
        _ => notice(app, language, &problem).await,
    }
}
