//! The calls of LINE Pay's online API, signed and sent. Repeats nothing: what may have happened is for
//! the caller to find out.

use super::{
    signature::sign,
    wire::{Answer, Confirmation, Order, Payment, Refund, Refunded, Requested},
};
use reqwest::header::CONTENT_TYPE;
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;

/// How long LINE Pay wants to be waited for, call by call.
const REQUEST: Duration = Duration::from_secs(20);
pub(super) const CONFIRM: Duration = Duration::from_secs(40);
const OTHERS: Duration = Duration::from_secs(20);

const FINE: &str = "0000";

/// One merchant's access, in one of LINE Pay's two houses.
pub(super) struct Api {
    pub(super) client: reqwest::Client,
    /// Without a slash at the end.
    pub(super) house: String,
    /// `v3` or `v4`: the first part of every path.
    pub(super) version: &'static str,
    pub(super) channel_id: String,
    pub(super) channel_secret: String,
    /// Waits no longer than this for any call.
    pub(super) patience: Duration,
}

/// Why a call brought nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// No answer, or none that can be read: what was asked for may have been done.
    #[error("no answer of LINE Pay")]
    Silent(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("{code} {words}")]
    Told { code: String, words: String },
}

impl Trouble {
    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Self::Silent(_) => None,
            Self::Told { code, .. } => Some(code),
        }
    }
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
    pub(super) async fn request(&self, order: &Order<'_>) -> Result<Requested, Trouble> {
        info(self.post("/payments/request", order, REQUEST).await?)
    }

    pub(super) async fn confirm(&self, id: &str, amount: i64, currency: &str) -> Result<Payment, Trouble> {
        let path = ["/payments/", id, "/confirm"].concat();
        info(self.post(&path, &Confirmation { amount, currency }, CONFIRM).await?)
    }

    pub(super) async fn refund(&self, id: &str, refund_amount: i64) -> Result<Refunded, Trouble> {
        let path = ["/payments/", id, "/refund"].concat();
        info(self.post(&path, &Refund { refund_amount }, OTHERS).await?)
    }

    /// The code that says how far the shopper is: `0000`, `0110`, `0121`, `0122`, `0123`, or an error's.
    pub(super) async fn check(&self, id: &str) -> Result<Answer, Trouble> {
        self.get(&["/payments/requests/", id, "/check"].concat(), "").await
    }

    /// `None`: no payment was completed.
    pub(super) async fn by_transaction(&self, id: &str) -> Result<Option<Payment>, Trouble> {
        self.details(&["transactionId=", id].concat()).await
    }

    /// `None`: no payment was completed.
    pub(super) async fn by_order(&self, order_id: &str) -> Result<Option<Payment>, Trouble> {
        self.details(&["orderId=", order_id].concat()).await
    }

    async fn details(&self, query: &str) -> Result<Option<Payment>, Trouble> {
        const NO_SUCH_TRANSACTION: &str = "1150";
        let answer = self.get("/payments", query).await?;
        if answer.return_code == NO_SUCH_TRANSACTION {
            return Ok(None);
        }
        Ok(info::<Vec<Payment>>(answer)?.into_iter().next())
    }

    async fn post(&self, path: &str, body: &impl Serialize, patience: Duration) -> Result<Answer, Trouble> {
        // Written once: these bytes are signed, and these bytes are sent.
        let body = serde_json::to_vec(body)?;
        let path = ["/", self.version, path].concat();
        let request = self.client.post([&self.house, path.as_str()].concat()).timeout(patience.min(self.patience));
        let request = self.signed(request, &path, &body);
        read(request.body(body).send().await?).await
    }

    async fn get(&self, path: &str, query: &str) -> Result<Answer, Trouble> {
        let path = ["/", self.version, path].concat();
        let mut address = [&self.house, path.as_str()].concat();
        if !query.is_empty() {
            address.push('?');
            address.push_str(query);
        }
        let request = self.client.get(address).timeout(OTHERS.min(self.patience));
        read(self.signed(request, &path, query.as_bytes()).send().await?).await
    }

    fn signed(&self, request: reqwest::RequestBuilder, path: &str, sent: &[u8]) -> reqwest::RequestBuilder {
        let nonce = uuid::Builder::from_random_bytes(rand::random()).into_uuid().to_string();
        request
            .header(CONTENT_TYPE, "application/json")
            .header("X-LINE-ChannelId", &self.channel_id)
            .header("X-LINE-Authorization", sign(&self.channel_secret, path, sent, &nonce))
            .header("X-LINE-Authorization-Nonce", nonce)
    }
}

async fn read(answer: reqwest::Response) -> Result<Answer, Trouble> {
    if answer.status().is_server_error() {
        return Err(Trouble::Silent(answer.status().to_string().into()));
    }
    Ok(serde_json::from_slice(&answer.bytes().await?)?)
}

fn info<T: DeserializeOwned>(answer: Answer) -> Result<T, Trouble> {
    if answer.return_code != FINE {
        return Err(Trouble::Told { code: answer.return_code, words: answer.return_message });
    }
    Ok(serde_json::from_value(answer.info.unwrap_or_default())?)
}
