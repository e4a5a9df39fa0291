//! Who may call: the merchant whose channel it is, and who signed this very request, once.

use super::{CHANNEL_ID, CHANNEL_SECRET};
use crate::mac::hmac_sha256;
use axum::http::HeaderMap;
use base64::{Engine, engine::general_purpose::STANDARD};
use std::collections::HashSet;

/// A code of LINE Pay's, and what it says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) &'static str, pub(super) &'static str);

const HEADERS: &str = "1106";

#[derive(Debug, Default)]
pub(super) struct Access {
    /// Those that were used, for as long as this runs.
    nonces: HashSet<String>,
}

impl Access {
    /// `sent`: the body as it came, or the query without its question mark.
    pub(super) fn admit(&mut self, headers: &HeaderMap, path: &str, sent: &[u8]) -> Result<(), Refusal> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if text("X-LINE-ChannelId") != CHANNEL_ID {
            return Err(Refusal("1104", "Merchant not found."));
        }
        if !text("Content-Type").starts_with("application/json") {
            return Err(Refusal(HEADERS, "Header information error: Content-Type."));
        }
        let nonce = text("X-LINE-Authorization-Nonce");
        if !is_nonce(nonce) {
            return Err(Refusal(HEADERS, "Header information error: nonce."));
        }
        let key = CHANNEL_SECRET.as_bytes();
        let wanted = STANDARD.encode(hmac_sha256(key, &[key, path.as_bytes(), sent, nonce.as_bytes()]));
        if text("X-LINE-Authorization") != wanted {
            return Err(Refusal(HEADERS, "Header information error: signature."));
        }
        if !self.nonces.insert(nonce.to_owned()) {
            return Err(Refusal(HEADERS, "Header information error: nonce used before."));
        }
        Ok(())
    }
}

/// A UUID, or a time in digits.
fn is_nonce(nonce: &str) -> bool {
    let is_uuid = nonce.len() == 36
        && nonce.char_indices().all(|(at, sign)| match at {
            8 | 13 | 18 | 23 => sign == '-',
            _ => sign.is_ascii_hexdigit(),
        });
    is_uuid || ((10..=20).contains(&nonce.len()) && nonce.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    /// What the library `line-pay-v3` 1.0.6 sent to look an order up.
    fn caught() -> HeaderMap {
        let fields = [
            ("X-LINE-ChannelId", CHANNEL_ID),
            ("Content-Type", "application/json"),
            ("X-LINE-Authorization-Nonce", "9f35a3de-0ab1-4abb-9726-6d35903d563f"),
            ("X-LINE-Authorization", "N49sr+niBij69PDjfCYoQrR8XVS+WMGsGJqz4M0/tew="),
        ];
        fields
            .into_iter()
            .map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn a_request_is_admitted_once() {
        let mut access = Access::default();
        let query = b"orderId=DEMO20261122P0001";
        assert_eq!(access.admit(&caught(), "/v3/payments", query), Ok(()));
        assert_eq!(access.admit(&caught(), "/v3/payments", query).map_err(|refusal| refusal.0), Err(HEADERS));
    }

    #[test]
    fn nothing_of_it_can_be_changed() {
        for (path, query) in [("/v4/payments", "orderId=DEMO20261122P0001"), ("/v3/payments", "orderId=X")] {
            assert!(Access::default().admit(&caught(), path, query.as_bytes()).is_err(), "{path} {query}");
        }
        for (name, value) in [("X-LINE-ChannelId", "1"), ("X-LINE-Authorization-Nonce", "nonce")] {
            let mut headers = caught();
            headers.insert(name, HeaderValue::from_static(value));
            let query = b"orderId=DEMO20261122P0001";
            assert!(Access::default().admit(&headers, "/v3/payments", query).is_err(), "{name}");
        }
    }
}
