//! What each role permits.

use super::desk::Desk;
use app::admin::{self as view, Section};
use axum::{Form, extract::Path, response::Response};
use shop_contract::{RoleForm, RoleView};
use shop_domain::kernel::RoleId;
use shop_services::staff::StaffRefusal;

type Fields = Vec<(String, String)>;

pub async fn new(desk: Desk) -> Response {
    // The list is what whoever makes a role may read; it is not shown here.
    match desk.app.services.staff.list(&desk.caller).await {
        Ok(_) => desk.page(Section::Staff, |frame| view::role_page(frame, None, &RoleForm::default(), None)).await,
        Err(error) => desk.refuse(&error, Section::Staff).await,
    }
}

pub async fn add(desk: Desk, Form(fields): Form<Fields>) -> Response {
    let form = read(fields);
    match desk.app.services.staff.add_role(&desk.caller, &form).await {
        Ok(_) => desk.done("done.saved", "/admin/staff").await,
        Err(error) => refused(&desk, &error, None, &form).await,
    }
}

pub async fn one(desk: Desk, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&StaffRefusal::NoRole, Section::Staff).await };
    match desk.app.services.staff.role(&desk.caller, id).await {
        Ok(role) => {
            let typed = typed(&role);
            desk.page(Section::Staff, |frame| view::role_page(frame, Some(role), &typed, None)).await
        }
        Err(error) => desk.refuse(&error, Section::Staff).await,
    }
}

pub async fn save(desk: Desk, Path(id): Path<String>, Form(fields): Form<Fields>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&StaffRefusal::NoRole, Section::Staff).await };
    let form = read(fields);
    match desk.app.services.staff.update_permissions(&desk.caller, id, &form).await {
        Ok(()) => desk.done("done.saved", "/admin/staff").await,
        Err(error) => refused(&desk, &error, Some(id), &form).await,
    }
}

pub async fn remove(desk: Desk, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&StaffRefusal::NoRole, Section::Staff).await };
    match desk.app.services.staff.remove_role(&desk.caller, id).await {
        Ok(()) => desk.done("done.role_removed", "/admin/staff").await,
        Err(error) => refused(&desk, &error, Some(id), &RoleForm::default()).await,
    }
}

/// The form again as it was typed; after what is no matter of the form, the role as it is.
async fn refused(desk: &Desk, error: &StaffRefusal, id: Option<RoleId>, form: &RoleForm) -> Response {
    let is_of_the_form = matches!(
        error,
        StaffRefusal::Fields(_) | StaffRefusal::Staff(_) | StaffRefusal::Conflict | StaffRefusal::Store(_)
    );
    if !is_of_the_form {
        return desk.refuse(error, Section::Staff).await;
    }
    let role = match id {
        Some(id) => desk.app.services.staff.role(&desk.caller, id).await.ok(),
        None => None,
    };
    let shown = match &role {
        Some(role) if form.version.is_empty() => typed(role),
        _ => form.clone(),
    };
    let problem = desk.problem(error);
    let said = problem.clone();
    desk.again(&problem, Section::Staff, |frame| view::role_page(frame, role, &shown, Some(said))).await
}

fn typed(role: &RoleView) -> RoleForm {
    RoleForm {
        version: role.version.to_string(),
        name: role.name.clone(),
        permissions: role.permissions.codes().into_iter().map(str::to_owned).collect(),
    }
}

fn read(fields: Fields) -> RoleForm {
    let mut form = RoleForm::default();
    for (name, value) in fields {
        match name.as_str() {
            "version" => form.version = value,
            "name" => form.name = value,
            "permissions" => form.permissions.push(value),
            _ => {}
        }
    }
    form
}
