//! Products over REST.

use super::{
    super::App,
    input::{Parameters, Segment},
    problem::{Asker, ProblemBody},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shop_contract::{ProductList, ProductQuery, ProductSort, ProductView};
use shop_services::product::ProductRefusal;

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProductParams {
    /// The slug of a category.
    category: Option<String>,
    /// Words that the product must hold.
    q: Option<String>,
    /// `featured`, `price_up`, `price_down` or `newest`.
    sort: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The products that are sold.
#[utoipa::path(get, path = "/api/v1/products", params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ProductParams), tag = "products",
    responses((status = 200, body = ProductList), (status = 400, body = ProblemBody)))]
pub async fn list(State(app): State<App>, asker: Asker, Parameters(params): Parameters<ProductParams>) -> Response {
    let clip = |text: Option<String>| {
        text.map(|text| text.chars().take(100).collect())
            .filter(|text: &String| !text.is_empty() && !text.contains('\0'))
    };
    let query = ProductQuery {
        category: clip(params.category),
        q: clip(params.q),
        sort: params.sort.as_deref().and_then(ProductSort::from_code).unwrap_or_default(),
        cursor: clip(params.cursor),
    };
    match app.services.catalogue.list(&query, asker.language).await {
        Ok(list) => Json(list).into_response(),
        Err(error) => asker.refuse(&error),
    }
}

/// One product.
#[utoipa::path(get, path = "/api/v1/products/{slug}", params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("slug" = String, Path)), tag = "products",
    responses((status = 200, body = ProductView), (status = 404, body = ProblemBody)))]
pub async fn one(State(app): State<App>, asker: Asker, Segment(slug): Segment) -> Response {
    match app.services.catalogue.product(&slug, asker.language).await {
        Ok(Some(product)) => Json(product).into_response(),
        Ok(None) => asker.refuse(&ProductRefusal::NotFound),
        Err(error) => asker.refuse(&error),
    }
}
