//! The ways to deliver, as the owner sets them.

use super::desk::Desk;
use app::admin::{self as view, Section};
use axum::{Form, extract::Path, response::Response};
use shop_contract::DeliveryForm;
use shop_domain::shipment::Tariff;
use shop_services::delivery::DeliveryRefusal;

pub async fn list(desk: Desk) -> Response {
    match desk.app.services.delivery.list(&desk.caller, desk.language).await {
        Ok(ways) => desk.page(Section::Page, |frame| view::deliveries_page(frame, ways)).await,
        Err(error) => desk.refuse(&error, Section::Page).await,
    }
}

pub async fn one(desk: Desk, Path(code): Path<String>) -> Response {
    match desk.app.services.delivery.get(&desk.caller, &code, desk.language).await {
        Ok((way, form)) => desk.page(Section::Page, |frame| view::delivery_page(frame, way, form, None)).await,
        Err(error) => desk.refuse(&error, Section::Page).await,
    }
}

pub async fn save(desk: Desk, Path(code): Path<String>, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let form = read(fields);
    let refusal = match desk.app.services.delivery.save(&desk.caller, &code, &form).await {
        Ok(()) => return desk.done("done.saved", "/admin/deliveries").await,
        Err(refusal) => refusal,
    };
    let shows_form = matches!(
        refusal,
        DeliveryRefusal::Fields(_) | DeliveryRefusal::Conflict | DeliveryRefusal::NoneLeft | DeliveryRefusal::NotSetUp
    );
    match desk.app.services.delivery.get(&desk.caller, &code, desk.language).await {
        Ok((way, _)) if shows_form => {
            let problem = desk.problem(&refusal);
            let shown = problem.clone();
            let page = |frame| view::delivery_page(frame, way, form, Some(shown));
            desk.again(&problem, Section::Page, page).await
        }
        _ => desk.refuse(&refusal, Section::Page).await,
    }
}

/// Whatever is no field of the form is left out.
fn read(fields: Vec<(String, String)>) -> DeliveryForm {
    let mut form = DeliveryForm { steps: vec![Default::default(); Tariff::MAX_STEPS], ..DeliveryForm::default() };
    for (name, value) in fields {
        match name.as_str() {
            "version" => form.version = value,
            "offered" => form.is_offered = value == "on",
            "charge" => form.by_weight = value == "weight",
            "flat" => form.flat = value,
            "free_from" => form.free_from = value,
            "to_outlying" => form.to_outlying = value == "on",
            "surcharge" => form.surcharge = value,
            "pickup_address_zh" => form.pickup_address_zh = value,
            "pickup_address_en" => form.pickup_address_en = value,
            "pickup_hours_zh" => form.pickup_hours_zh = value,
            "pickup_hours_en" => form.pickup_hours_en = value,
            step => step_of(step, value, &mut form.steps),
        }
    }
    form
}

/// `steps[2].price`.
fn step_of(name: &str, value: String, steps: &mut [(String, String)]) {
    let parts = name.strip_prefix("steps[").and_then(|rest| rest.split_once("]."));
    let Some((at, part)) = parts else { return };
    let Some(step) = at.parse::<usize>().ok().and_then(|at| steps.get_mut(at)) else { return };
    match part {
        "up_to" => step.0 = value,
        "price" => step.1 = value,
        _ => {}
    }
}
