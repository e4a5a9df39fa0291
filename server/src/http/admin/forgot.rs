//! Another password for whoever forgot theirs. Opening a link uses nothing up, and setting the password lets nobody in.

use super::{
    super::{App, address::ClientAddress, forms::status_of, language::AskedLanguage, query::Lenient},
    account::Link,
};
use app::{
    admin as view,
    ssr::{refuse, render},
};
use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use shop_domain::kernel::Language;
use shop_services::account::AccountRefusal;

#[derive(Deserialize)]
pub struct Forgot {
    email: String,
}

/// Without `Debug`: a password would stand in it.
#[derive(Deserialize)]
pub struct Reset {
    token: String,
    password: String,
}

pub async fn page(State(app): State<App>, AskedLanguage(language): AskedLanguage) -> Response {
    Html(render(|| view::forgot_page(language, &app.assets, None, ""))).into_response()
}

pub async fn forgot(
    State(app): State<App>,
    AskedLanguage(language): AskedLanguage,
    ClientAddress(address): ClientAddress,
    Form(form): Form<Forgot>,
) -> Response {
    match app.services.account.forgot(&form.email, language, &address.to_string()).await {
        Ok(()) => Redirect::to("/admin/forgot/sent").into_response(),
        Err(error) => {
            let problem = refuse(language, &error);
            let status = status_of(problem.class);
            let page = render(|| view::forgot_page(language, &app.assets, Some(problem), &form.email));
            (status, Html(page)).into_response()
        }
    }
}

pub async fn sent(State(app): State<App>, AskedLanguage(language): AskedLanguage) -> Response {
    Html(render(|| view::forgot_sent_page(language, &app.assets))).into_response()
}

pub async fn reset_page(
    State(app): State<App>,
    AskedLanguage(language): AskedLanguage,
    Lenient(link): Lenient<Link>,
) -> Response {
    opens(&app, language, &link.token, None).await
}

pub async fn reset(
    State(app): State<App>,
    AskedLanguage(language): AskedLanguage,
    ClientAddress(address): ClientAddress,
    Form(form): Form<Reset>,
) -> Response {
    match app.services.account.reset(&form.token, &form.password, language, &address.to_string()).await {
        Ok(()) => Redirect::to("/admin/reset/done").into_response(),
        Err(error) => opens(&app, language, &form.token, Some(error)).await,
    }
}

pub async fn done(State(app): State<App>, AskedLanguage(language): AskedLanguage) -> Response {
    Html(render(|| view::reset_done_page(language, &app.assets))).into_response()
}

/// The form again where the link is still good; else why it is not.
async fn opens(app: &App, language: Language, token: &str, refusal: Option<AccountRefusal>) -> Response {
    let (email, refusal) = match app.services.account.whose_reset(token).await {
        Ok(email) => (Some(email), refusal),
        Err(error) => (None, refusal.or(Some(error))),
    };
    let problem = refusal.map(|error| refuse(language, &error));
    let status = problem.as_ref().map_or(StatusCode::OK, |problem| status_of(problem.class));
    let email = email.as_ref().map(|email| email.as_str());
    (status, Html(render(|| view::reset_page(language, &app.assets, token, email, problem)))).into_response()
}
