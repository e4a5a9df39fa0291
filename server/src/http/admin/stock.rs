//! A variant's stock, and what is set of the warehouse.

use super::{
    super::query::Lenient,
    desk::Desk,
    once::{mark, once},
};
use app::admin::{self as view, Section, StockTyped};
use axum::{Form, extract::Path, response::Response};
use serde::Deserialize;
use shop_contract::{StockForm, StockLimitsForm, WarehouseForm, WarehouseView};
use shop_domain::{
    fault::{Class, Fault},
    kernel::VariantId,
    staff::Permission,
};
use shop_services::inventory::InventoryRefusal;

#[derive(Deserialize, Default)]
pub struct Typed {
    cursor: Option<String>,
}

pub async fn one(desk: Desk, Path(id): Path<String>, Lenient(typed): Lenient<Typed>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&InventoryRefusal::NotFound, Section::Products).await };
    match desk.app.services.inventory.history(&desk.caller, id, typed.cursor.as_deref(), desk.language).await {
        Ok(stock) => {
            let may_change = desk.caller.may(Permission::ChangeStock);
            let typed = StockTyped { mark: mark(), ..StockTyped::default() };
            let page = |frame| view::stock_page(frame, stock, may_change, typed);
            desk.page(Section::Products, page).await
        }
        Err(error) => desk.refuse(&error, Section::Products).await,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Counted {
    mark: String,
    by: String,
    reason: String,
}

pub async fn adjust(desk: Desk, Path(id): Path<String>, Form(typed): Form<Counted>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&InventoryRefusal::NotFound, Section::Products).await };
    let form = StockForm { by: typed.by, reason: typed.reason };
    let adjusts = desk.app.services.inventory.adjust(&desk.caller, id, &form);
    match once(&desk, &typed.mark, &(id, &form), adjusts).await {
        Some(done) => answer(desk, id, done, "done.counted", |_| form).await,
        None => desk.said(false, "idempotency.in_flight", &format!("/admin/stock/{id}")).await,
    }
}

pub async fn limit(desk: Desk, Path(id): Path<String>, Form(form): Form<StockLimitsForm>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&InventoryRefusal::NotFound, Section::Products).await };
    let done = desk.app.services.inventory.limit(&desk.caller, id, &form, None).await;
    let keep = |limits: &mut StockLimitsForm| {
        *limits = form;
        StockForm::default()
    };
    answer(desk, id, done, "done.saved", keep).await
}

/// `keep`: puts back what was typed into the forms of a page that says why it was refused.
async fn answer(
    desk: Desk,
    id: VariantId,
    done: Result<(), InventoryRefusal>,
    told: &'static str,
    keep: impl FnOnce(&mut StockLimitsForm) -> StockForm + Send,
) -> Response {
    let refusal = match done {
        Ok(()) => return desk.done(told, &format!("/admin/stock/{id}")).await,
        Err(refusal) => refusal,
    };
    let stock = desk.app.services.inventory.history(&desk.caller, id, None, desk.language).await;
    match (refusal.class(), stock) {
        (Class::Invalid | Class::Conflict, Ok(mut stock)) => {
            let problem = desk.problem(&refusal);
            let count = keep(&mut stock.limits);
            let typed = StockTyped { count, mark: mark(), problem: Some(problem.clone()) };
            desk.again(&problem, Section::Products, |frame| view::stock_page(frame, stock, true, typed)).await
        }
        _ => desk.refuse(&refusal, Section::Products).await,
    }
}

pub async fn settings(desk: Desk) -> Response {
    match desk.app.services.inventory.settings(&desk.caller).await {
        Ok(shown) => desk.page(Section::Page, |frame| view::warehouse_page(frame, shown, None)).await,
        Err(error) => desk.refuse(&error, Section::Page).await,
    }
}

pub async fn save_settings(desk: Desk, Form(form): Form<WarehouseForm>) -> Response {
    match desk.app.services.inventory.save_settings(&desk.caller, &form).await {
        Ok(()) => desk.done("done.saved", "/admin/warehouse").await,
        Err(error) => match (error.class(), desk.app.services.inventory.settings(&desk.caller).await) {
            (Class::Invalid | Class::Conflict, Ok(kept)) => {
                let (problem, shown) = (desk.problem(&error), WarehouseView { form, ..kept });
                let told = problem.clone();
                desk.again(&problem, Section::Page, |frame| view::warehouse_page(frame, shown, Some(told))).await
            }
            _ => desk.refuse(&error, Section::Page).await,
        },
    }
}
