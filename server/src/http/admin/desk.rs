//! What every page of the admin needs: who sits there, and the frame around the page. Somebody who
//! is not signed in is led to the door.

use super::super::{App, forms::status_of, language::AskedLanguage};
use super::{account::Auth, shift};
use app::{
    admin::{AdminFrame, Flash, Section, forbidden_page},
    ssr::{key_of, refuse, render},
    words::find,
};
use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{Html, IntoResponse, Redirect, Response},
};
use leptos::prelude::AnyView;
use shop_contract::Problem;
use shop_domain::{
    fault::Class,
    kernel::Language,
    staff::{Caller, Permission, Staff},
};
use shop_services::refusal::Refusal;

const FLASH: &str = "flash";

pub struct Desk {
    pub app: App,
    pub language: Language,
    pub caller: Caller,
    staff: Staff,
    auth: Auth,
}

impl FromRequestParts<App> for Desk {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Ok(AskedLanguage(language)) = AskedLanguage::from_request_parts(parts, app).await;
        let auth = Auth::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        let member = auth.user.clone();
        let in_time = member.is_some() && !shift::is_over(&auth).await;
        let Some(member) = member.filter(|_| in_time) else {
            return Err(Redirect::to("/admin/sign-in").into_response());
        };
        if !parts.uri.path().starts_with("/security") && shift::owes(&auth).await {
            return Err(Redirect::to("/admin/security").into_response());
        }
        Ok(Self { app: app.clone(), language, caller: Caller::from(&member.staff), staff: member.staff, auth })
    }
}

impl Desk {
    /// Of whoever may not look at orders, where they begin; `None` where nothing is open to them either.
    pub fn first_door(&self) -> Option<&'static str> {
        let doors = [
            (Permission::ReadOrders, None),
            (Permission::ReadProducts, Some("/admin/products")),
            (Permission::ReadCustomers, Some("/admin/customers")),
            (Permission::ReadMail, Some("/admin/mail")),
            (Permission::ReadAppearance, Some("/admin/settings")),
            (Permission::ReadDeliveries, Some("/admin/deliveries")),
            (Permission::ReadPayments, Some("/admin/payments")),
            (Permission::ReadInvoices, Some("/admin/invoices")),
            (Permission::ReadWarehouse, Some("/admin/warehouse")),
            (Permission::ReadStaff, Some("/admin/staff")),
            (Permission::ReadKeys, Some("/admin/keys")),
            (Permission::ReadWebhooks, Some("/admin/webhooks")),
            (Permission::ReadHealth, Some("/admin/health")),
        ];
        doors.into_iter().find(|(permission, _)| self.caller.may(*permission)).and_then(|(_, address)| address)
    }

    pub async fn page(&self, current: Section, view: impl FnOnce(AdminFrame) -> AnyView + Send) -> Response {
        let frame = self.frame(current).await;
        Html(render(|| view(frame))).into_response()
    }

    /// The page again, with what was typed and why it was refused.
    pub async fn again(
        &self,
        problem: &Problem,
        current: Section,
        view: impl FnOnce(AdminFrame) -> AnyView + Send,
    ) -> Response {
        (status_of(problem.class), self.page(current, view).await).into_response()
    }

    /// To another page, where `code` is said once.
    pub async fn done(&self, code: &'static str, address: &str) -> Response {
        flash(&self.auth, true, code).await;
        self.app.cache.changed();
        Redirect::to(address).into_response()
    }

    /// To another page, where the refusal is said once.
    pub async fn not_done(&self, refusal: &dyn Refusal, address: &str) -> Response {
        self.said(false, refusal.code(), address).await
    }

    /// To another page, where `code` is said once. Nothing has changed.
    pub async fn said(&self, ok: bool, code: &'static str, address: &str) -> Response {
        flash(&self.auth, ok, code).await;
        Redirect::to(address).into_response()
    }

    /// For a refusal that has no form to go back to.
    pub async fn refuse(&self, refusal: &dyn Refusal, current: Section) -> Response {
        let problem = refuse(self.language, refusal);
        match problem.class {
            Class::Forbidden => {
                let page = self.page(current, forbidden_page).await;
                (status_of(problem.class), page).into_response()
            }
            Class::NotFound => super::super::pages::not_found(&self.app, self.language).await,
            _ => super::super::pages::notice(&self.app, self.language, &problem).await,
        }
    }

    /// What the cookie of this browser says.
    pub fn session_key(&self) -> String {
        key_of(&self.auth.session)
    }

    pub fn problem(&self, refusal: &dyn Refusal) -> Problem {
        refuse(self.language, refusal)
    }

    async fn frame(&self, current: Section) -> AdminFrame {
        let shop = self.app.services.catalogue.shop(self.language).await.unwrap_or_default();
        let flash: Option<(bool, String)> = self.auth.session.remove(FLASH).await.unwrap_or_default();
        AdminFrame {
            language: self.language,
            shop_name: shop.name,
            staff_email: self.staff.email.as_str().to_owned(),
            role: self.staff.role.clone(),
            assets: (*self.app.assets).clone(),
            flash: flash.map(|(ok, code)| Flash {
                ok,
                message: find(self.language, &code).map_or(code.clone(), str::to_owned),
            }),
            current,
        }
    }
}

/// A message that is lost with its session is no harm.
pub async fn flash(auth: &Auth, ok: bool, code: &'static str) {
    let _ = auth.session.insert(FLASH, (ok, code)).await;
}
