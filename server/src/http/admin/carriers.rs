//! The carriers, as the owner sets them.

use super::super::orders::site_of;
use super::{
    desk::Desk,
    orders::not_found,
    payments::{read, typed_over},
};
use app::admin::{self as view, Section};
use axum::{Form, extract::Path, http::header, response::Response};
use serde::Deserialize;
use shop_contract::{CarrierAct, ProviderView};
use shop_services::carrier::CarrierRefusal;

pub async fn list(desk: Desk) -> Response {
    match desk.app.services.carrier.list(&desk.caller, desk.language).await {
        Ok(all) => desk.page(Section::Page, |frame| view::carriers_page(frame, all)).await,
        Err(error) => desk.refuse(&error, Section::Page).await,
    }
}

pub async fn one(desk: Desk, Path(code): Path<String>) -> Response {
    match find(&desk, &code).await {
        Ok(carrier) => {
            let origin = desk.app.origin.clone();
            desk.page(Section::Page, |frame| view::carrier_page(frame, carrier, &origin, None)).await
        }
        Err(error) => desk.refuse(&error, Section::Page).await,
    }
}

pub async fn save(desk: Desk, Path(code): Path<String>, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let form = read(fields);
    let refusal = match desk.app.services.carrier.save(&desk.caller, &code, &form).await {
        Ok(()) => return desk.done("done.saved", "/admin/carriers").await,
        Err(refusal) => refusal,
    };
    match (&refusal, find(&desk, &code).await) {
        (CarrierRefusal::Fields(_) | CarrierRefusal::Conflict, Ok(carrier)) => {
            let (problem, origin) = (desk.problem(&refusal), desk.app.origin.clone());
            let (shown, carrier) = (problem.clone(), typed_over(carrier, &form));
            let page = |frame| view::carrier_page(frame, carrier, &origin, Some(shown));
            desk.again(&problem, Section::Page, page).await
        }
        _ => desk.refuse(&refusal, Section::Page).await,
    }
}

async fn find(desk: &Desk, code: &str) -> Result<ProviderView, CarrierRefusal> {
    let all = desk.app.services.carrier.list(&desk.caller, desk.language).await?;
    all.into_iter().find(|carrier| carrier.code == code).ok_or(CarrierRefusal::NoCarrier)
}

#[derive(Deserialize)]
pub struct Acted {
    version: i64,
}

/// What is asked of the carrier of a parcel.
pub async fn act(
    desk: Desk,
    Path((order, parcel, act)): Path<(String, String, String)>,
    Form(typed): Form<Acted>,
) -> Response {
    let (Ok(id), Ok(parcel), Some(act)) = (order.parse(), parcel.parse(), CarrierAct::from_code(&act)) else {
        return not_found(&desk).await;
    };
    let (carrier, caller) = (&desk.app.services.carrier, &desk.caller);
    let (done, code) = match act {
        CarrierAct::Entrust => (carrier.entrust(caller, id, typed.version, parcel).await, "done.carrier.entrust"),
        CarrierAct::Ask => (carrier.ask_now(caller, id, parcel).await, "done.carrier.ask"),
        CarrierAct::Cancel => (carrier.cancel(caller, id, parcel).await, "done.carrier.cancel"),
        CarrierAct::SendBack => (carrier.send_back(caller, id, parcel).await, "done.carrier.send_back"),
        // It is a page.
        CarrierAct::Label => return not_found(&desk).await,
    };
    let there = ["/admin/orders/", &order].concat();
    match done {
        Ok(()) => desk.done(code, &there).await,
        Err(CarrierRefusal::NotPermitted(refusal)) => {
            desk.refuse(&CarrierRefusal::from(refusal), Section::Orders).await
        }
        Err(refusal) => desk.not_done(&refusal, &there).await,
    }
}

/// On the way to where the carrier prints.
pub async fn label(desk: Desk, Path((order, parcel)): Path<(String, String)>) -> Response {
    let (Ok(id), Ok(parcel)) = (order.parse(), parcel.parse()) else { return not_found(&desk).await };
    let sheet = match desk.app.services.carrier.label(&desk.caller, id, parcel, desk.language).await {
        Ok(sheet) => sheet,
        Err(refusal) => return desk.refuse(&refusal, Section::Orders).await,
    };
    let policy = site_of(&sheet.action).and_then(|site| desk.app.policies.with_form_to(&site));
    let back = ["/admin/orders/", &order].concat();
    let mut page = desk.page(Section::Orders, |frame| view::label_page(frame, &back, sheet)).await;
    if let Some(policy) = policy {
        page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    page
}
