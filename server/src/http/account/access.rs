//! How a customer comes in, changed by themselves; what they take along; and leaving.

use super::{
    super::{browser::ending, pages::not_found, query::Lenient},
    Visit,
    home::{Link, gone},
    houses::leading_to_houses,
};
use app::{
    account::{AccountFrame, Matter, access_page, confirm_page},
    ssr::key_of,
    words::say_with,
};
use axum::{
    Form,
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shop_services::{
    customer::{CustomerRefusal, Proof},
    ports::LinkPurpose,
};

/// What the forms of the page send: each its part of it.
#[derive(Deserialize)]
pub struct Change {
    #[serde(default)]
    email: String,
    #[serde(default)]
    new_password: String,
    #[serde(default)]
    pub password: String,
}

pub async fn page(visit: Visit) -> Response {
    let shown = match visit.seen().await {
        Ok(shown) => shown,
        Err(error) => return visit.caller.fails(&error).await,
    };
    let page = visit.page("/account/access", |frame| access_page(frame, &shown, None));
    leading_to_houses(&visit.caller, page.await)
}

impl Visit {
    pub fn proof<'a>(&'a self, password: &'a str) -> Proof<'a> {
        Proof { password, signed_in_at: self.signed_in_at, address: &self.caller.address }
    }

    pub async fn refuses(&self, error: &CustomerRefusal, matter: Matter, typed: &str) -> Response {
        let shown = match self.seen().await {
            Ok(shown) => shown,
            Err(error) => return self.caller.fails(&error).await,
        };
        let page = |frame: &AccountFrame, problem| access_page(frame, &shown, Some((matter, typed, &problem)));
        self.caller.again(error, "/account/access", page).await
    }
}

pub async fn change(visit: Visit, Path(matter): Path<String>, Form(form): Form<Change>) -> Response {
    match matter.as_str() {
        "email" => email(visit, form).await,
        "password" => password(visit, form).await,
        "leave" => leave(visit, form).await,
        _ => not_found(&visit.caller.app, visit.caller.language).await,
    }
}

async fn email(visit: Visit, form: Change) -> Response {
    let (customers, language) = (&visit.caller.app.services.customer, visit.caller.language);
    match customers.ask_for_email(visit.id(), &form.email, language, visit.proof(&form.password)).await {
        Ok(()) => visit.caller.goes_to("/account/sent"),
        Err(error) => visit.refuses(&error, Matter::Email, &form.email).await,
    }
}

pub async fn email_page(visit: Visit, Lenient(link): Lenient<Link>) -> Response {
    match visit.own_link(&link.token, LinkPurpose::NewEmail).await {
        Ok(email) => {
            let lead = say_with(visit.caller.language, "account.email.lead", &[("email", &email)]);
            let words = ("account.email.title", lead, "account.email.confirm");
            let page = |frame: &AccountFrame| confirm_page(frame, words, "/account/email", &link.token);
            visit.caller.page("/account/access", page).await
        }
        Err(error) => gone(&visit.caller, &error).await,
    }
}

pub async fn take_email(visit: Visit, Form(link): Form<Link>) -> Response {
    match visit.caller.app.services.customer.take_email(visit.id(), &link.token).await {
        Ok(()) => visit.done("account.email.done", "/account/access").await,
        Err(error) => gone(&visit.caller, &error).await,
    }
}

/// Every other session ends; this one goes on under another id.
async fn password(visit: Visit, form: Change) -> Response {
    let customers = &visit.caller.app.services.customer;
    match customers.change_password(visit.id(), &form.new_password, visit.proof(&form.password)).await {
        Ok(kept) => match visit.caller.begins(&kept).await {
            Ok(()) => visit.done("account.password.done", "/account/access").await,
            Err(problem) => super::notice(&visit.caller.app, visit.caller.language, &problem).await,
        },
        Err(error) => visit.refuses(&error, Matter::Password, "").await,
    }
}

/// One, or `others`.
pub async fn end_sessions(visit: Visit, Path(which): Path<String>, Form(form): Form<Change>) -> Response {
    let (caller, key) = (&visit.caller, key_of(&visit.caller.visitor.session));
    let Some(ending) = ending(&which, &key) else { return not_found(&caller.app, caller.language).await };
    match caller.app.services.customer.end_sessions(visit.id(), ending, visit.proof(&form.password)).await {
        Ok(()) => visit.done("account.sessions.ended", "/account/access").await,
        Err(error) => visit.refuses(&error, Matter::Sessions, "").await,
    }
}

pub async fn export(visit: Visit) -> Response {
    match visit.caller.app.services.customer.export(visit.id()).await {
        Ok(export) => {
            let mut answer = axum::Json(export).into_response();
            let file = HeaderValue::from_static("attachment; filename=\"account.json\"");
            answer.headers_mut().insert(header::CONTENT_DISPOSITION, file);
            answer
        }
        Err(error) => visit.caller.fails(&error).await,
    }
}

async fn leave(visit: Visit, form: Change) -> Response {
    match visit.caller.app.services.customer.leave(visit.id(), visit.proof(&form.password)).await {
        Ok(()) => {
            // The account is gone already, and the session with it.
            let _ = visit.caller.visitor.leaves().await;
            visit.caller.goes_to("/account/gone")
        }
        Err(error) => visit.refuses(&error, Matter::Leave, "").await,
    }
}
