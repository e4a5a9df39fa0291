//! The providers of payment, as the owner sets them.

use super::desk::Desk;
use app::admin::{self as view, Section};
use axum::{Form, extract::Path, response::Response};
use shop_contract::{ProviderForm, ProviderView};
use shop_services::provider::ProviderRefusal;

pub async fn list(desk: Desk) -> Response {
    match desk.app.services.provider.list(&desk.caller, desk.language).await {
        Ok(all) => desk.page(Section::Page, |frame| view::payments_page(frame, all)).await,
        Err(error) => desk.refuse(&error, Section::Page).await,
    }
}

pub async fn one(desk: Desk, Path(code): Path<String>) -> Response {
    match find(&desk, &code).await {
        Ok(provider) => {
            let origin = desk.app.origin.clone();
            desk.page(Section::Page, |frame| view::provider_page(frame, provider, &origin, None)).await
        }
        Err(error) => desk.refuse(&error, Section::Page).await,
    }
}

pub async fn save(desk: Desk, Path(code): Path<String>, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let form = read(fields);
    let refusal = match desk.app.services.provider.save(&desk.caller, &code, &form).await {
        Ok(()) => return desk.done("done.saved", "/admin/payments").await,
        Err(refusal) => refusal,
    };
    match (&refusal, find(&desk, &code).await) {
        (ProviderRefusal::Fields(_) | ProviderRefusal::Conflict, Ok(provider)) => {
            let (problem, origin) = (desk.problem(&refusal), desk.app.origin.clone());
            let (shown, provider) = (problem.clone(), typed_over(provider, &form));
            let page = |frame| view::provider_page(frame, provider, &origin, Some(shown));
            desk.again(&problem, Section::Page, page).await
        }
        _ => desk.refuse(&refusal, Section::Page).await,
    }
}

async fn find(desk: &Desk, code: &str) -> Result<ProviderView, ProviderRefusal> {
    let all = desk.app.services.provider.list(&desk.caller, desk.language).await?;
    all.into_iter().find(|provider| provider.code == code).ok_or(ProviderRefusal::NotFound)
}

/// Whatever is no setting of the provider is left out where it is judged.
pub(super) fn read(fields: Vec<(String, String)>) -> ProviderForm {
    let mut form = ProviderForm::default();
    for (name, value) in fields {
        match name.as_str() {
            "version" => form.version = value,
            "stage" => form.stage = value == "on",
            "methods" => form.methods.push(value),
            _ => drop(form.values.insert(name, value)),
        }
    }
    form
}

/// What was typed stays, but for secrets: they are typed again.
pub(super) fn typed_over(mut provider: ProviderView, form: &ProviderForm) -> ProviderView {
    provider.stage = form.stage;
    for setting in provider.settings.iter_mut().filter(|setting| !setting.is_secret) {
        if let Some(value) = form.values.get(&setting.name) {
            setting.value.clone_from(value);
        }
    }
    for method in &mut provider.methods {
        method.is_offered = form.methods.iter().any(|code| code == method.method.code());
    }
    provider
}
