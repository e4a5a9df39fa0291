//! Who works in the shop. What is refused is said on the page that the form stands on.

use super::desk::Desk;
use app::admin::{self as view, InvitationTyped, Section};
use axum::{Form, extract::Path, response::Response};
use serde::Deserialize;
use shop_contract::Problem;
use shop_domain::kernel::StaffId;
use shop_services::staff::StaffRefusal;

pub async fn list(desk: Desk) -> Response {
    match desk.app.services.staff.list(&desk.caller).await {
        Ok(staff) => {
            let nothing = InvitationTyped::default();
            desk.page(Section::Staff, |frame| view::staff_page(frame, staff, &nothing, (None, None))).await
        }
        Err(error) => desk.refuse(&error, Section::Staff).await,
    }
}

#[derive(Deserialize)]
pub struct Invite {
    email: String,
    role: String,
}

/// Where no letter goes out, the answer is the page with the link on it: a redirect would have to keep it.
pub async fn invite(desk: Desk, Form(typed): Form<Invite>) -> Response {
    let Ok(role) = typed.role.parse() else { return desk.refuse(&StaffRefusal::NoRole, Section::Staff).await };
    let again = InvitationTyped { email: typed.email, role: Some(role) };
    match desk.app.services.staff.invite(&desk.caller, &again.email, role, desk.language).await {
        Ok(invited) => match invited.link {
            None => desk.done("done.invited", "/admin/staff").await,
            link => list_with(&desk, InvitationTyped::default(), (link, None)).await,
        },
        Err(error @ (StaffRefusal::Fields(_) | StaffRefusal::Staff(_))) => {
            let problem = desk.problem(&error);
            list_with(&desk, again, (None, Some(problem))).await
        }
        Err(error) => desk.refuse(&error, Section::Staff).await,
    }
}

async fn list_with(desk: &Desk, typed: InvitationTyped, said: (Option<String>, Option<Problem>)) -> Response {
    let staff = match desk.app.services.staff.list(&desk.caller).await {
        Ok(staff) => staff,
        Err(error) => return desk.refuse(&error, Section::Staff).await,
    };
    let problem = said.1.clone();
    let page = |frame| view::staff_page(frame, staff, &typed, said);
    match problem {
        Some(problem) => desk.again(&problem, Section::Staff, page).await,
        None => desk.page(Section::Staff, page).await,
    }
}

#[derive(Deserialize)]
pub struct SecondStep {
    #[serde(default)]
    needed: bool,
}

pub async fn second_step(desk: Desk, Form(typed): Form<SecondStep>) -> Response {
    match desk.app.services.staff.need_second_step(&desk.caller, typed.needed).await {
        Ok(()) => desk.done("done.saved", "/admin/staff").await,
        Err(error @ StaffRefusal::SecondStepFirst) => desk.not_done(&error, "/admin/security").await,
        Err(error) => desk.refuse(&error, Section::Staff).await,
    }
}

pub async fn withdraw(desk: Desk, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&StaffRefusal::NotFound, Section::Staff).await };
    match desk.app.services.staff.withdraw(&desk.caller, id).await {
        Ok(()) => desk.done("done.withdrawn", "/admin/staff").await,
        Err(error) => desk.refuse(&error, Section::Staff).await,
    }
}

pub async fn one(desk: Desk, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&StaffRefusal::NotFound, Section::Staff).await };
    page_of(&desk, id, None).await
}

async fn page_of(desk: &Desk, id: StaffId, problem: Option<Problem>) -> Response {
    match desk.app.services.staff.get(&desk.caller, id).await {
        Ok((member, roles)) => {
            let shown = problem.clone();
            let page = |frame| view::member_page(frame, member, &roles, shown);
            match problem {
                Some(problem) => desk.again(&problem, Section::Staff, page).await,
                None => desk.page(Section::Staff, page).await,
            }
        }
        Err(error) => desk.refuse(&error, Section::Staff).await,
    }
}

#[derive(Deserialize)]
pub struct RoleChoice {
    role: String,
}

pub async fn change_role(desk: Desk, Path(id): Path<String>, Form(typed): Form<RoleChoice>) -> Response {
    let (Ok(id), Ok(role)) = (id.parse(), typed.role.parse()) else {
        return desk.refuse(&StaffRefusal::NotFound, Section::Staff).await;
    };
    let done = desk.app.services.staff.change_role(&desk.caller, id, role).await;
    back(&desk, id, done, "done.role_changed").await
}

pub async fn act(desk: Desk, Path((id, verb)): Path<(String, String)>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&StaffRefusal::NotFound, Section::Staff).await };
    let (staff, caller) = (&desk.app.services.staff, &desk.caller);
    let (done, code) = match verb.as_str() {
        "suspend" => (staff.suspend(caller, id).await, "done.suspended"),
        "restore" => (staff.restore(caller, id).await, "done.access_restored"),
        "take-codes" => (staff.take_codes(caller, id, desk.language).await, "done.codes_taken"),
        "sign-out" => (staff.sign_out(caller, id).await, "done.signed_out"),
        _ => (Err(StaffRefusal::NotFound), ""),
    };
    back(&desk, id, done, code).await
}

/// Whoever has signed themselves out is led to the door by the next page.
async fn back(desk: &Desk, id: StaffId, done: Result<(), StaffRefusal>, code: &'static str) -> Response {
    match done {
        Ok(()) => desk.done(code, &["/admin/staff/", &id.to_string()].concat()).await,
        Err(error @ StaffRefusal::Staff(_)) => page_of(desk, id, Some(desk.problem(&error))).await,
        Err(error) => desk.refuse(&error, Section::Staff).await,
    }
}
