//! A customer's orders, and those that they claim.

use super::{
    super::{pages::not_found, query::Lenient},
    Caller, Visit,
};
use app::{
    account::{AccountFrame, confirm_page, home_page, link_gone_page},
    words::say_with,
};
use axum::{Form, extract::Path, response::Response};
use serde::Deserialize;
use shop_domain::fault::{Class, Fault};
use shop_services::{customer::CustomerRefusal, ports::LinkPurpose};

#[derive(Deserialize, Default)]
pub struct From {
    cursor: Option<String>,
}

#[derive(Deserialize, Default)]
pub struct Link {
    #[serde(default)]
    pub token: String,
}

#[derive(Deserialize)]
pub struct Email {
    email: String,
}

pub async fn home(visit: Visit, Lenient(from): Lenient<From>) -> Response {
    let customers = &visit.caller.app.services.customer;
    match customers.orders(visit.id(), from.cursor.as_deref(), visit.caller.language).await {
        Ok(orders) => {
            let shown = customers.shown(&visit.kept);
            visit.page("/account", |frame| home_page(frame, &shown, &orders)).await
        }
        Err(error) => visit.caller.fails(&error).await,
    }
}

/// To the order's own page. One of somebody else's is as one that is not there.
pub async fn order(visit: Visit, Path(number): Path<String>) -> Response {
    match visit.caller.app.services.customer.order(visit.id(), &number).await {
        Ok(token) => visit.caller.goes_to(&["/o/", &token].concat()),
        Err(error) if error.class() == Class::NotFound => not_found(&visit.caller.app, visit.caller.language).await,
        Err(error) => visit.caller.fails(&error).await,
    }
}

/// Says the same whether there are such orders or not.
pub async fn ask(visit: Visit, Form(form): Form<Email>) -> Response {
    let caller = &visit.caller;
    match caller.app.services.customer.ask_for_orders(visit.id(), &form.email, caller.language, &caller.address).await {
        Ok(()) => caller.goes_to("/account/sent"),
        Err(error) => {
            caller.again(&error, "/account", |frame, problem| link_gone_page(frame, &problem, "/account")).await
        }
    }
}

pub async fn claim_page(visit: Visit, Lenient(link): Lenient<Link>) -> Response {
    let caller = &visit.caller;
    match visit.own_link(&link.token, LinkPurpose::ClaimOrders).await {
        Ok(email) => {
            let lead = say_with(caller.language, "account.claim.lead", &[("email", &email)]);
            let words = ("account.claim.title", lead, "account.claim.confirm");
            let page = |frame: &AccountFrame| confirm_page(frame, words, "/account/orders/claim/confirm", &link.token);
            caller.page("/account", page).await
        }
        Err(error) => gone(caller, &error).await,
    }
}

pub async fn claim(visit: Visit, Form(link): Form<Link>) -> Response {
    match visit.caller.app.services.customer.claim_orders(visit.id(), &link.token).await {
        Ok(_) => visit.done("account.claim.done", "/account").await,
        Err(error) => gone(&visit.caller, &error).await,
    }
}

pub async fn gone(caller: &Caller, error: &CustomerRefusal) -> Response {
    caller.again(error, "/account", |frame, problem| link_gone_page(frame, &problem, "/account")).await
}
