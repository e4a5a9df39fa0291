//! The carriers, as the owner sets them.

use super::{
    desk::Desk,
    payments::{read, typed_over},
};
use app::admin::{self as view, Section};
use axum::{Form, extract::Path, response::Response};
use shop_contract::ProviderView;
use shop_services::carrier::CarrierRefusal;

pub async fn list(desk: Desk) -> Response {
    match desk.app.services.carrier.list(&desk.staff, desk.language).await {
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
    let refusal = match desk.app.services.carrier.save(&desk.staff, &code, &form).await {
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
    let all = desk.app.services.carrier.list(&desk.staff, desk.language).await?;
    all.into_iter().find(|carrier| carrier.code == code).ok_or(CarrierRefusal::NoCarrier)
}
