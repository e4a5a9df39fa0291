//! The order's page and the way to pay, for whoever has the address. Never found by number.

use super::{
    App,
    language::PageLanguage,
    pages::{not_found, notice},
    query::Lenient,
    visitor::CurrentVisitor,
};
use app::{
    Arrival, WayToPay, order_page, pay_page,
    ssr::{refuse, render},
};
use axum::{
    Form, Router,
    extract::{Path, State},
    http::{StatusCode, Uri, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use shop_domain::{fault::Class, kernel::Language, order::OrderError, payment::PaymentMethod};
use shop_gateways::SystemClock;
use shop_services::{
    payment::{PaymentRefusal, SentOn},
    ports::{Clock, NextStep},
};

pub fn routes() -> Router<App> {
    let mut router = Router::new();
    for prefix in ["", "/en"] {
        router = router
            .route(&[prefix, "/o/{token}"].concat(), get(order))
            .route(&[prefix, "/o/{token}/pay"].concat(), get(pay))
            .route(&[prefix, "/o/{token}/pay/again"].concat(), post(again))
            .route(&[prefix, "/o/{token}/pay/by"].concat(), post(otherwise))
            .route(&[prefix, "/o/{token}/transfer"].concat(), post(transfer));
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
    visitor: CurrentVisitor,
    Lenient(came): Lenient<Came>,
) -> Response {
    let arrival = match came {
        Came { cancelled: Some(_), .. } => Arrival::CalledOff,
        Came { placed: Some(_), .. } => Arrival::Placed,
        _ => Arrival::Later,
    };
    let remembers = arrival == Arrival::Placed && visitor.0.may_be_remembered(&token, language).await;
    show(&app, language, &token, (arrival, remembers, None)).await
}

/// `typed`: what stood in the field for a transfer's digits when it was refused.
async fn show(
    app: &App,
    language: Language,
    token: &str,
    (arrival, remembers, typed): (Arrival, bool, Option<String>),
) -> Response {
    let mut order = match app.services.order.by_token(token, Some(language)).await {
        Ok(order) => order,
        Err(error) => return notice(app, language, &refuse(language, &error)).await,
    };
    order.transfer_from = typed.or(order.transfer_from);
    // Of the address that it is read at, whichever it was placed in.
    order.language = language;
    let shop = app.services.catalogue.shop(language).await.unwrap_or_default();
    let now = SystemClock.now();
    Html(render(|| order_page(order, shop, &app.origin, &app.assets, (arrival, remembers), now))).into_response()
}

async fn pay(State(app): State<App>, PageLanguage(language): PageLanguage, Path(token): Path<String>) -> Response {
    let (mut order, way) = match app.services.payment.go(&token, language).await {
        Ok(SentOn { order, step: NextStep::Redirect { address, .. }, been_there }) => {
            (order, WayToPay::Link { address, at_once: !been_there })
        }
        Ok(SentOn { order, step: NextStep::Form { action, fields }, .. }) => (order, WayToPay::Form { action, fields }),
        Err(PaymentRefusal::HandedOver) => match app.services.order.by_token(&token, Some(language)).await {
            Ok(order) => (order, WayToPay::Again),
            Err(error) => return notice(&app, language, &refuse(language, &error)).await,
        },
        Err(error) => return elsewhere(&app, language, &token, &error).await,
    };
    order.language = language;
    let policy = match &way {
        WayToPay::Form { action, .. } => site_of(action).and_then(|site| app.policies.with_form_to(&site)),
        _ => None,
    };
    let shop = app.services.catalogue.shop(language).await.unwrap_or_default();
    let mut page = Html(render(|| pay_page(order, way, shop, &app.assets))).into_response();
    if let Some(policy) = policy {
        page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    page
}

/// Scheme, host and port, as a policy names them.
pub(super) fn site_of(address: &str) -> Option<String> {
    let uri: Uri = address.parse().ok()?;
    Some([uri.scheme_str()?, "://", uri.authority()?.as_str()].concat())
}

#[derive(Deserialize)]
struct Transfer {
    digits: String,
}

/// The shopper tells of a transfer.
async fn transfer(
    State(app): State<App>,
    PageLanguage(language): PageLanguage,
    Path(token): Path<String>,
    Form(typed): Form<Transfer>,
) -> Response {
    match app.services.payment.report_transfer(&token, &typed.digits).await {
        Ok(()) => Redirect::to(&language.path(&["/o/", &token].concat())).into_response(),
        Err(PaymentRefusal::Order(OrderError::Digits)) => {
            let typed: String = typed.digits.chars().take(20).collect();
            let page = show(&app, language, &token, (Arrival::Mistyped, false, Some(typed))).await;
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
        Err(error) => notice(&app, language, &refuse(language, &error)).await,
    }
}

async fn again(State(app): State<App>, PageLanguage(language): PageLanguage, Path(token): Path<String>) -> Response {
    match app.services.payment.again(&token).await {
        Ok(()) => Redirect::to(&language.path(&["/o/", &token, "/pay"].concat())).into_response(),
        Err(error) => elsewhere(&app, language, &token, &error).await,
    }
}

#[derive(Deserialize)]
struct Way {
    payment: String,
}

/// The shopper chooses another way to pay.
async fn otherwise(
    State(app): State<App>,
    PageLanguage(language): PageLanguage,
    Path(token): Path<String>,
    Form(way): Form<Way>,
) -> Response {
    let outcome = match PaymentMethod::from_code(&way.payment) {
        Some(method) => app.services.payment.otherwise(&token, &method).await,
        None => Err(PaymentRefusal::NotOffered),
    };
    match outcome {
        Ok(redirects) => {
            let page = if redirects { "/pay" } else { "?placed" };
            Redirect::to(&language.path(&["/o/", &token, page].concat())).into_response()
        }
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
