//! Coming in and going out. The session's id changes at both.

use super::super::{App, address::ClientAddress, forms::status_of, language::AskedLanguage, query::Lenient};
use super::{
    desk::{Desk, flash},
    entrance::Entrance,
    half_way,
};
use app::{
    admin as view,
    ssr::{refuse, render},
};
use axum::{
    Form,
    extract::State,
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_login::{AuthUser, AuthnBackend, UserId};
use serde::Deserialize;
use shop_domain::{kernel::StaffId, staff::Staff};
use shop_services::{
    account::{AccountRefusal, AccountService},
    ports::KeptStaff,
};
use std::convert::Infallible;

/// Staff behind a session. Sessions end when the password changes: the salt is part of them.
#[derive(Debug, Clone)]
pub struct Member {
    pub staff: Staff,
    salt: [u8; 16],
}

impl From<KeptStaff> for Member {
    fn from(kept: KeptStaff) -> Self {
        Self { staff: kept.staff, salt: *kept.session_salt.as_bytes() }
    }
}

impl AuthUser for Member {
    type Id = StaffId;
    fn id(&self) -> StaffId {
        self.staff.id
    }
    fn session_auth_hash(&self) -> &[u8] {
        &self.salt
    }
}

#[derive(Clone)]
pub struct Backend {
    account: AccountService,
}

impl Backend {
    pub fn new(account: AccountService) -> Self {
        Self { account }
    }
}

impl AuthnBackend for Backend {
    type User = Member;
    /// Nobody proves themselves here: coming in has more than one step.
    type Credentials = Infallible;
    type Error = AccountRefusal;

    async fn authenticate(&self, never: Infallible) -> Result<Option<Member>, AccountRefusal> {
        match never {}
    }

    async fn get_user(&self, id: &UserId<Self>) -> Result<Option<Member>, AccountRefusal> {
        Ok(self.account.staff(*id).await?.map(Member::from))
    }
}

pub type Auth = axum_login::AuthSession<Backend>;

#[derive(Deserialize, Default)]
pub struct Link {
    #[serde(default)]
    pub token: String,
}

#[derive(Deserialize)]
pub struct Welcome {
    token: String,
    email: String,
    password: String,
}

#[derive(Deserialize)]
pub struct SignIn {
    email: String,
    password: String,
}

pub async fn welcome_page(
    State(app): State<App>,
    AskedLanguage(language): AskedLanguage,
    Lenient(link): Lenient<Link>,
) -> Response {
    let problem = match app.services.account.owner_link_is_good(&link.token).await {
        Ok(true) => None,
        Ok(false) => Some(refuse(language, &AccountRefusal::LinkUsed)),
        Err(error) => Some(refuse(language, &error)),
    };
    let status = problem.as_ref().map_or(axum::http::StatusCode::OK, |problem| status_of(problem.class));
    (status, Html(render(|| view::welcome_page(language, &app.assets, &link.token, problem, "")))).into_response()
}

pub async fn welcome(
    State(app): State<App>,
    AskedLanguage(language): AskedLanguage,
    ClientAddress(address): ClientAddress,
    mut entrance: Entrance,
    Form(form): Form<Welcome>,
) -> Response {
    let address = address.to_string();
    match app.services.account.welcome(&form.token, &form.email, &form.password, &address).await {
        Ok(kept) => match entrance.comes_in(kept).await {
            Ok(()) => {
                flash(&entrance.auth, true, "done.welcome").await;
                Redirect::to("/admin").into_response()
            }
            Err(status) => status.into_response(),
        },
        Err(error) => {
            let problem = refuse(language, &error);
            let status = status_of(problem.class);
            let html = render(|| view::welcome_page(language, &app.assets, &form.token, Some(problem), &form.email));
            (status, Html(html)).into_response()
        }
    }
}

pub async fn sign_in_page(State(app): State<App>, AskedLanguage(language): AskedLanguage) -> Response {
    Html(render(|| view::sign_in_page(language, &app.assets, None, ""))).into_response()
}

pub async fn sign_in(
    State(app): State<App>,
    AskedLanguage(language): AskedLanguage,
    ClientAddress(address): ClientAddress,
    mut entrance: Entrance,
    Form(form): Form<SignIn>,
) -> Response {
    let refusal = match app.services.account.sign_in(&form.email, &form.password, &address.to_string()).await {
        Ok(kept) => match entrance.comes_in(kept).await {
            Ok(()) => return Redirect::to("/admin").into_response(),
            Err(status) => return status.into_response(),
        },
        Err(AccountRefusal::HalfWay(half)) => return half_way::goes_on(&mut entrance.auth, &half).await,
        Err(refusal) => refusal,
    };
    let problem = refuse(language, &refusal);
    let status = status_of(problem.class);
    (status, Html(render(|| view::sign_in_page(language, &app.assets, Some(problem), &form.email)))).into_response()
}

pub async fn join_page(
    State(app): State<App>,
    AskedLanguage(language): AskedLanguage,
    Lenient(link): Lenient<Link>,
) -> Response {
    let known = app.services.account.invitation(&link.token).await;
    let (email, problem) = match &known {
        Ok(Some(invitation)) => (Some(invitation.email.as_str()), None),
        Ok(None) => (None, Some(refuse(language, &AccountRefusal::InvitationUsed))),
        Err(error) => (None, Some(refuse(language, error))),
    };
    let status = problem.as_ref().map_or(axum::http::StatusCode::OK, |problem| status_of(problem.class));
    let html = render(|| view::join_page(language, &app.assets, &link.token, email, problem));
    (status, Html(html)).into_response()
}

#[derive(Deserialize)]
pub struct Join {
    token: String,
    password: String,
}

pub async fn join(
    State(app): State<App>,
    AskedLanguage(language): AskedLanguage,
    ClientAddress(address): ClientAddress,
    mut entrance: Entrance,
    Form(form): Form<Join>,
) -> Response {
    let account = &app.services.account;
    let error = match account.join(&form.token, &form.password, &address.to_string()).await {
        Ok(kept) => match entrance.comes_in(kept).await {
            Ok(()) => {
                flash(&entrance.auth, true, "done.joined").await;
                return Redirect::to("/admin").into_response();
            }
            Err(_) => return axum::http::StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
        Err(error) => error,
    };
    let problem = refuse(language, &error);
    let status = status_of(problem.class);
    let known = account.invitation(&form.token).await.ok().flatten();
    let email = known.as_ref().map(|invitation| invitation.email.as_str());
    (status, Html(render(|| view::join_page(language, &app.assets, &form.token, email, Some(problem))))).into_response()
}

/// The session that asks for it ends with the others.
pub async fn sign_out_everywhere(desk: Desk, mut auth: Auth) -> Response {
    if let Err(error) = desk.app.services.account.sign_out_everywhere(&desk.caller).await {
        return desk.refuse(&error, view::Section::Home).await;
    }
    let _ = auth.logout().await;
    Redirect::to("/admin/sign-in").into_response()
}

pub async fn sign_out(mut auth: Auth) -> Response {
    // A session that is gone already is what was asked for.
    let _ = auth.logout().await;
    Redirect::to("/admin/sign-in").into_response()
}
