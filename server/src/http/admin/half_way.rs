//! Between the password and the code. What is in the session meanwhile opens no door.

use super::{
    super::{App, address::ClientAddress, forms::status_of, language::AskedLanguage},
    account::Auth,
    desk::flash,
    entrance::Entrance,
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
use shop_services::account::{AccountRefusal, HalfWay, Second};

const HALF_WAY: &str = "half_way";

#[derive(Deserialize)]
pub struct Code {
    code: String,
}

/// In a session of its own: whoever was signed in is so no longer, and the session's id is another one.
pub async fn goes_on(auth: &mut Auth, half: &HalfWay) -> Response {
    let left = auth.logout().await.is_ok();
    if left && auth.session.insert(HALF_WAY, half).await.is_ok() {
        return Redirect::to("/admin/sign-in/code").into_response();
    }
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

pub async fn page(State(app): State<App>, AskedLanguage(language): AskedLanguage, auth: Auth) -> Response {
    match who(&app, &auth).await {
        Some(_) => Html(render(|| view::code_page(language, &app.assets, None))).into_response(),
        None => Redirect::to("/admin/sign-in").into_response(),
    }
}

pub async fn code(
    State(app): State<App>,
    AskedLanguage(language): AskedLanguage,
    ClientAddress(address): ClientAddress,
    mut entrance: Entrance,
    Form(form): Form<Code>,
) -> Response {
    let Some(half) = who(&app, &entrance.auth).await else { return over(&app, language) };
    match app.services.account.second_step(&half, &form.code, language, &address.to_string()).await {
        Ok((kept, second)) => {
            let _ = entrance.auth.session.remove::<HalfWay>(HALF_WAY).await;
            if let Err(status) = entrance.comes_in(kept).await {
                return status.into_response();
            }
            if second == Second::Code {
                return Redirect::to("/admin").into_response();
            }
            flash(&entrance.auth, true, "done.recovery_used").await;
            Redirect::to("/admin/security").into_response()
        }
        Err(AccountRefusal::HalfWayOver) => over(&app, language),
        Err(error) => {
            let problem = refuse(language, &error);
            let status = status_of(problem.class);
            (status, Html(render(|| view::code_page(language, &app.assets, Some(problem))))).into_response()
        }
    }
}

async fn who(app: &App, auth: &Auth) -> Option<HalfWay> {
    let half: Option<HalfWay> = auth.session.get(HALF_WAY).await.ok().flatten();
    half.filter(|half| app.services.account.is_under_way(half))
}

/// The password again.
fn over(app: &App, language: Language) -> Response {
    let problem = refuse(language, &AccountRefusal::HalfWayOver);
    let status = status_of(problem.class);
    (status, Html(render(|| view::sign_in_page(language, &app.assets, Some(problem), "")))).into_response()
}
