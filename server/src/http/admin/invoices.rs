//! What the owner sets of e-invoices.

use super::desk::Desk;
use app::admin::{self as view, Section};
use axum::{Form, response::Response};
use serde::Deserialize;
use shop_contract::InvoiceForm;
use shop_services::invoice::InvoiceRefusal;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    version: String,
    asks: String,
}

pub async fn page(desk: Desk) -> Response {
    match desk.app.services.invoice.settings(&desk.staff).await {
        Ok(form) => desk.page(Section::Page, |frame| view::invoices_page(frame, form, None)).await,
        Err(error) => desk.refuse(&error, Section::Page).await,
    }
}

pub async fn save(desk: Desk, Form(typed): Form<Typed>) -> Response {
    let form = InvoiceForm { version: typed.version, asks: typed.asks == "on" };
    match desk.app.services.invoice.save(&desk.staff, &form).await {
        Ok(()) => desk.done("done.saved", "/admin/invoices").await,
        Err(error @ InvoiceRefusal::Conflict) => {
            let problem = desk.problem(&error);
            let shown = problem.clone();
            desk.again(&problem, Section::Page, |frame| view::invoices_page(frame, form, Some(shown))).await
        }
        Err(error) => desk.refuse(&error, Section::Page).await,
    }
}
