//! Keys of machines. A new one is on the page that answers the form, and on no other.

use super::desk::Desk;
use app::admin::{self as view, Section};
use axum::{Form, extract::Path, response::Response};
use shop_contract::{ApiKeyForm, NewApiKey, Problem};
use shop_services::api_key::ApiKeyRefusal;

pub async fn list(desk: Desk) -> Response {
    list_with(&desk, ApiKeyForm::default(), (None, None)).await
}

async fn list_with(desk: &Desk, typed: ApiKeyForm, said: (Option<NewApiKey>, Option<Problem>)) -> Response {
    let keys = match desk.app.services.api_key.list(&desk.caller).await {
        Ok(keys) => keys,
        Err(error) => return desk.refuse(&error, Section::Keys).await,
    };
    let problem = said.1.clone();
    let page = |frame| view::keys_page(frame, keys, &typed, said);
    match problem {
        Some(problem) => desk.again(&problem, Section::Keys, page).await,
        None => desk.page(Section::Keys, page).await,
    }
}

pub async fn add(desk: Desk, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let form = read(fields);
    match desk.app.services.api_key.add(&desk.caller, &form).await {
        Ok(made) => list_with(&desk, ApiKeyForm::default(), (Some(made), None)).await,
        Err(error @ (ApiKeyRefusal::Fields(_) | ApiKeyRefusal::Beyond)) => {
            let problem = desk.problem(&error);
            list_with(&desk, form, (None, Some(problem))).await
        }
        Err(error) => desk.refuse(&error, Section::Keys).await,
    }
}

pub async fn revoke(desk: Desk, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&ApiKeyRefusal::NotFound, Section::Keys).await };
    match desk.app.services.api_key.revoke(&desk.caller, id).await {
        Ok(()) => desk.done("done.key_revoked", "/admin/keys").await,
        Err(error) => desk.refuse(&error, Section::Keys).await,
    }
}

fn read(fields: Vec<(String, String)>) -> ApiKeyForm {
    let mut form = ApiKeyForm::default();
    for (name, value) in fields {
        match name.as_str() {
            "name" => form.name = value,
            "days" => form.days = value,
            "permissions" => form.permissions.push(value),
            _ => {}
        }
    }
    form
}
