//! Staff over REST: invited, given another role, suspended, signed out.

use super::{
    super::{
        input::{Body, Segment},
        problem::ProblemBody,
    },
    bodies::{InvitationAnswer, InvitationBody, InvitedAnswer, SecondStepBody, StaffAnswer, StaffChange, StaffList},
    door::Office,
    once::ToldOnce,
    version::{Built, refused, tagged},
};
use axum::{Extension, Json, http::StatusCode, response::Response};
use shop_domain::kernel::StaffId;
use shop_services::{
    refusal::FieldRefusal,
    staff::{StaffRefusal, StaffWish},
};

/// Everybody who works here, and whoever is invited to.
#[utoipa::path(get, path = "/api/v1/admin/staff", tag = "staff", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them")),
    responses((status = 200, body = StaffList), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn list(office: Office) -> Response {
    let listed = office.app.services.staff.list(&office.caller).await;
    office.answer(listed, |staff| {
        Json(StaffList {
            items: staff.members.into_iter().map(StaffAnswer::from).collect(),
            invitations: staff.invitations.into_iter().map(InvitationAnswer::from).collect(),
            second_step: staff.second_step,
        })
    })
}

/// One of the staff, with the `ETag` that a change is built on.
#[utoipa::path(get, path = "/api/v1/admin/staff/{id}", tag = "staff", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("id" = String, Path)),
    responses((status = 200, body = StaffAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn one(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&StaffRefusal::NotFound) };
    shown(&office, id).await
}

/// Another role, a suspension, or the end of one. What is not named stays as it is.
#[utoipa::path(patch, path = "/api/v1/admin/staff/{id}", tag = "staff", security(("key" = [])),
    request_body = StaffChange,
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = StaffAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 412, body = ProblemBody),
        (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn change(office: Office, Segment(id): Segment, built: Built, Body(change): Body<StaffChange>) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&StaffRefusal::NotFound) };
    let Ok(role) = change.role.as_deref().map(str::parse).transpose() else {
        return office.asker.refuse(&unknown_role());
    };
    let wish = StaffWish { role, suspended: change.suspended };
    match office.app.services.staff.change(&office.caller, id, built.number(), &wish).await {
        Ok(()) => shown(&office, id).await,
        Err(refusal) => refused(&office.asker, &refusal),
    }
}

fn unknown_role() -> StaffRefusal {
    StaffRefusal::Fields(vec![FieldRefusal { field: "role".to_owned(), code: "role.not_found" }])
}

/// Ends every session that they have open.
#[utoipa::path(delete, path = "/api/v1/admin/staff/{id}/sessions", tag = "staff", security(("key" = [])),
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn sign_out(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&StaffRefusal::NotFound) };
    let ended = office.app.services.staff.sign_out(&office.caller, id).await;
    office.answer(ended, |()| StatusCode::NO_CONTENT)
}

/// Whether everybody who works here needs a second step. Whoever has none is signed out, and sets one up when they come
/// in again.
#[utoipa::path(put, path = "/api/v1/admin/staff/second-step", tag = "staff", security(("key" = [])),
    request_body = SecondStepBody,
    responses((status = 204), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn second_step(office: Office, Body(body): Body<SecondStepBody>) -> Response {
    let done = office.app.services.staff.need_second_step(&office.caller, body.needed).await;
    office.answer(done, |()| StatusCode::NO_CONTENT)
}

/// By a link that is good once and for a day, in place of an older invitation to the same address.
#[utoipa::path(post, path = "/api/v1/admin/invitations", tag = "staff", security(("key" = [])),
    request_body = InvitationBody,
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days")),
    responses((status = 201, body = InvitedAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn invite(office: Office, Body(body): Body<InvitationBody>) -> Response {
    let Ok(role) = body.role.parse() else { return office.asker.refuse(&unknown_role()) };
    let invited = office.app.services.staff.invite(&office.caller, &body.email, role, office.asker.language).await;
    office.answer(invited, |invited| {
        (StatusCode::CREATED, Extension(ToldOnce), Json(InvitedAnswer { link: invited.link }))
    })
}

/// The link works no longer.
#[utoipa::path(delete, path = "/api/v1/admin/invitations/{id}", tag = "staff", security(("key" = [])),
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn withdraw(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&StaffRefusal::NotFound) };
    let withdrawn = office.app.services.staff.withdraw(&office.caller, id).await;
    office.answer(withdrawn, |()| StatusCode::NO_CONTENT)
}

async fn shown(office: &Office, id: StaffId) -> Response {
    let found = office.app.services.staff.get(&office.caller, id).await;
    office.answer(found, |(member, _)| tagged(member.version, Json(StaffAnswer::from(member))))
}
