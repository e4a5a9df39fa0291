//! Roles over REST.

use super::{
    super::{
        input::{Body, Segment},
        problem::ProblemBody,
    },
    bodies::{RoleAnswer, RoleBody, RoleList},
    door::Office,
    version::{Built, refused, tagged},
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use shop_contract::RoleForm;
use shop_domain::kernel::RoleId;
use shop_services::staff::StaffRefusal;

/// Every role, the presets first.
#[utoipa::path(get, path = "/api/v1/admin/roles", tag = "roles", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them")),
    responses((status = 200, body = RoleList), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn list(office: Office) -> Response {
    let listed = office.app.services.staff.list(&office.caller).await;
    office.answer(listed, |staff| Json(RoleList { items: staff.roles.into_iter().map(RoleAnswer::from).collect() }))
}

/// One role, with the `ETag` that a change of it is built on.
#[utoipa::path(get, path = "/api/v1/admin/roles/{id}", tag = "roles", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("id" = String, Path)),
    responses((status = 200, body = RoleAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn one(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&StaffRefusal::NoRole) };
    shown(&office, id, StatusCode::OK).await
}

/// A role of the shop's own, which permits no more than whoever makes it may do.
#[utoipa::path(post, path = "/api/v1/admin/roles", tag = "roles", security(("key" = [])), request_body = RoleBody,
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days")),
    responses((status = 201, body = RoleAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn add(office: Office, Body(body): Body<RoleBody>) -> Response {
    let form = RoleForm { version: String::new(), name: body.name, permissions: body.permissions };
    match office.app.services.staff.add_role(&office.caller, &form).await {
        Ok(id) => shown(&office, id, StatusCode::CREATED).await,
        Err(refusal) => office.asker.refuse(&refusal),
    }
}

/// What the role permits from now on, for everybody who has it.
#[utoipa::path(put, path = "/api/v1/admin/roles/{id}", tag = "roles", security(("key" = [])), request_body = RoleBody,
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = RoleAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 412, body = ProblemBody),
        (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn update(
    office: Office,
    Segment(id): Segment,
    Built(version): Built,
    Body(body): Body<RoleBody>,
) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&StaffRefusal::NoRole) };
    let form = RoleForm { version, name: body.name, permissions: body.permissions };
    match office.app.services.staff.update_permissions(&office.caller, id, &form).await {
        Ok(()) => shown(&office, id, StatusCode::OK).await,
        Err(refusal) => refused(&office.asker, &refusal),
    }
}

/// A role that nobody has.
#[utoipa::path(delete, path = "/api/v1/admin/roles/{id}", tag = "roles", security(("key" = [])),
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn remove(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&StaffRefusal::NoRole) };
    let removed = office.app.services.staff.remove_role(&office.caller, id).await;
    office.answer(removed, |()| StatusCode::NO_CONTENT)
}

async fn shown(office: &Office, id: RoleId, status: StatusCode) -> Response {
    match office.app.services.staff.role(&office.caller, id).await {
        Ok(role) => tagged(role.version, (status, Json(RoleAnswer::from(role))).into_response()),
        Err(refusal) => office.asker.refuse(&refusal),
    }
}
