//! Passkeys of the staff: made, removed, and signed in with.

use super::{
    super::{
        App,
        address::ClientAddress,
        language::AskedLanguage,
        passkeys::{Brought, Wish, asks, leads_to, refused},
    },
    account::Auth,
    desk::{Desk, flash},
    entrance::Entrance,
    security::{Proof, page_with, proof},
    shift,
};
use axum::{
    Form, Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use shop_services::passkey::PasskeyFault;

const HERE: &str = "/admin/security";

pub async fn begin(desk: Desk, auth: Auth, ClientAddress(address): ClientAddress, Json(wish): Json<Wish>) -> Response {
    let address = address.to_string();
    let proof = proof(&desk, &wish.proof, &address);
    match desk.app.services.account.begin_passkey(&desk.caller, proof).await {
        Ok(begun) => asks(&auth.session, begun).await,
        Err(error) => refused(desk.language, &error),
    }
}

pub async fn add(desk: Desk, auth: Auth, Json(brought): Json<Brought>) -> Response {
    let answered = brought.answered(&auth.session).await;
    let account = &desk.app.services.account;
    match account.add_passkey(&desk.caller, answered.brought(), &brought.name, desk.language).await {
        Ok(()) => {
            flash(&auth, true, "done.passkey_added").await;
            shift::settled(&auth).await;
            leads_to(HERE)
        }
        Err(error) => refused(desk.language, &error),
    }
}

pub async fn remove(
    desk: Desk,
    ClientAddress(address): ClientAddress,
    Path(id): Path<String>,
    Form(form): Form<Proof>,
) -> Response {
    let Ok(id) = id.parse() else { return page_with(&desk, Some(PasskeyFault::NotFound.into())).await };
    let address = address.to_string();
    let proof = proof(&desk, &form.proof, &address);
    match desk.app.services.account.remove_passkey(&desk.caller, id, proof).await {
        Ok(()) => desk.done("done.passkey_removed", HERE).await,
        Err(error) => page_with(&desk, Some(error)).await,
    }
}

pub async fn begin_sign_in(
    State(app): State<App>,
    AskedLanguage(language): AskedLanguage,
    ClientAddress(address): ClientAddress,
    auth: Auth,
) -> Response {
    match app.services.account.begin_passkey_sign_in(&address.to_string()).await {
        Ok(begun) => asks(&auth.session, begun).await,
        Err(error) => refused(language, &error),
    }
}

/// In a session of its own: nothing of whoever was here before comes along.
pub async fn sign_in(
    State(app): State<App>,
    AskedLanguage(language): AskedLanguage,
    mut entrance: Entrance,
    Json(brought): Json<Brought>,
) -> Response {
    let answered = brought.answered(&entrance.auth.session).await;
    let kept = match app.services.account.passkey_sign_in(answered.brought()).await {
        Ok(kept) => kept,
        Err(error) => return refused(language, &error),
    };
    if entrance.auth.logout().await.is_err() || entrance.comes_in(kept).await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    leads_to("/admin")
}
