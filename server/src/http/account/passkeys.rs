//! Passkeys of shoppers: made, removed, and signed in with.

use super::{
    super::passkeys::{Brought, Wish, asks, leads_to, refused},
    Caller, TOLD, Visit,
    access::Change,
};
use app::account::Matter;
use axum::{
    Form, Json,
    extract::Path,
    response::{IntoResponse, Response},
};
use shop_services::passkey::PasskeyFault;

const HERE: &str = "/account/access";

pub async fn begin(visit: Visit, Json(wish): Json<Wish>) -> Response {
    let customers = &visit.caller.app.services.customer;
    match customers.begin_passkey(visit.id(), visit.proof(&wish.proof)).await {
        Ok(begun) => asks(&visit.caller.visitor.session, begun).await,
        Err(error) => refused(visit.caller.language, &error),
    }
}

pub async fn add(visit: Visit, Json(brought): Json<Brought>) -> Response {
    let session = &visit.caller.visitor.session;
    let answered = brought.answered(session).await;
    let customers = &visit.caller.app.services.customer;
    match customers.add_passkey(visit.id(), answered.brought(), &brought.name).await {
        Ok(()) => {
            let _ = session.insert(TOLD, "account.passkey.done").await;
            leads_to(&visit.caller.language.path(HERE))
        }
        Err(error) => refused(visit.caller.language, &error),
    }
}

pub async fn remove(visit: Visit, Path(id): Path<String>, Form(form): Form<Change>) -> Response {
    let customers = &visit.caller.app.services.customer;
    let removed = match id.parse() {
        Ok(id) => customers.remove_passkey(visit.id(), id, visit.proof(&form.password)).await,
        Err(_) => Err(PasskeyFault::NotFound.into()),
    };
    match removed {
        Ok(()) => visit.done("account.passkey.removed", HERE).await,
        Err(error) => visit.refuses(&error, Matter::Passkeys, "").await,
    }
}

pub async fn begin_sign_in(caller: Caller) -> Response {
    match caller.app.services.customer.begin_passkey_sign_in(&caller.address).await {
        Ok(begun) => asks(&caller.visitor.session, begun).await,
        Err(error) => refused(caller.language, &error),
    }
}

pub async fn sign_in(caller: Caller, Json(brought): Json<Brought>) -> Response {
    let answered = brought.answered(&caller.visitor.session).await;
    match caller.app.services.customer.passkey_sign_in(answered.brought()).await {
        Ok(kept) => match caller.begins(&kept).await {
            Ok(()) => leads_to(&caller.language.path("/account")),
            Err(problem) => (super::status_of(problem.class), Json(problem)).into_response(),
        },
        Err(error) => refused(caller.language, &error),
    }
}
