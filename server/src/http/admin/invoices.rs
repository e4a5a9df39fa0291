//! What the owner sets of e-invoices, and does about those of an order.

use super::desk::Desk;
use app::admin::{self as view, Section};
use axum::{Form, extract::Path, response::Response};
use shop_contract::{InvoiceForm, InvoiceSettings};
use shop_domain::kernel::OrderId;
use shop_services::invoice::{InvoiceAction, InvoiceRefusal};

pub async fn page(desk: Desk) -> Response {
    match desk.app.services.invoice.settings(&desk.caller, desk.language).await {
        Ok(shown) => desk.page(Section::Page, |frame| view::invoices_page(frame, shown, None)).await,
        Err(error) => desk.refuse(&error, Section::Page).await,
    }
}

pub async fn save(desk: Desk, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let form = read(fields);
    let refusal = match desk.app.services.invoice.save(&desk.caller, &form).await {
        Ok(()) => return desk.done("done.saved", "/admin/invoices").await,
        Err(refusal) => refusal,
    };
    match (&refusal, desk.app.services.invoice.settings(&desk.caller, desk.language).await) {
        (InvoiceRefusal::Fields(_) | InvoiceRefusal::Conflict, Ok(shown)) => {
            let problem = desk.problem(&refusal);
            let (told, shown) = (problem.clone(), typed_over(shown, &form));
            desk.again(&problem, Section::Page, |frame| view::invoices_page(frame, shown, Some(told))).await
        }
        _ => desk.refuse(&refusal, Section::Page).await,
    }
}

/// Void, issued again, or tried again.
pub async fn act(desk: Desk, Path((id, action)): Path<(String, String)>) -> Response {
    let Some(action) = InvoiceAction::from_code(&action) else {
        return desk.refuse(&InvoiceRefusal::NotFound, Section::Orders).await;
    };
    run(&desk, &id, action).await
}

pub async fn void_allowance(desk: Desk, Path((id, number)): Path<(String, String)>) -> Response {
    run(&desk, &id, InvoiceAction::VoidAllowance(number)).await
}

async fn run(desk: &Desk, id: &str, action: InvoiceAction) -> Response {
    let Ok(order) = id.parse::<OrderId>() else {
        return desk.refuse(&InvoiceRefusal::NotFound, Section::Orders).await;
    };
    let here = format!("/admin/orders/{order}");
    match desk.app.services.invoice.act(&desk.caller, order, action).await {
        Ok(()) => desk.done("done.invoice", &here).await,
        Err(error @ (InvoiceRefusal::NotNow | InvoiceRefusal::NotSetUp)) => desk.not_done(&error, &here).await,
        Err(error) => desk.refuse(&error, Section::Orders).await,
    }
}

/// Whatever is no setting of the issuer is left out where it is judged.
fn read(fields: Vec<(String, String)>) -> InvoiceForm {
    let mut form = InvoiceForm::default();
    for (name, value) in fields {
        match name.as_str() {
            "version" => form.version = value,
            "asks" => form.asks = value == "on",
            "stage" => form.stage = value == "on",
            _ => drop(form.values.insert(name, value)),
        }
    }
    form
}

/// What was typed stays, but for secrets: they are typed again.
fn typed_over(mut shown: InvoiceSettings, form: &InvoiceForm) -> InvoiceSettings {
    (shown.asks, shown.stage) = (form.asks, form.stage);
    for setting in shown.settings.iter_mut().filter(|setting| !setting.is_secret) {
        if let Some(value) = form.values.get(&setting.name) {
            setting.value.clone_from(value);
        }
    }
    shown
}
