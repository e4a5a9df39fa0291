//! How one comes in oneself. Recovery codes are on the page that answers the form, and on no other.

use super::{
    super::{address::ClientAddress, browser::ending, forms::status_of, pages::not_found},
    desk::Desk,
    entrance::Entrance,
};
use app::admin::{self as view, Section};
use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shop_services::{
    account::{AccountRefusal, StaffProof},
    ports::SessionKey,
};

/// Without `Debug`: a password would stand in it.
#[derive(Deserialize)]
pub struct Proof {
    pub proof: String,
}

#[derive(Deserialize)]
pub struct Code {
    code: String,
}

pub async fn page(desk: Desk) -> Response {
    page_with(&desk, None).await
}

pub async fn page_with(desk: &Desk, refusal: Option<AccountRefusal>) -> Response {
    let key = desk.session_key();
    let security = match desk.app.services.account.security(&desk.caller, SessionKey(&key), desk.language).await {
        Ok(security) => security,
        Err(error) => return desk.refuse(&error, Section::Security).await,
    };
    let problem = refusal.map(|error| desk.problem(&error));
    let status = problem.as_ref().map_or(StatusCode::OK, |problem| status_of(problem.class));
    let page = desk.page(Section::Security, |frame| view::security_page(frame, security, problem)).await;
    (status, page).into_response()
}

pub fn proof<'a>(desk: &Desk, typed: &'a str, address: &'a str) -> StaffProof<'a> {
    StaffProof { typed, address, language: desk.language }
}

pub async fn begin(desk: Desk, ClientAddress(address): ClientAddress, Form(form): Form<Proof>) -> Response {
    let address = address.to_string();
    let proof = proof(&desk, &form.proof, &address);
    match desk.app.services.account.begin_codes(&desk.caller, proof).await {
        Ok(()) => axum::response::Redirect::to("/admin/security").into_response(),
        Err(error) => page_with(&desk, Some(error)).await,
    }
}

/// Every session has ended but this one, which goes on under another id.
pub async fn confirm(
    desk: Desk,
    mut entrance: Entrance,
    ClientAddress(address): ClientAddress,
    Form(form): Form<Code>,
) -> Response {
    let address = address.to_string();
    let proof = proof(&desk, &form.code, &address);
    match desk.app.services.account.confirm_codes(&desk.caller, proof).await {
        Ok((kept, recovery)) => match entrance.comes_in(kept).await {
            Ok(()) => desk.page(Section::Security, |frame| view::recovery_page(frame, &recovery)).await,
            Err(status) => status.into_response(),
        },
        Err(error) => page_with(&desk, Some(error)).await,
    }
}

pub async fn recovery(desk: Desk, ClientAddress(address): ClientAddress, Form(form): Form<Proof>) -> Response {
    let address = address.to_string();
    let proof = proof(&desk, &form.proof, &address);
    match desk.app.services.account.renew_recovery(&desk.caller, proof).await {
        Ok(recovery) => desk.page(Section::Security, |frame| view::recovery_page(frame, &recovery)).await,
        Err(error) => page_with(&desk, Some(error)).await,
    }
}

pub async fn off(desk: Desk, ClientAddress(address): ClientAddress, Form(form): Form<Proof>) -> Response {
    let address = address.to_string();
    let proof = proof(&desk, &form.proof, &address);
    match desk.app.services.account.turn_codes_off(&desk.caller, proof).await {
        Ok(()) => desk.done("done.codes_off", "/admin/security").await,
        Err(error) => page_with(&desk, Some(error)).await,
    }
}

/// One, or `others`.
pub async fn end_sessions(
    desk: Desk,
    ClientAddress(address): ClientAddress,
    Path(which): Path<String>,
    Form(form): Form<Proof>,
) -> Response {
    let (key, address) = (desk.session_key(), address.to_string());
    let Some(ending) = ending(&which, &key) else { return not_found(&desk.app, desk.language).await };
    match desk.app.services.account.end_sessions(&desk.caller, ending, proof(&desk, &form.proof, &address)).await {
        Ok(()) => desk.done("done.sessions_ended", "/admin/security").await,
        Err(error) => page_with(&desk, Some(error)).await,
    }
}
