//! The REST API, version 1. Its shapes are promises: fields are added, never changed.

mod bodies;
mod carts;
mod input;
mod orders;
pub mod problem;
mod products;
mod reader;

use super::App;
use crate::config::{Mount, Mounts};
use axum::{
    Json, Router,
    response::Html,
    routing::{get, patch, post},
};
use utoipa::OpenApi;

/// The services that stand at one address; the document of all of them stands at each.
pub fn routes(mounts: &Mounts) -> Router<App> {
    let document = Router::new()
        .route("/openapi.json", get(async || Json(Document::openapi())))
        .route("/docs", get(async || Html(reader::page(&Document::openapi()))));
    let services =
        [(Mount::Products, product_routes()), (Mount::Carts, cart_routes()), (Mount::Orders, order_routes())];
    let here = services.into_iter().filter(|(mount, _)| mounts.has(*mount));
    here.fold(document, |all, (_, routes)| all.merge(routes))
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
            Errors are problem+json with a stable `code`; sentences follow `Accept-Language` (zh-TW, en)."
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
        orders::show
    ),
    components(schemas(problem::ProblemBody, shop_contract::MoneySchema))
)]
pub struct Document;
