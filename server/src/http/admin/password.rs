//! Another password for whoever is signed in. The session goes on under another id, and all others end.

use super::{super::address::ClientAddress, desk::Desk, entrance::Entrance};
use app::admin::{Section, password_page};
use axum::{
    Form,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shop_services::{
    account::{AccountRefusal, PasswordChange},
    refusal::Refusal,
};

/// Without `Debug`: passwords would stand in it.
#[derive(Deserialize)]
pub struct Change {
    password: String,
    new_password: String,
}

pub async fn page(desk: Desk) -> Response {
    desk.page(Section::Home, |frame| password_page(frame, None)).await
}

pub async fn change(
    desk: Desk,
    ClientAddress(address): ClientAddress,
    mut entrance: Entrance,
    Form(form): Form<Change>,
) -> Response {
    let address = address.to_string();
    let change = PasswordChange { password: &form.password, new_password: &form.new_password, address: &address };
    match desk.app.services.account.change_password(&desk.caller, change, desk.language).await {
        Ok(kept) => match entrance.comes_in(kept).await {
            Ok(()) => desk.done("done.password", "/admin/password").await,
            Err(status) => status.into_response(),
        },
        Err(error @ (AccountRefusal::Fields(_) | AccountRefusal::TooManyAttempts)) => {
            let problem = desk.problem(&error as &dyn Refusal);
            let shown = problem.clone();
            desk.again(&problem, Section::Home, |frame| password_page(frame, Some(shown))).await
        }
        Err(error) => desk.refuse(&error, Section::Home).await,
    }
}
