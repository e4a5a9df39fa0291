//! Pictures over REST: sent as they are, encoded anew, and named by a key that a product or the page then shows. Never keeps what
//! was sent.

use super::{
    super::{
        input::{Parameters, Whole},
        problem::ProblemBody,
    },
    door::Office,
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shop_services::appearance::PicturePlace;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PictureAnswer {
    /// For `pictures` of a product, or `logo` and `hero.picture` of the page.
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

#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceBody {
    Logo,
    Hero,
}

#[derive(Debug, Deserialize)]
pub struct PlaceQuery {
    place: PlaceBody,
}

/// Takes a picture of the page in: JPEG, PNG or WebP, up to 10 MiB. The page shows it once it is saved with its key.
#[utoipa::path(post, path = "/api/v1/admin/appearance/pictures", tag = "appearance", security(("key" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("place" = inline(PlaceBody), Query, description = "What it is for, which says how wide it is cut"),
        ("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days")),
    responses((status = 201, body = PictureAnswer), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn add_to_page(office: Office, Parameters(wanted): Parameters<PlaceQuery>, Whole(bytes): Whole) -> Response {
    let place = match wanted.place {
        PlaceBody::Logo => PicturePlace::Logo,
        PlaceBody::Hero => PicturePlace::Hero,
    };
    let added = office.app.services.appearance.add_picture(&office.caller, place, bytes).await;
    office.answer(added, |key| (StatusCode::CREATED, Json(PictureAnswer { key })).into_response())
}
