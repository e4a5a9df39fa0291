//! Coming in, going out, and asking for a letter.

use super::{Caller, houses::leading_to_houses};
use app::account as view;
use app::account::Asking;
use axum::{Form, http::HeaderValue, response::Response};
use serde::Deserialize;
use shop_services::customer::CustomerRefusal;

#[derive(Deserialize)]
pub struct SignIn {
    email: String,
    password: String,
}

#[derive(Deserialize)]
pub struct Email {
    email: String,
}

impl Email {
    /// As it comes back with a refusal.
    fn again(self, problem: shop_contract::Problem) -> Asking {
        Asking { email: self.email, problem: Some(problem), ..Asking::default() }
    }
}

pub async fn sign_in_page(caller: Caller) -> Response {
    match caller.visitor.signed_in(caller.language).await {
        Ok(Some(_)) => caller.goes_to("/account"),
        _ => {
            let page = caller.page("/account/sign-in", |frame| view::sign_in_page(frame, &Asking::default()));
            leading_to_houses(&caller, page.await)
        }
    }
}

pub async fn sign_in(caller: Caller, Form(form): Form<SignIn>) -> Response {
    match caller.app.services.customer.sign_in(&form.email, &form.password, &caller.address).await {
        Ok(kept) => caller.comes_in(&kept).await,
        Err(error) => {
            let email = Email { email: form.email };
            let page = |frame: &view::AccountFrame, problem| view::sign_in_page(frame, &email.again(problem));
            leading_to_houses(&caller, caller.again(&error, "/account/sign-in", page).await)
        }
    }
}

pub async fn sign_out(caller: Caller) -> Response {
    // A session that is gone already is what was asked for.
    let _ = caller.visitor.leaves().await;
    let mut answer = caller.goes_to("/account/sign-in");
    // What was typed into the order form is kept by the tab, and is as much theirs.
    answer.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"storage\""));
    answer
}

pub async fn sign_up_page(caller: Caller) -> Response {
    let page = caller.page("/account/sign-up", |frame| view::sign_up_page(frame, &Asking::default()));
    leading_to_houses(&caller, page.await)
}

pub async fn sign_up(caller: Caller, Form(form): Form<Email>) -> Response {
    match caller.app.services.customer.sign_up(&form.email, caller.language, &caller.address).await {
        Ok(()) => caller.goes_to("/account/sent"),
        Err(error) => refused(&caller, form, &error, "/account/sign-up", view::sign_up_page).await,
    }
}

pub async fn forgot_page(caller: Caller) -> Response {
    caller.page("/account/forgot", |frame| view::forgot_page(frame, &Asking::default())).await
}

pub async fn forgot(caller: Caller, Form(form): Form<Email>) -> Response {
    match caller.app.services.customer.forgot(&form.email, caller.language, &caller.address).await {
        Ok(()) => caller.goes_to("/account/sent"),
        Err(error) => refused(&caller, form, &error, "/account/forgot", view::forgot_page).await,
    }
}

/// After somebody has left for good.
pub async fn gone_page(caller: Caller) -> Response {
    caller.page("/account/gone", view::gone_page).await
}

async fn refused(
    caller: &Caller,
    form: Email,
    error: &CustomerRefusal,
    path: &str,
    page: fn(&view::AccountFrame, &Asking) -> leptos::prelude::AnyView,
) -> Response {
    caller.again(error, path, |frame, problem| page(frame, &form.again(problem))).await
}

pub async fn sent_page(caller: Caller) -> Response {
    caller.page("/account/sent", view::sent_page).await
}
