//! Ceremonies of passkeys over HTTP, the same for the admin and for accounts: JSON in both directions, since a script
//! is needed for them anyway. The token of a ceremony stays in the session, and is good once.

use super::forms::status_of;
use app::ssr::refuse;
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use shop_domain::kernel::Language;
use shop_services::{
    passkey::{BegunPasskey, PasskeyAnswer},
    refusal::Refusal,
};
use tower_sessions::Session;

const CEREMONY: &str = "ceremony";

/// Without `Debug`: a password would stand in it.
#[derive(Deserialize)]
pub struct Wish {
    #[serde(default)]
    pub proof: String,
}

#[derive(Deserialize)]
pub struct Brought {
    #[serde(default)]
    pub name: String,
    answer: serde_json::Value,
}

/// What a device answered, with the token that its question was asked under.
pub struct Answered {
    token: String,
    answer: String,
}

impl Brought {
    pub async fn answered(&self, session: &Session) -> Answered {
        let token = session.remove::<String>(CEREMONY).await.ok().flatten().unwrap_or_default();
        Answered { token, answer: self.answer.to_string() }
    }
}

impl Answered {
    pub fn brought(&self) -> PasskeyAnswer<'_> {
        PasskeyAnswer { token: &self.token, answer: &self.answer }
    }
}

/// What the device is to be asked.
pub async fn asks(session: &Session, begun: BegunPasskey) -> Response {
    match session.insert(CEREMONY, begun.token).await {
        Ok(()) => ([(header::CONTENT_TYPE, "application/json")], begun.options).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// Where the browser goes next.
pub fn leads_to(address: &str) -> Response {
    Json(json!({ "to": address })).into_response()
}

pub fn refused(language: Language, refusal: &dyn Refusal) -> Response {
    let problem = refuse(language, refusal);
    (status_of(problem.class), Json(problem)).into_response()
}
