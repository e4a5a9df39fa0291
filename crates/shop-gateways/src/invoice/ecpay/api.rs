//! One call: sealed, sent, and opened again. Repeats nothing, and says apart what was refused and what is not known.

use super::seal::Keys;
use serde::Deserialize;
use serde_json::{Value, json};
use shop_services::ports::{Clock, GatewayError};
use std::{sync::Arc, time::Duration};

/// For a question that can go without its answer.
const SHORT: Duration = Duration::from_secs(2);

/// One merchant's access, in one of ECPay's two houses.
pub(super) struct Api {
    pub(super) client: reqwest::Client,
    pub(super) clock: Arc<dyn Clock>,
    /// Without a slash at the end.
    pub(super) house: String,
    pub(super) merchant_id: String,
    pub(super) keys: Keys,
}

/// The envelope of an answer.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope {
    trans_code: i64,
    #[serde(default)]
    trans_msg: String,
    #[serde(default)]
    data: Value,
}

/// What is in it.
pub(super) struct Answer {
    pub(super) code: i64,
    words: String,
    data: Value,
}

impl Answer {
    /// Where ECPay says yes: what it says.
    pub(super) fn fine(self) -> Result<Value, GatewayError> {
        if self.code == 1 { Ok(self.data) } else { Err(GatewayError::Refused(format!("{} {}", self.code, self.words))) }
    }
}

impl Api {
    pub(super) async fn post(&self, call: &str, data: Value) -> Result<Answer, GatewayError> {
        self.within(None, call, data).await
    }

    /// A question that somebody waits for: ECPay hands it on to the tax office, which may be slow.
    pub(super) async fn ask(&self, call: &str, data: Value) -> Result<Answer, GatewayError> {
        self.within(Some(SHORT), call, data).await
    }

    async fn within(&self, patience: Option<Duration>, call: &str, mut data: Value) -> Result<Answer, GatewayError> {
        data["MerchantID"] = self.merchant_id.as_str().into();
        let envelope = json!({
            "MerchantID": self.merchant_id,
            "RqHeader": { "Timestamp": self.clock.now().unix_timestamp(), "Revision": "3.0.0" },
            "Data": self.keys.seal(&data.to_string()),
        });
        let mut asked = self.client.post([&self.house, "/B2CInvoice/", call].concat()).json(&envelope);
        if let Some(patience) = patience {
            asked = asked.timeout(patience);
        }
        let answer = asked.send().await.map_err(silent)?;
        let (status, bytes) = (answer.status(), answer.bytes().await.map_err(silent)?);
        // A wrong key is told under 500; what is no envelope tells nothing.
        let Ok(envelope) = serde_json::from_slice::<Envelope>(&bytes) else {
            return Err(unknown(&["no answer of ECPay: ", status.as_str()].concat()));
        };
        if envelope.trans_code != 1 {
            return Err(GatewayError::Refused(format!("{} {}", envelope.trans_code, envelope.trans_msg)));
        }
        let opened = envelope.data.as_str().and_then(|sealed| self.keys.open(sealed));
        let data = opened.and_then(|text| serde_json::from_str::<Value>(&text).ok());
        let data = data.ok_or_else(|| unknown("an answer that cannot be opened"))?;
        // An integer, as the manual has it; nothing else says yes.
        let code = data["RtnCode"].as_i64().ok_or_else(|| unknown("an answer without a code"))?;
        let words = data["RtnMsg"].as_str().unwrap_or_default().to_owned();
        Ok(Answer { code, words, data })
    }
}

/// Done or not: that is to be asked.
fn unknown(what: &str) -> GatewayError {
    GatewayError::Unreachable(what.into())
}

fn silent(error: reqwest::Error) -> GatewayError {
    GatewayError::Unreachable(Box::new(error.without_url()))
}
