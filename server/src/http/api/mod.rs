//! The REST API, version 1. Its shapes are promises: fields are added, never changed.

mod admin;
pub mod ageing;
mod alike;
mod bodies;
mod carts;
mod input;
mod orders;
pub mod problem;
mod products;
mod reader;

use self::{
    admin::fields::sparse,
    ageing::{AGEING, Marked},
    alike::Alike,
};
use super::App;
use crate::config::{Mount, Mounts};
use axum::{
    Router,
    body::Bytes,
    http::header,
    middleware::{from_fn, from_fn_with_state},
    response::Html,
    routing::{get, patch, post},
};
use shop_postgres::LiveSessions;
use std::sync::LazyLock;
use tower_sessions::SessionManagerLayer;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

/// The document, for programs and for people. Each is made once: to make it takes as long as a hundred pages that are
/// kept, and anybody may ask for it.
static WRITTEN: LazyLock<Bytes> = LazyLock::new(|| serde_json::to_vec(&Document::openapi()).unwrap_or_default().into());
static READ: LazyLock<String> = LazyLock::new(|| reader::page(&Document::openapi()));

/// The services that stand at one address, with those for the staff, which want to know who calls; the document of
/// all of them stands at each.
pub fn routes(app: &App, session: SessionManagerLayer<LiveSessions>, mounts: &Mounts) -> Router<App> {
    let document = Router::new()
        .route("/openapi.json", get(async || ([(header::CONTENT_TYPE, "application/json")], WRITTEN.clone())))
        .route("/docs", get(async || Html(READ.as_str())));
    let services =
        [(Mount::Products, product_routes()), (Mount::Carts, cart_routes()), (Mount::Orders, order_routes())];
    let here = services.into_iter().filter(|(mount, _)| mounts.has(*mount));
    here.fold(document, |all, (_, routes)| all.merge(routes.layer(from_fn(sparse))))
        .nest("/admin", admin::routes(app, session, mounts))
        .route_layer(from_fn_with_state(AGEING, ageing::tell))
        .fallback(problem::missing)
        .method_not_allowed_fallback(problem::method)
}

fn product_routes() -> Router<App> {
    Router::new().route("/products", get(products::list)).route("/products/{slug}", get(products::one))
}

fn cart_routes() -> Router<App> {
    Router::new()
        .route("/cart", get(carts::show).delete(carts::clear))
        .route("/cart/items", post(carts::add))
        .route("/cart/items/{variant}", patch(carts::change).delete(carts::remove))
}

fn order_routes() -> Router<App> {
    Router::new()
        .route("/orders", post(orders::place))
        .route("/orders/quote", post(orders::quote))
        .route("/orders/{token}", get(orders::show))
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yiye",
        version = "1",
        description = "A shop's products, carts and orders. Money is an integer in the unit that the currency is priced in. \
            Errors are problem+json with a stable `code`; sentences follow `Accept-Language` (zh-TW, en). Version 1 only grows: \
            what is to go is marked `deprecated` here, and its answers carry `Deprecation` and `Sunset` for at least \
            twelve months before it does."
    ),
    paths(
        products::list,
        products::one,
        carts::show,
        carts::clear,
        carts::add,
        carts::change,
        carts::remove,
        orders::place,
        orders::quote,
        orders::show,
        admin::keys::list,
        admin::keys::add,
        admin::keys::revoke,
        admin::staff::list,
        admin::staff::one,
        admin::staff::change,
        admin::staff::second_step,
        admin::staff::sign_out,
        admin::staff::invite,
        admin::staff::withdraw,
        admin::roles::list,
        admin::roles::one,
        admin::roles::add,
        admin::roles::update,
        admin::roles::remove,
        admin::customers::list,
        admin::customers::one,
        admin::customers::erase,
        admin::orders::list,
        admin::orders::one,
        admin::orders::act,
        admin::orders::note,
        admin::orders::refund,
        admin::parcels::pack,
        admin::parcels::step,
        admin::parcels::track,
        admin::carriers::book,
        admin::carriers::cancel,
        admin::carriers::send_back,
        admin::carriers::ask,
        admin::carriers::label,
        admin::pictures::add,
        admin::pictures::add_to_page,
        admin::accounts::providers,
        admin::accounts::provider,
        admin::accounts::set_provider,
        admin::accounts::carriers,
        admin::accounts::carrier,
        admin::accounts::set_carrier,
        admin::deliveries::list,
        admin::deliveries::one,
        admin::deliveries::replace,
        admin::products::list,
        admin::categories::list,
        admin::categories::one,
        admin::categories::add,
        admin::categories::replace,
        admin::categories::remove,
        admin::categories::order,
        admin::products::one,
        admin::products::add,
        admin::products::replace,
        admin::products::archive,
        admin::import::import,
        admin::import::template,
        admin::export::export,
        admin::appearance::one,
        admin::appearance::replace,
        admin::warehouse::one,
        admin::warehouse::set,
        admin::invoicing::one,
        admin::invoicing::set,
        admin::stock::list,
        admin::stock::one,
        admin::stock::adjust,
        admin::stock::limit,
        admin::webhooks::list,
        admin::webhooks::add,
        admin::webhooks::one,
        admin::webhooks::change,
        admin::webhooks::remove,
        admin::webhooks::rotate,
        admin::webhooks::test,
        admin::webhooks::deliveries,
        admin::webhooks::replay
    ),
    modifiers(&ByKey, &Alike, &Marked),
    components(schemas(problem::ProblemBody, shop_contract::MoneySchema))
)]
pub struct Document;

/// A key of the shop's, as `Authorization: Bearer yiye_…`.
struct ByKey;

impl Modify for ByKey {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("yiye_…").build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(scheme));
    }
}
