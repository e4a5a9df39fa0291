//! The test provider's own house, and the two ways in which its answer reaches the shop: a signed
//! callback from server to server, and the browser that comes back. They race, as in real life.

use super::{App, language::AskedLanguage, pages::notice};
use app::{
    TestPayView,
    ssr::{refuse, render},
    test_pay_page,
};
use axum::{
    Form, Router,
    extract::{OriginalUri, Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use shop_domain::{kernel::Language, payment::PaymentMethod};
use shop_gateways::payment::test::TestPayVisit;
use shop_services::ports::PaymentOutcome;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/testpay/{reference}", get(house).post(decide))
        .route("/callbacks/test", post(callback))
        .route("/returns/test", get(browser_return))
}

#[derive(Deserialize)]
struct Visit {
    amount: String,
    currency: String,
    signature: String,
}

#[derive(Deserialize)]
struct Decision {
    outcome: String,
}

async fn house(
    State(app): State<App>,
    AskedLanguage(language): AskedLanguage,
    uri: OriginalUri,
    Path(reference): Path<String>,
    Query(visit): Query<Visit>,
) -> Response {
    let Ok(known) = app.test_pay.visit(&reference, &visit.amount, &visit.currency, &visit.signature) else {
        return (StatusCode::FORBIDDEN, "Test Pay: the shop's signature is wrong.").into_response();
    };
    let shop = app.services.catalogue.shop(language).await.unwrap_or_default();
    let view = TestPayView {
        amount: known.amount,
        number: reference.get(..reference.len().saturating_sub(2)).unwrap_or_default().to_owned(),
        action: uri.path_and_query().map_or_else(String::new, |address| address.as_str().to_owned()),
        reference,
        shop_name: shop.name,
        language,
    };
    Html(render(|| test_pay_page(view, &app.assets))).into_response()
}

async fn decide(
    State(app): State<App>,
    Path(reference): Path<String>,
    Query(visit): Query<Visit>,
    Form(decision): Form<Decision>,
) -> Response {
    let Ok(visit) = app.test_pay.visit(&reference, &visit.amount, &visit.currency, &visit.signature) else {
        return (StatusCode::FORBIDDEN, "Test Pay: the shop's signature is wrong.").into_response();
    };
    let outcome = match decision.outcome.as_str() {
        "pay" => PaymentOutcome::Paid,
        "fail" => PaymentOutcome::Failed,
        _ => PaymentOutcome::Cancelled,
    };
    call_back(&app, &visit, outcome);
    let fields = app.test_pay.result(&visit, outcome);
    let query = fields.iter().map(|(name, value)| [name.as_str(), "=", value].concat()).collect::<Vec<_>>().join("&");
    Redirect::to(&["/returns/test?", &query].concat()).into_response()
}

/// Over the network, as a provider would: the browser does not wait for it.
fn call_back(app: &App, visit: &TestPayVisit, outcome: PaymentOutcome) {
    let (test_pay, visit) = (app.test_pay.clone(), visit.clone());
    tokio::spawn(async move {
        if let Err(error) = test_pay.call_back(&visit, outcome).await {
            tracing::warn!(%error, "the test provider could not reach the shop");
        }
    });
}

/// Needs no session and no browser; answers in the provider's words.
async fn callback(State(app): State<App>, Form(fields): Form<Vec<(String, String)>>) -> Response {
    match app.services.payment.receive(PaymentMethod::TEST, &fields).await {
        Ok(_) => "OK".into_response(),
        Err(error) => {
            let problem = refuse(Language::English, &error);
            (super::forms::status_of(problem.class), problem.code).into_response()
        }
    }
}

/// A GET that changes something, because a provider signed it.
async fn browser_return(State(app): State<App>, Query(fields): Query<Vec<(String, String)>>) -> Response {
    match app.services.payment.receive(PaymentMethod::TEST, &fields).await {
        Ok(token) => {
            let language =
                app.services.order.by_token(&token, None).await.map(|order| order.language).unwrap_or_default();
            // Signed, or it had not been received.
            let called_off = fields.iter().any(|(name, value)| name == "outcome" && value == "cancelled");
            let came = if called_off { "?cancelled" } else { "?placed" };
            Redirect::to(&language.path(&["/o/", &token, came].concat())).into_response()
        }
        Err(error) => notice(&app, Language::Chinese, &refuse(Language::Chinese, &error)).await,
    }
}
