//! The doors of carriers: notices from server to server, each at the address of its parcel, answered in the
//! carrier's words; and the way to a map of stores and back. Believes nothing by itself.

use super::{
    App,
    language::PageLanguage,
    orders::site_of,
    pages::{notice, personal_page},
    providers::{answer, incoming},
    visitor::CurrentVisitor,
};
use app::{
    map_page,
    ssr::{refuse, render},
};
use axum::{
    Form, Router,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::post,
};
use shop_contract::{OrderForm, PersonalPage, ProductQuery};
use shop_domain::kernel::Language;
use shop_services::ports::{Door, Incoming, NextStep};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/callbacks/parcels/{carrier}/{reference}", post(callback))
        .route("/returns/stores/{carrier}", post(chosen))
}

async fn callback(
    State(app): State<App>,
    Path((carrier, reference)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let incoming = incoming(Door::Callback, query, &headers, body);
    match app.services.carrier.callback(&carrier, &reference, &incoming).await {
        Ok(reply) => answer(reply),
        Err(error) => {
            let problem = refuse(Language::English, &error);
            (super::forms::status_of(problem.class), problem.code).into_response()
        }
    }
}

/// Behind the visitor's session: on the way to a map of stores.
pub fn visitor_routes() -> Router<App> {
    Router::new().route("/delivery/{method}/map", post(map)).route("/en/delivery/{method}/map", post(map))
}

/// The whole form comes along, so that nothing has to be typed again.
async fn map(
    State(app): State<App>,
    PageLanguage(language): PageLanguage,
    visitor: CurrentVisitor,
    Path(method): Path<String>,
    headers: HeaderMap,
    Form(form): Form<OrderForm>,
) -> Response {
    let cart = match visitor.0.cart().await {
        Ok(cart) => cart,
        Err(problem) => return notice(&app, language, &problem).await,
    };
    match app.services.carrier.map(cart, &method, &form, (language, is_phone(&headers))).await {
        Ok(NextStep::Form { action, fields }) => {
            let policy = site_of(&action).and_then(|site| app.policies.with_form_to(&site));
            let shop = app.services.catalogue.shop(language).await.unwrap_or_default();
            let mut page = Html(render(|| map_page(shop, language, action, fields, &app.assets))).into_response();
            if let Some(policy) = policy {
                page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
            }
            page
        }
        Ok(NextStep::Redirect { address, .. }) => Redirect::to(&address).into_response(),
        Err(error) => {
            let problem = refuse(language, &error);
            let status = super::forms::status_of(problem.class);
            let personal = PersonalPage { form, problem: Some(problem), ..PersonalPage::default() };
            (status, personal_page(&app, language, &visitor, ProductQuery::default(), None, personal).await)
                .into_response()
        }
    }
}

/// As browsers say it, in a hint or in their name.
fn is_phone(headers: &HeaderMap) -> bool {
    let says = |name: &str, word: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(word))
    };
    says("sec-ch-ua-mobile", "?1") || says("user-agent", "Mobi")
}

/// From another site, by POST, and so without a session: the shop's own page is asked for with one.
async fn chosen(State(app): State<App>, Path(carrier): Path<String>, body: Bytes) -> Response {
    let incoming = Incoming { door: Door::Return, query: Vec::new(), headers: Vec::new(), body };
    match app.services.carrier.chosen(&carrier, &incoming).await {
        Ok(language) => Redirect::to(&language.path("/?store=chosen#order")).into_response(),
        Err(error) => {
            tracing::warn!(carrier, error = &error as &dyn std::error::Error, "no store was brought back");
            Redirect::to("/?store=none#order").into_response()
        }
    }
}
