//! The shopper's account over HTTP: plain forms, each of which calls one use case. What is here is somebody's own,
//! and never kept by anybody on the way.

mod access;
mod details;
mod doors;
mod home;
mod houses;
mod links;
mod passkeys;

use super::{
    App, address::ClientAddress, browser::Browser, forms::status_of, language::PageLanguage, pages::notice,
    visitor::CurrentVisitor,
};
use app::{
    account::AccountFrame,
    ssr::{Visitor, key_of, refuse, render},
    words::find,
};
use axum::{
    Router,
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use leptos::prelude::AnyView;
use shop_contract::{CustomerView, Problem};
use shop_domain::{
    fault::Class,
    kernel::{CustomerId, Language},
};
use shop_gateways::SystemClock;
use shop_services::{
    customer::CustomerRefusal,
    ports::{Clock, KeptCustomer, LinkPurpose, SessionKey},
    refusal::Refusal,
};
use std::convert::Infallible;
use time::OffsetDateTime;

pub fn routes() -> Router<App> {
    let routes: [(&str, MethodRouter<App>); 30] = [
        ("", get(home::home)),
        ("/sign-in", get(doors::sign_in_page).post(doors::sign_in)),
        ("/sign-out", post(doors::sign_out)),
        ("/sign-up", get(doors::sign_up_page).post(doors::sign_up)),
        ("/forgot", get(doors::forgot_page).post(doors::forgot)),
        ("/sent", get(doors::sent_page)),
        ("/gone", get(doors::gone_page)),
        ("/welcome", get(links::welcome_page).post(links::welcome)),
        ("/reset", get(links::reset_page).post(links::reset)),
        ("/orders/claim", get(home::claim_page).post(home::ask)),
        ("/orders/claim/confirm", post(home::claim)),
        ("/orders/{number}", get(home::order)),
        ("/details", get(details::page).post(details::save)),
        ("/addresses", post(details::keep_address)),
        ("/addresses/forget", post(details::forget_address)),
        ("/remember", post(details::remember)),
        ("/forget", post(details::forget)),
        ("/access", get(access::page)),
        ("/email", get(access::email_page).post(access::take_email)),
        ("/passkeys", post(passkeys::add)),
        ("/passkeys/begin", post(passkeys::begin)),
        ("/passkeys/{id}/remove", post(passkeys::remove)),
        ("/sign-in/passkey", post(passkeys::sign_in)),
        ("/sign-in/passkey/begin", post(passkeys::begin_sign_in)),
        ("/sessions/{which}/end", post(access::end_sessions)),
        ("/export", get(access::export)),
        ("/access/{matter}", post(access::change)),
        ("/with/{house}", post(houses::set_out)),
        ("/with/{house}/back", get(houses::back)),
        ("/with/{house}/unlink", post(houses::unlink)),
    ];
    routes.into_iter().fold(Router::new(), |router, (path, method)| {
        router.route(&["/account", path].concat(), method.clone()).route(&["/en/account", path].concat(), method)
    })
}

/// Whoever stands at a door, signed in or not.
struct Caller {
    app: App,
    language: Language,
    visitor: Visitor,
    address: String,
    browser: String,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Ok::<_, Infallible>(PageLanguage(language)) = PageLanguage::from_request_parts(parts, app).await;
        let visitor = CurrentVisitor::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        let address = ClientAddress::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        let Ok(Browser(browser)) = Browser::from_request_parts(parts, app).await;
        Ok(Self { app: app.clone(), language, visitor: visitor.0, address: address.0.to_string(), browser })
    }
}

impl Caller {
    /// `path`: of the page, for its other language.
    async fn page(&self, path: &str, view: impl FnOnce(&AccountFrame) -> AnyView + Send) -> Response {
        let shop = self.app.services.catalogue.shop(self.language).await.unwrap_or_default();
        let assets = (*self.app.assets).clone();
        let told = self.visitor.session.remove::<String>(TOLD).await.unwrap_or_default();
        let told = told.and_then(|code| find(self.language, &code));
        let frame =
            AccountFrame { language: self.language, shop, assets, path: path.to_owned(), told, houses: self.houses() };
        Html(render(|| view(&frame))).into_response()
    }

