//! Following a link of a letter. Opening the page uses nothing up: programs that look through letters open it too.

use super::{super::query::Lenient, Caller, with};
use app::{
    account::{self as view, AccountFrame, Asking},
    ssr::refuse,
};
use axum::{Form, response::Response};
use leptos::prelude::AnyView;
use serde::Deserialize;
use shop_contract::Problem;
use shop_services::{
    customer::{CustomerRefusal, Welcome},
    ports::{CustomerLink, LinkPurpose},
};

#[derive(Deserialize, Default)]
pub struct Link {
    #[serde(default)]
    token: String,
}

#[derive(Deserialize)]
pub struct WelcomeForm {
    token: String,
    #[serde(default)]
    name: String,
    password: String,
    /// There where the box was ticked.
    news: Option<String>,
}

#[derive(Deserialize)]
pub struct ResetForm {
    token: String,
    password: String,
}

/// What belongs to each of the two links.
struct Page {
    path: &'static str,
    purpose: LinkPurpose,
    /// Where another link is asked for.
    again: &'static str,
    view: fn(&AccountFrame, &str, &Asking) -> AnyView,
}

const WELCOME: Page = Page {
    path: "/account/welcome",
    purpose: LinkPurpose::SignUp,
    again: "/account/sign-up",
    view: view::welcome_page,
};

const RESET: Page =
    Page { path: "/account/reset", purpose: LinkPurpose::Reset, again: "/account/forgot", view: view::reset_page };

impl Page {
    async fn opens(&self, caller: &Caller, token: &str, asking: Asking) -> Response {
        match caller.app.services.customer.link(token, self.purpose).await {
            Ok(link) => self.shows(caller, token, (link, asking)).await,
            Err(error) => self.refuses(caller, &error).await,
        }
    }

    async fn shows(&self, caller: &Caller, token: &str, (link, asking): (CustomerLink, Asking)) -> Response {
        let asking = Asking { email: link.email.as_str().to_owned(), ..asking };
        // The other language has the link too.
        let path = [self.path, "?token=", token].concat();
        let status = asking.problem.as_ref().map(|problem| super::status_of(problem.class));
        let page = caller.page(&path, |frame| (self.view)(frame, token, &asking)).await;
        with(status.unwrap_or_default(), page)
    }

    async fn refuses(&self, caller: &Caller, error: &CustomerRefusal) -> Response {
        let gone = |frame: &AccountFrame, problem: Problem| view::link_gone_page(frame, &problem, self.again);
        caller.again(error, self.path, gone).await
    }

    /// The form was refused: the page again, if the link is still good.
    async fn again(&self, caller: &Caller, token: &str, name: String, error: &CustomerRefusal) -> Response {
        match error {
            CustomerRefusal::Fields(_) | CustomerRefusal::TooManyAttempts => {
                let asking = Asking { name, problem: Some(refuse(caller.language, error)), ..Asking::default() };
                self.opens(caller, token, asking).await
            }
            _ => self.refuses(caller, error).await,
        }
    }
}

pub async fn welcome_page(caller: Caller, Lenient(link): Lenient<Link>) -> Response {
    WELCOME.opens(&caller, &link.token, Asking::default()).await
}

pub async fn welcome(caller: Caller, Form(form): Form<WelcomeForm>) -> Response {
    let opened = caller.app.services.customer.welcome(
        Welcome {
            token: &form.token,
            name: &form.name,
            password: &form.password,
            news: form.news.is_some(),
            language: caller.language,
        },
        &caller.address,
    );
    match opened.await {
        Ok(kept) => caller.comes_in(&kept).await,
        Err(error) => WELCOME.again(&caller, &form.token, form.name, &error).await,
    }
}

pub async fn reset_page(caller: Caller, Lenient(link): Lenient<Link>) -> Response {
    RESET.opens(&caller, &link.token, Asking::default()).await
}

pub async fn reset(caller: Caller, Form(form): Form<ResetForm>) -> Response {
    match caller.app.services.customer.reset(&form.token, &form.password, &caller.address).await {
        Ok(kept) => caller.comes_in(&kept).await,
        Err(error) => RESET.again(&caller, &form.token, String::new(), &error).await,
    }
}
