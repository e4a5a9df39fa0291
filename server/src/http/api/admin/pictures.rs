//! Pictures over REST: sent as they are, encoded anew, and named by a key that a product then shows. Never keeps what
//! was sent.

use super::{
    super::{input::Whole, problem::ProblemBody},
    door::Office,
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PictureAnswer {
    /// For `pictures` of a product.
    #[schema(example = "3f1c9a0b7d5e4c21")]
    pub key: String,
}

/// Takes a picture in: JPEG, PNG, WebP or GIF, up to 10 MiB. The same picture has the same key.
#[utoipa::path(post, path = "/api/v1/admin/products/pictures", tag = "pictures of the shop", security(("key" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days")),
    responses((status = 201, body = PictureAnswer), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn add(office: Office, Whole(bytes): Whole) -> Response {
    let added = office.app.services.product.add_picture(&office.caller, bytes).await;
    office.answer(added, |key| (StatusCode::CREATED, Json(PictureAnswer { key })).into_response())
}