    fn houses(&self) -> Vec<(String, String)> {
        self.app.services.customer.houses(self.language)
    }

    /// A refusal that no form is to blame for.
    async fn fails(&self, refusal: &dyn Refusal) -> Response {
        notice(&self.app, self.language, &refuse(self.language, refusal)).await
    }

    /// The page again, with why it was refused; where the shop itself is at fault, a page that says so.
    async fn again(
        &self,
        refusal: &dyn Refusal,
        path: &str,
        view: impl FnOnce(&AccountFrame, Problem) -> AnyView + Send,
    ) -> Response {
        let problem = refuse(self.language, refusal);
        // Where a house is away the shop is not, and the page has other ways in.
        if matches!(problem.class, Class::Internal | Class::Unavailable) && problem.code != "customer.house_away" {
            return notice(&self.app, self.language, &problem).await;
        }
        let status = status_of(problem.class);
        (status, self.page(path, |frame| view(frame, problem)).await).into_response()
    }

    /// To another page, where the sentence of `code` is said once. One that is lost with its session is no harm.
    async fn done(&self, code: &'static str, path: &str) -> Response {
        let _ = self.visitor.session.insert(TOLD, code).await;
        self.goes_to(path)
    }

    fn goes_to(&self, path: &str) -> Response {
        Redirect::to(&self.language.path(path)).into_response()
    }

    /// From here on it is their session.
    async fn comes_in(&self, kept: &KeptCustomer) -> Response {
        match self.begins(kept).await {
            Ok(()) => self.goes_to("/account"),
            Err(problem) => notice(&self.app, self.language, &problem).await,
        }
    }

    async fn begins(&self, kept: &KeptCustomer) -> Result<(), Problem> {
        self.visitor.comes_in(kept, &self.browser, SystemClock.now()).await
    }
}

/// Somebody who is signed in; anybody else is led to the door.
struct Visit {
    caller: Caller,
    kept: KeptCustomer,
    signed_in_at: OffsetDateTime,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let caller = Caller::from_request_parts(parts, app).await?;
        match caller.visitor.signed_in(caller.language).await {
            Ok(Some((kept, signed_in_at))) => Ok(Self { caller, kept, signed_in_at }),
            Ok(None) => Err(caller.goes_to("/account/sign-in")),
            Err(problem) => Err(notice(&caller.app, caller.language, &problem).await),
        }
    }
}

impl Visit {
    fn id(&self) -> CustomerId {
        self.kept.customer.id
    }

    /// As they are shown to themselves, and to nobody else.
    async fn seen(&self) -> Result<CustomerView, CustomerRefusal> {
        let key = key_of(&self.caller.visitor.session);
        self.caller.app.services.customer.seen(&self.kept, SessionKey(&key)).await
    }

    async fn page(&self, path: &str, view: impl FnOnce(&AccountFrame) -> AnyView + Send) -> Response {
        self.caller.page(path, view).await
    }

    async fn done(&self, code: &'static str, path: &str) -> Response {
        self.caller.done(code, path).await
    }

    /// The mailbox that a link came to, if it was sent for whoever follows it.
    async fn own_link(&self, token: &str, purpose: LinkPurpose) -> Result<String, CustomerRefusal> {
        let link = self.caller.app.services.customer.link(token, purpose).await?;
        if link.customer != Some(self.id()) {
            return Err(CustomerRefusal::LinkUsed);
        }
        Ok(link.email.to_string())
    }
}

/// What is said once, in the session.
const TOLD: &str = "told";

/// With another status than 200.
fn with(status: StatusCode, page: Response) -> Response {
    (status, page).into_response()
}
