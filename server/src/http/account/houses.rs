//! To a house that vouches for people, and back.

use super::{
    super::{language::AskedLanguage, orders::site_of, query::Lenient},
    Caller, Visit,
    access::Change,
};
use app::{
    account::{AccountFrame, Asking, Matter, access_page, sign_in_page},
    ssr::key_of,
};
use axum::{
    Form,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use shop_domain::kernel::Language;
use shop_services::{
    customer::{Arrived, Back, CustomerRefusal, Proof},
    ports::SessionKey,
};

/// In the session, from setting out to coming back: what this browser is known by, and the language of its page.
const BROWSER: &str = "browser";

#[derive(Deserialize, Default)]
pub struct Brought {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    iss: String,
    #[serde(default)]
    error: String,
}

/// Whoever is signed in wants to be vouched for, and proves that it is they; anybody else wants to come in.
pub async fn set_out(caller: Caller, Path(house): Path<String>, Form(form): Form<Change>) -> Response {
    let signed_in = match caller.visitor.signed_in(caller.language).await {
        Ok(found) => found,
        Err(problem) => return super::notice(&caller.app, caller.language, &problem).await,
    };
    let proof = |signed_in_at| Proof { password: &form.password, signed_in_at, address: &caller.address };
    let customer = signed_in.map(|(kept, signed_in_at)| (kept.customer.id, proof(signed_in_at)));
    let customers = &caller.app.services.customer;
    match customers.set_out(&house, caller.language, customer, &caller.address).await {
        Ok(going) => match caller.visitor.session.insert(BROWSER, (going.browser, caller.language)).await {
            Ok(()) => Redirect::to(&going.address).into_response(),
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
        Err(error) => refused(&caller, &error).await,
    }
}

/// From another site, by a link: the session comes along, and nothing else is believed. The address is one for all
/// languages, so whoever has lost their way is spoken to in what their browser asks for.
pub async fn back(
    mut caller: Caller,
    AskedLanguage(asked): AskedLanguage,
    Path(house): Path<String>,
    Lenient(brought): Lenient<Brought>,
) -> Response {
    let kept = caller.visitor.session.remove::<(String, Language)>(BROWSER).await.ok().flatten();
    let (browser, language) = kept.unwrap_or_else(|| (String::new(), asked));
    caller.language = language;
    let signed_in = caller.visitor.signed_in(caller.language).await.ok().flatten();
    let back = Back {
        state: &brought.state,
        code: &brought.code,
        iss: &brought.iss,
        error: &brought.error,
        browser: &browser,
        customer: signed_in.map(|(kept, _)| kept.customer.id),
    };
    match caller.app.services.customer.come_back(&house, back).await {
        Ok(Arrived::SignedIn(kept)) => caller.comes_in(&kept).await,
        Ok(Arrived::Linked) => caller.done("account.house.linked", "/account/access").await,
        Err(error) => refused(&caller, &error).await,
    }
}

pub async fn unlink(visit: Visit, Path(house): Path<String>, Form(form): Form<Change>) -> Response {
    let customers = &visit.caller.app.services.customer;
    match customers.unlink(visit.id(), &house, visit.proof(&form.password)).await {
        Ok(()) => visit.done("account.house.unlinked", "/account/access").await,
        Err(error) => refused(&visit.caller, &error).await,
    }
}

/// The door again, or the room that they came from.
async fn refused(caller: &Caller, error: &CustomerRefusal) -> Response {
    let signed_in = caller.visitor.signed_in(caller.language).await.ok().flatten();
    let seen = match signed_in {
        Some((kept, _)) => {
            let key = key_of(&caller.visitor.session);
            caller.app.services.customer.seen(&kept, SessionKey(&key)).await.ok()
        }
        None => None,
    };
    let page = match seen {
        Some(customer) => {
            let page =
                |frame: &AccountFrame, problem| access_page(frame, &customer, Some((Matter::Houses, "", &problem)));
            caller.again(error, "/account/access", page).await
        }
        None => {
            let page = |frame: &AccountFrame, problem| {
                sign_in_page(frame, &Asking { problem: Some(problem), ..Asking::default() })
            };
            caller.again(error, "/account/sign-in", page).await
        }
    };
    leading_to_houses(caller, page)
}

/// The forms of the page lead to the houses, through a redirect, which browsers judge too.
pub fn leading_to_houses(caller: &Caller, mut page: Response) -> Response {
    let sites: Vec<_> = caller.app.services.customer.issuers().iter().filter_map(|issuer| site_of(issuer)).collect();
    let policy = (!sites.is_empty()).then(|| caller.app.policies.with_form_to(&sites.join(" "))).flatten();
    if let Some(policy) = policy {
        page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    page
}
