//! The test provider's own house, and the two ways in which its answer reaches the shop: a signed
//! callback from server to server, and the browser that comes back. They race, as in real life.

use super::{App, language::AskedLanguage};
use app::{TestPayView, ssr::render, test_pay_page};
use axum::{
    Form, Router,
    extract::{OriginalUri, Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;
use shop_gateways::payment::test::{TestPayVisit, VisitQuery};
use shop_services::ports::PaymentOutcome;

pub fn routes() -> Router<App> {
    Router::new().route("/testpay/{reference}", get(house).post(decide))
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
    Query(visit): Query<VisitQuery>,
) -> Response {
    let Ok(known) = app.test_pay.visit(&reference, &visit) else {
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
    Query(visit): Query<VisitQuery>,
    Form(decision): Form<Decision>,
) -> Response {
    let Ok(visit) = app.test_pay.visit(&reference, &visit) else {
        return (StatusCode::FORBIDDEN, "Test Pay: the shop's signature is wrong.").into_response();
    };
    let outcome = match decision.outcome.as_str() {
        "pay" => PaymentOutcome::Paid,
        "fail" => PaymentOutcome::Failed,
        _ => PaymentOutcome::Cancelled,
    };
    call_back(&app, &visit, outcome.clone());
    let fields = app.test_pay.result(&visit, outcome);
    let query = fields.iter().map(|(name, value)| [name.as_str(), "=", value].concat()).collect::<Vec<_>>().join("&");
    Redirect::to(&[&visit.back, "?", &query].concat()).into_response()
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
