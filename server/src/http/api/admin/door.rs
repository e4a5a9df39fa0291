//! Who calls: somebody with a session, or a program with a key. A request with a key has no cookies; a key that
//! opens nothing is refused in the same words whatever is wrong with it.

use super::super::problem::Asker;
use crate::http::{
    App,
    admin::{Auth, shift},
    guard::key_of,
};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use shop_domain::{api_key::Allowance, fault::Fault, staff::Caller};
use shop_services::{account::AccountRefusal, api_key::ApiKeyRefusal, refusal::Refusal};
use time::Duration;

/// What every handler behind the door has.
pub struct Office {
    pub app: App,
    pub asker: Asker,
    pub caller: Caller,
}

impl FromRequestParts<App> for Office {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Ok(asker) = Asker::from_request_parts(parts, app).await;
        match parts.extensions.get::<Caller>().cloned() {
            Some(caller) => Ok(Self { app: app.clone(), asker, caller }),
            None => Err(asker.code(StatusCode::UNAUTHORIZED, "request.sign_in")),
        }
    }
}

impl Office {
    /// The use case's answer by `shown`, or its refusal.
    pub fn answer<T, R: IntoResponse>(&self, outcome: Result<T, impl Refusal>, shown: impl FnOnce(T) -> R) -> Response {
        match outcome {
            Ok(done) => shown(done).into_response(),
            Err(refusal) => self.asker.refuse(&refusal),
        }
    }
}

pub async fn open(State(app): State<App>, asker: Asker, mut request: Request, next: Next) -> Response {
    let (caller, allowance) = match key_of(request.headers()) {
        Some(key) => match app.services.api_key.open(key).await {
            Ok((caller, allowance)) => (caller, Some(allowance)),
            Err(refusal) => return turned_away(&asker, &refusal),
        },
        None => {
            let auth = request.extensions().get::<Auth>().filter(|auth| auth.user.is_some()).cloned();
            let (in_time, owes) = match &auth {
                Some(auth) => (!shift::is_over(auth).await, shift::owes(auth).await),
                None => (false, false),
            };
            match auth.and_then(|auth| auth.user).filter(|_| in_time) {
                Some(_) if owes => return asker.refuse(&AccountRefusal::SecondStepNeeded),
                Some(member) => (Caller::from(&member.staff), None),
                None => return challenged(asker.code(StatusCode::UNAUTHORIZED, "request.sign_in")),
            }
        }
    };
    request.extensions_mut().insert(caller);
    let mut response = next.run(request).await;
    if let Some(allowance) = allowance {
        tell(response.headers_mut(), &allowance);
    }
    response
}

fn turned_away(asker: &Asker, refusal: &ApiKeyRefusal) -> Response {
    let mut response = asker.refuse(refusal);
    if let ApiKeyRefusal::TooMany(allowance) = refusal {
        tell(response.headers_mut(), allowance);
    }
    if refusal.code() == ApiKeyRefusal::Unknown.code() { challenged(response) } else { response }
}

fn challenged(mut response: Response) -> Response {
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"admin\""));
    response
}

/// In whole seconds, rounded up: whoever waits that long is not refused again.
fn tell(headers: &mut HeaderMap, allowance: &Allowance) {
    let seconds = |time: Duration| time.whole_seconds() + i64::from(time.subsec_nanoseconds() > 0);
    headers.insert("ratelimit-limit", allowance.limit.into());
    headers.insert("ratelimit-remaining", allowance.left.into());
    headers.insert("ratelimit-reset", seconds(allowance.full_in).into());
    if let Some(wait) = allowance.wait {
        headers.insert(header::RETRY_AFTER, seconds(wait).max(1).into());
    }
}
