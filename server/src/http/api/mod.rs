//! The REST API, version 1. Its shapes are promises: fields are added, never changed.

mod bodies;
mod carts;
mod input;
mod orders;
pub mod problem;
mod products;
mod reader;

use super::App;
use axum::{
    Json, Router,
    response::Html,
    routing::{get, patch, post},
};
use utoipa::OpenApi;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/openapi.json", get(async || Json(Document::openapi())))
        .route("/docs", get(async || Html(reader::page(&Document::openapi()))))
        .route("/products", get(products::list))
        .route("/products/{slug}", get(products::one))
        .route("/cart", get(carts::show).delete(carts::clear))
        .route("/cart/items", post(carts::add))
        .route("/cart/items/{variant}", patch(carts::change).delete(carts::remove))
        .route("/orders", post(orders::place))
        .route("/orders/quote", post(orders::quote))
        .route("/orders/{token}", get(orders::show))
        .fallback(problem::missing)
        .method_not_allowed_fallback(problem::method)
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
