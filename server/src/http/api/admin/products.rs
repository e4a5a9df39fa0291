//! Products over REST, as the staff have them: listed, read whole, added, replaced, taken off sale and put back.
//! Never sets a stock of what is there already: that is counted by `/stock`.

use super::{
    super::{
        input::{Body, Parameters, Segment},
        problem::ProblemBody,
    },
    door::Office,
    product_bodies::{AdminProductAnswer, AdminProductPage, AdminVariantBody, ProductBody},
    version::{Built, refused, tagged},
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shop_contract::{AdminProductQuery, AdminProductSort, ProductForm};
use shop_domain::kernel::ProductId;
use shop_services::product::ProductRefusal;

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AdminProductParams {
    /// Words that the product must hold, or a SKU.
    q: Option<String>,
    /// Those that are off sale.
    archived: Option<bool>,
    /// The slug of a category.
    category: Option<String>,
    /// Without it as shoppers see them.
    #[param(inline)]
    sort: Option<ProductSortParam>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

#[derive(Deserialize, utoipa::ToSchema)]
pub enum ProductSortParam {
    #[serde(rename = "position")]
    Position,
    #[serde(rename = "price")]
    PriceUp,
    #[serde(rename = "-price")]
    PriceDown,
    #[serde(rename = "created_at")]
    OldestFirst,
    #[serde(rename = "-created_at")]
    NewestFirst,
}

/// Products, on sale or not, fifty at a time.
#[utoipa::path(get, path = "/api/v1/admin/products", tag = "products of the shop", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), AdminProductParams),
    responses((status = 200, body = AdminProductPage), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn list(office: Office, Parameters(params): Parameters<AdminProductParams>) -> Response {
    let text = |text: String| text.chars().filter(|sign| *sign != '\0').take(100).collect::<String>();
    let query = AdminProductQuery {
        q: params.q.map(text).unwrap_or_default(),
        archived: params.archived.unwrap_or_default(),
        category: params.category.map(text),
        sort: match params.sort {
            None | Some(ProductSortParam::Position) => AdminProductSort::Position,
            Some(ProductSortParam::PriceUp) => AdminProductSort::PriceUp,
            Some(ProductSortParam::PriceDown) => AdminProductSort::PriceDown,
            Some(ProductSortParam::OldestFirst) => AdminProductSort::OldestFirst,
            Some(ProductSortParam::NewestFirst) => AdminProductSort::NewestFirst,
        },
        cursor: params.cursor.filter(|cursor| !cursor.contains('\0')),
    };
    let listed = office.app.services.product.list(&office.caller, &query, office.asker.language).await;
    office.answer(listed, |list| Json(AdminProductPage::from(list)))
}

/// One product whole, with the `ETag` that a change of it is built on.
#[utoipa::path(get, path = "/api/v1/admin/products/{id}", tag = "products of the shop", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("id" = String, Path)),
    responses((status = 200, body = AdminProductAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn one(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&ProductRefusal::NotFound) };
    shown(&office, id, StatusCode::OK).await
}

/// Adds a product, and puts it on sale.
#[utoipa::path(post, path = "/api/v1/admin/products", tag = "products of the shop", security(("key" = [])),
    request_body = ProductBody,
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days")),
    responses((status = 201, body = AdminProductAnswer), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn add(office: Office, Body(body): Body<ProductBody>) -> Response {
    if let Some(refusal) = body.stranger(&[]) {
        return office.asker.refuse(&refusal);
    }
    save(&office, &body.form(None, 0, &[]), StatusCode::CREATED).await
}

/// Replaces the product whole: variants that are not named are taken off sale.
#[utoipa::path(put, path = "/api/v1/admin/products/{id}", tag = "products of the shop", security(("key" = [])),
    request_body = ProductBody,
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = AdminProductAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 412, body = ProblemBody),
        (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn replace(office: Office, Segment(id): Segment, built: Built, Body(body): Body<ProductBody>) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&ProductRefusal::NotFound) };
    let stored = match office.app.services.product.get(&office.caller, id).await {
        Ok(stored) => stored,
        Err(refusal) => return office.asker.refuse(&refusal),
    };
    if let Some(refusal) = body.stranger(&stored.variants) {
        return office.asker.refuse(&refusal);
    }
    save(&office, &body.form(Some(id), built.number(), &stored.variants), StatusCode::OK).await
}

#[derive(Debug, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArchivedBody {
    pub archived: bool,
}

/// Takes the product off sale, or puts it back. What was sold of it stays.
#[utoipa::path(put, path = "/api/v1/admin/products/{id}/archived", tag = "products of the shop",
    security(("key" = [])), request_body = ArchivedBody,
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = AdminProductAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 412, body = ProblemBody),
        (status = 428, body = ProblemBody)))]
pub async fn archive(office: Office, Segment(id): Segment, built: Built, Body(body): Body<ArchivedBody>) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&ProductRefusal::NotFound) };
    match office.app.services.product.archive(&office.caller, id, body.archived, Some(built.number())).await {
        Ok(()) => {
            office.app.cache.changed();
            shown(&office, id, StatusCode::OK).await
        }
        Err(refusal) => refused(&office.asker, &refusal),
    }
}

async fn save(office: &Office, form: &ProductForm, status: StatusCode) -> Response {
    match office.app.services.product.save(&office.caller, form).await {
        Ok(id) => {
            office.app.cache.changed();
            shown(office, id, status).await
        }
        Err(refusal) => refused(&office.asker, &AdminVariantBody::in_the_body(refusal)),
    }
}

async fn shown(office: &Office, id: ProductId, status: StatusCode) -> Response {
    match office.app.services.product.get(&office.caller, id).await {
        Ok(form) => tagged(form.version, (status, Json(AdminProductAnswer::from(form))).into_response()),
        Err(refusal) => office.asker.refuse(&refusal),
    }
}
