//! The few calls of Stripe's API that the shop makes. Repeats nothing: each call that changes something
//! carries a key under which it can be made again.

use super::wire::{Failure, List, Refund, Refusal, Session};
use reqwest::StatusCode;
use serde::de::DeserializeOwned;

/// What answers look like is fixed by this, and not by the account's own setting.
const VERSION: &str = "2026-10-28.endive";

/// A form, as Stripe wants it: brackets in the names.
pub(super) type Form = Vec<(&'static str, String)>;

pub(super) struct Api {
    pub(super) client: reqwest::Client,
    /// Without a slash at the end.
    pub(super) house: String,
    pub(super) secret_key: String,
}

/// Why a call brought nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// What was asked for may have been done; the same key finds out.
    #[error("no answer of Stripe")]
    Silent(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("{}", words(.1))]
    Told(StatusCode, Refusal),
}

fn words(refusal: &Refusal) -> String {
    let reason = refusal.decline_code.as_ref().or(refusal.code.as_ref()).unwrap_or(&refusal.kind);
    [reason, ": ", &refusal.message].concat()
}

impl From<reqwest::Error> for Trouble {
    fn from(error: reqwest::Error) -> Self {
        Self::Silent(Box::new(error))
    }
}

impl From<serde_json::Error> for Trouble {
    fn from(error: serde_json::Error) -> Self {
        Self::Silent(Box::new(error))
    }
}

impl Api {
    pub(super) async fn open_session(&self, key: &str, form: &Form) -> Result<Session, Trouble> {
        self.post("/v1/checkout/sessions", key, form).await
    }

    /// With its payment, of which the session alone does not say whether it failed.
    pub(super) async fn session(&self, id: &str) -> Result<Session, Trouble> {
        self.get(&["/v1/checkout/sessions/", id, "?expand%5B%5D=payment_intent"].concat()).await
    }

    pub(super) async fn refund(&self, key: &str, form: &Form) -> Result<Refund, Trouble> {
        self.post("/v1/refunds", key, form).await
    }

    /// The newest hundred.
    pub(super) async fn refunds(&self, payment_intent: &str) -> Result<List<Refund>, Trouble> {
        self.get(&["/v1/refunds?limit=100&payment_intent=", payment_intent].concat()).await
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, key: &str, form: &Form) -> Result<T, Trouble> {
        self.sent(self.client.post([&self.house, path].concat()).header("Idempotency-Key", key).form(form)).await
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Trouble> {
        self.sent(self.client.get([&self.house, path].concat())).await
    }

    async fn sent<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> Result<T, Trouble> {
        let answer = request.bearer_auth(&self.secret_key).header("Stripe-Version", VERSION).send().await?;
        let status = answer.status();
        let body = answer.bytes().await?;
        if status.is_success() {
            return Ok(serde_json::from_slice(&body)?);
        }
        // Under way in another call, too many at once, and Stripe's own faults: all pass.
        if matches!(status.as_u16(), 409 | 429 | 500..) {
            return Err(Trouble::Silent(status.to_string().into()));
        }
        Err(Trouble::Told(status, serde_json::from_slice::<Failure>(&body)?.error))
    }
}
