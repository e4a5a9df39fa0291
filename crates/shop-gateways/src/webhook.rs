//! The way out to webhooks, as Standard Webhooks (version 1.0.0) have it: each message is signed with its id, the time
//! and its body, by every secret that counts. Never follows a redirect, and never reads what an answer says beyond its
//! status.

use crate::Reach;
use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use sha2::Sha256;
use shop_domain::webhook::DeliveryAnswer;
use shop_services::{
    ports::{WebhookCall, WebhookSender},
    webhook::Message,
};
use std::{error::Error, time::Duration};
use time::{OffsetDateTime, format_description::well_known::Rfc2822};
use url::Url;

const PATIENCE: Duration = Duration::from_secs(15);

/// One client for all of them.
pub struct HttpWebhooks {
    client: reqwest::Client,
    patience: Duration,
    reach: Reach,
}

impl HttpWebhooks {
    pub fn new(reach: Reach) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("Yiye-Webhooks/1");
        Ok(Self { client: reach.keeps(client).build()?, patience: PATIENCE, reach })
    }

    pub fn waiting_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// A password in it would be sent along, and shown to whoever may read where messages go.
    fn called(&self, address: &str) -> Option<Url> {
        let url = Url::parse(address).ok()?;
        let is_bare = url.username().is_empty() && url.password().is_none();
        Some(url).filter(|url| is_bare && self.reach.allows(url))
    }
}

#[async_trait]
impl WebhookSender for HttpWebhooks {
    fn calls(&self, address: &str) -> bool {
        self.called(address).is_some()
    }

    async fn send(&self, call: &WebhookCall) -> DeliveryAnswer {
        let Some(url) = self.called(&call.address) else {
            return DeliveryAnswer::Silent("this address is not called".to_owned());
        };
        let (id, timestamp) = (Message::name(call.message), call.at.unix_timestamp());
        let signatures = call.secrets.iter().filter_map(|secret| signature(secret, &id, timestamp, &call.body));
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-signature", signatures.collect::<Vec<_>>().join(" "))
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .body(call.body.clone())
            .timeout(self.patience);
        match request.send().await {
            Ok(answer) => heard(answer.status().as_u16(), answer.headers(), call.at),
            Err(error) if error.is_timeout() => DeliveryAnswer::TimedOut,
            Err(error) => DeliveryAnswer::Silent(why(&error)),
        }
    }
}

/// Whoever is busy may say when it is good again, in seconds or as a date.
fn heard(status: u16, headers: &HeaderMap, now: OffsetDateTime) -> DeliveryAnswer {
    let said = headers.get(RETRY_AFTER).filter(|_| matches!(status, 429 | 503)).and_then(|said| said.to_str().ok());
    let seconds = |said: &str| said.parse().ok().map(|seconds: u32| time::Duration::seconds(seconds.into()));
    let date = |said: &str| OffsetDateTime::parse(said, &Rfc2822).ok().map(|date| date - now);
    match said.map(str::trim).and_then(|said| seconds(said).or_else(|| date(said))) {
        Some(wait) if wait.is_positive() => DeliveryAnswer::Later(status, wait),
        _ => DeliveryAnswer::of(status),
    }
}

/// `None`: the secret is none.
fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix("whsec_")?).ok()?;
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&key).ok()?;
    mac.update([id, ".", &timestamp.to_string(), ".", body].concat().as_bytes());
    Some(["v1,", &STANDARD.encode(mac.finalize().into_bytes())].concat())
}

/// What lies at the bottom of it, without the address.
fn why(error: &reqwest::Error) -> String {
    let mut deepest: &dyn Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of the specification's own libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    #[test]
    fn the_signature_is_that_of_the_specification() {
        let signed = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    #[test]
    fn whatever_is_changed_has_another_signature() {
        let signed = |id, timestamp, body| signature(SECRET, id, timestamp, body).expect("signed");
        let right = signed("msg_1", 1, "{}");
        for other in [signed("msg_2", 1, "{}"), signed("msg_1", 2, "{}"), signed("msg_1", 1, "{ }")] {
            assert_ne!(other, right);
        }
        for nonsense in ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_金鑰"] {
            let signed = signature(nonsense, "msg_1", 1, "{}");
            assert!(signed.is_none_or(|signed| signed != right), "{nonsense:?}");
        }
    }

    #[test]
    fn who_is_busy_says_when_it_is_good_again_and_nobody_else_does() {
        let now = time::macros::datetime!(2026-03-02 09:00 UTC);
        let said = |status, text: &'static str| {
            heard(status, &HeaderMap::from_iter([(RETRY_AFTER, text.parse().expect("a header"))]), now)
        };
        let later = |status, seconds| DeliveryAnswer::Later(status, time::Duration::seconds(seconds));
        assert_eq!(said(503, "120"), later(503, 120));
        assert_eq!(said(429, "Mon, 02 Mar 2026 09:05:00 GMT"), later(429, 300));
        for (status, text) in [(503, "0"), (503, "soon"), (429, "Mon, 02 Mar 2026 08:00:00 GMT"), (503, "-5")] {
            assert_eq!(said(status, text), DeliveryAnswer::Refused(status), "{text}");
        }
        assert_eq!(said(500, "120"), DeliveryAnswer::Refused(500));
        assert_eq!(said(200, "120"), DeliveryAnswer::Taken(200));
    }

    #[test]
    fn only_an_address_of_the_internet_is_called_and_none_that_holds_a_password() {
        let world = HttpWebhooks::new(Reach::World).expect("TLS");
        assert!(world.calls("https://erp.example/hooks?shop=1"));
        for address in [
            "http://erp.example/hooks",
            "https://127.0.0.1/",
            "https://[::ffff:169.254.169.254]/latest/meta-data",
            "https://mei:secret@erp.example/",
            "https://mei@erp.example/",
            "file:///etc/passwd",
            "erp.example",
            "",
        ] {
            assert!(!world.calls(address), "{address}");
        }
        assert!(HttpWebhooks::new(Reach::Anywhere).expect("TLS").calls("http://127.0.0.1:4100/hooks"));
    }
}
