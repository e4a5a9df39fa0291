//! How a request to LINE Pay is signed. Answers are not signed at all: what they say is trusted because
//! we asked for it ourselves, over TLS.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// `sent` is the body, or the query of a GET without its question mark: the very bytes that go out.
pub(super) fn sign(secret: &str, path: &str, sent: &[u8], nonce: &str) -> String {
    // An HMAC takes a key of any length.
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()).unwrap_or_else(|_| unreachable!());
    for part in [secret.as_bytes(), path.as_bytes(), sent, nonce.as_bytes()] {
        mac.update(part);
    }
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn what_two_libraries_sent_is_signed_alike() {
        let file: Value = serde_json::from_str(include_str!("../../../tests/vectors/linepay_hmac.json")).expect("JSON");
        let vectors = file["vectors"].as_array().expect("a list");
        assert!(vectors.len() >= 6);
        for vector in vectors {
            let text = |name: &str| vector[name].as_str().expect("a text");
            let sent = if text("method") == "GET" { text("query") } else { text("body") };
            let signature = sign(text("channel_secret"), text("path"), sent.as_bytes(), text("nonce"));
            assert_eq!(signature, text("expected_signature"), "{vector}");
        }
    }

    #[test]
    fn every_part_is_signed() {
        let good = sign("secret", "/v3/payments", b"orderId=1", "nonce");
        for other in [
            sign("Secret", "/v3/payments", b"orderId=1", "nonce"),
            sign("secret", "/v4/payments", b"orderId=1", "nonce"),
            sign("secret", "/v3/payments", b"orderId=2", "nonce"),
            sign("secret", "/v3/payments", b"orderId=1", "other"),
        ] {
            assert_ne!(other, good);
        }
    }
}
