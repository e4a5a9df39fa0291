//! The shopper's account over HTTP: plain forms, each of which calls one use case. What is here is somebody's own,
//! and never kept by anybody on the way.

mod doors;
mod home;
mod links;

use super::{App, address::ClientAddress, forms::status_of, language::PageLanguage, pages::notice, visitor::CurrentVisitor};
use app::{
    account::AccountFrame,
    ssr::{Visitor, refuse, render},
};
use axum::{
    Router,
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use leptos::prelude::AnyView;
use shop_contract::Problem;
use shop_domain::{
    fault::Class,
    kernel::Language,
};
use shop_services::{ports::KeptCustomer, refusal::Refusal};
use std::convert::Infallible;

pub fn routes() -> Router<App> {
    let routes: [(&str, MethodRouter<App>); 8] = [
        ("", get(home::home)),
        ("/sign-in", get(doors::sign_in_page).post(doors::sign_in)),
        ("/sign-out", post(doors::sign_out)),
        ("/sign-up", get(doors::sign_up_page).post(doors::sign_up)),
        ("/forgot", get(doors::forgot_page).post(doors::forgot)),
        ("/sent", get(doors::sent_page)),
        ("/welcome", get(links::welcome_page).post(links::welcome)),
        ("/reset", get(links::reset_page).post(links::reset)),
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
}

impl FromRequestParts<App> for Caller {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Ok::<_, Infallible>(PageLanguage(language)) = PageLanguage::from_request_parts(parts, app).await;
        let visitor = CurrentVisitor::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        let address = ClientAddress::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        Ok(Self { app: app.clone(), language, visitor: visitor.0, address: address.0.to_string() })
    }
}

impl Caller {
    /// `path`: of the page, for its other language.
    async fn page(&self, path: &str, view: impl FnOnce(&AccountFrame) -> AnyView + Send) -> Response {
        let shop = self.app.services.catalogue.shop(self.language).await.unwrap_or_default();
        let assets = (*self.app.assets).clone();
        let frame = AccountFrame { language: self.language, shop, assets, path: path.to_owned() };
        Html(render(|| view(&frame))).into_response()
    }

    /// The page again, with why it was refused; where the shop itself is at fault, a page that says so.
    async fn again(
        &self,
        refusal: &dyn Refusal,
        path: &str,
        view: impl FnOnce(&AccountFrame, Problem) -> AnyView + Send,
    ) -> Response {
        let problem = refuse(self.language, refusal);
        if matches!(problem.class, Class::Internal | Class::Unavailable) {
            return notice(&self.app, self.language, &problem).await;
        }
        let status = status_of(problem.class);
        (status, self.page(path, |frame| view(frame, problem)).await).into_response()
    }

    fn goes_to(&self, path: &str) -> Response {
        Redirect::to(&self.language.path(path)).into_response()
    }

    /// From here on it is their session.
    async fn comes_in(&self, kept: &KeptCustomer) -> Response {
        match self.visitor.comes_in(kept).await {
            Ok(()) => self.goes_to("/account"),
            Err(problem) => notice(&self.app, self.language, &problem).await,
        }
    }

    /// Whoever is signed in; anybody else is led to the door.
    async fn customer(&self) -> Result<KeptCustomer, Response> {
        match self.visitor.customer(self.language).await {
            Ok(Some(kept)) => Ok(kept),
            Ok(None) => Err(self.goes_to("/account/sign-in")),
            Err(problem) => Err(notice(&self.app, self.language, &problem).await),
        }
    }
}

/// With another status than 200.
fn with(status: StatusCode, page: Response) -> Response {
    (status, page).into_response()
}
