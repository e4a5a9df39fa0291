//! Keys over REST: a key may make others, which may no more than itself.

use super::{
    super::{
        input::{Body, Segment},
        problem::ProblemBody,
    },
    bodies::{ApiKeyAnswer, ApiKeyBody, ApiKeyList, NewApiKeyAnswer},
    door::Office,
    once::ToldOnce,
};
use axum::{Extension, Json, http::StatusCode, response::Response};
use shop_contract::ApiKeyForm;
use shop_services::api_key::ApiKeyRefusal;

/// Every key, the latest first. None is shown whole.
#[utoipa::path(get, path = "/api/v1/admin/keys", tag = "keys", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them")),
    responses((status = 200, body = ApiKeyList), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn list(office: Office) -> Response {
    let listed = office.app.services.api_key.list(&office.caller).await;
    office.answer(listed, |keys| Json(ApiKeyList { items: keys.into_iter().map(ApiKeyAnswer::from).collect() }))
}

/// Makes a key for no more than whoever makes it may do. The key is in the answer, and never shown again.
#[utoipa::path(post, path = "/api/v1/admin/keys", tag = "keys", security(("key" = [])), request_body = ApiKeyBody,
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days")),
    responses((status = 201, body = NewApiKeyAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn add(office: Office, Body(body): Body<ApiKeyBody>) -> Response {
    let days = body.days.map(|days| days.to_string()).unwrap_or_default();
    let form = ApiKeyForm { name: body.name, permissions: body.permissions, days };
    let made = office.app.services.api_key.add(&office.caller, &form).await;
    office.answer(made, |made| (StatusCode::CREATED, Extension(ToldOnce), Json(NewApiKeyAnswer::from(made))))
}

/// From now on the key opens nothing. Revoking it twice changes nothing.
#[utoipa::path(delete, path = "/api/v1/admin/keys/{id}", tag = "keys", security(("key" = [])),
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn revoke(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&ApiKeyRefusal::NotFound) };
    let revoked = office.app.services.api_key.revoke(&office.caller, id).await;
    office.answer(revoked, |()| StatusCode::NO_CONTENT)
}
