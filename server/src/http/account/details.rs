//! What a customer tells of themselves.

use super::Visit;
use app::account::{Refused, details_page};
use axum::{Form, response::Response};
use serde::Deserialize;
use shop_contract::{AddressForm, Problem, ProfileForm};
use shop_services::customer::CustomerRefusal;

#[derive(Deserialize)]
pub struct Typed {
    name: String,
    phone: String,
    language: String,
    /// There where the box was ticked.
    news: Option<String>,
}

#[derive(Deserialize)]
pub struct Forgotten {
    address: String,
}

pub async fn page(visit: Visit) -> Response {
    let shown = visit.caller.app.services.customer.shown(&visit.kept);
    visit.page("/account/details", |frame| details_page(frame, &shown, None)).await
}

pub async fn save(visit: Visit, Form(typed): Form<Typed>) -> Response {
    let Typed { name, phone, language, news } = typed;
    let form = ProfileForm { name, phone, language, news: news.is_some() };
    match visit.caller.app.services.customer.change_profile(visit.id(), &form).await {
        Ok(()) => visit.done("account.saved", "/account/details").await,
        Err(error) => again(&visit, &error, |problem| Refused::Profile(form, problem)).await,
    }
}

pub async fn keep_address(visit: Visit, Form(form): Form<AddressForm>) -> Response {
    match visit.caller.app.services.customer.keep_address(visit.id(), &form).await {
        Ok(()) => visit.done("account.saved", "/account/details").await,
        Err(error) => again(&visit, &error, |problem| Refused::Address(form, problem)).await,
    }
}

pub async fn forget_address(visit: Visit, Form(form): Form<Forgotten>) -> Response {
    match visit.caller.app.services.customer.forget_address(visit.id(), &form.address).await {
        Ok(()) => visit.done("account.addresses.forgotten", "/account/details").await,
        Err(error) => visit.caller.fails(&error).await,
    }
}

pub async fn remember(visit: Visit) -> Response {
    match visit.caller.app.services.customer.remember(visit.id()).await {
        Ok(()) => visit.done("account.remember.done", "/account/details").await,
        Err(error) => visit.caller.fails(&error).await,
    }
}

pub async fn forget(visit: Visit) -> Response {
    match visit.caller.app.services.customer.forget(visit.id()).await {
        Ok(()) => visit.done("account.remember.stopped", "/account/details").await,
        Err(error) => visit.caller.fails(&error).await,
    }
}

async fn again(visit: &Visit, error: &CustomerRefusal, refused: impl FnOnce(Problem) -> Refused + Send) -> Response {
    let shown = visit.caller.app.services.customer.shown(&visit.kept);
    let page = |frame: &app::account::AccountFrame, problem| details_page(frame, &shown, Some(&refused(problem)));
    visit.caller.again(error, "/account/details", page).await
}
