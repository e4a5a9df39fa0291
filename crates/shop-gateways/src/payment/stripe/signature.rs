//! How Stripe signs what it sends: the bytes as they came, with the second at which they were sent.
//! Never parses them first.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt::Write;
use subtle::ConstantTimeEq;
use time::OffsetDateTime;

/// How far the second in a signature may be from the one at which it is read, before and after it.
const TOLERANCE: i64 = 300;

/// Several signatures are several secrets, one being replaced by the other; any good one will do.
pub(super) fn is_good(header: &str, secret: &str, body: &[u8], now: OffsetDateTime) -> bool {
    let field = |part: &'static str| header.split(',').filter_map(move |field| field.trim().strip_prefix(part));
    let Some(second) = field("t=").next() else { return false };
    let is_fresh = second.parse::<i64>().is_ok_and(|second| {
        now.unix_timestamp().checked_sub(second).is_some_and(|age| (-TOLERANCE..=TOLERANCE).contains(&age))
    });
    let wanted = signature(secret, second, body);
    // Every one is compared: which of them is good takes no different time.
    let found = field("v1=").fold(false, |found, given| found | bool::from(given.as_bytes().ct_eq(wanted.as_bytes())));
    is_fresh & found
}

pub(super) fn signature(secret: &str, second: &str, body: &[u8]) -> String {
    // An HMAC takes a key of any length.
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()).unwrap_or_else(|_| unreachable!());
    for part in [second.as_bytes(), b".", body] {
        mac.update(part);
    }
    mac.finalize().into_bytes().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn at(second: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(second).expect("a second of our time")
    }

    struct Vector {
        header: String,
        secret: String,
        payload: String,
        second: i64,
    }

    impl Vector {
        fn all() -> Vec<Self> {
            let file: Value =
                serde_json::from_str(include_str!("../../../tests/vectors/stripe_webhook.json")).expect("JSON");
            let vectors = file["vectors"].as_array().expect("a list");
            let text = |vector: &Value, name: &str| vector[name].as_str().expect("a text").to_owned();
            let read = |vector| Self {
                header: text(vector, "header"),
                secret: text(vector, "secret"),
                payload: text(vector, "payload"),
                second: vector["timestamp"].as_i64().expect("a second"),
            };
            vectors.iter().map(read).collect()
        }

        fn passes(&self, header: &str, seconds_later: i64) -> bool {
            is_good(header, &self.secret, self.payload.as_bytes(), at(self.second + seconds_later))
        }

        fn v1(&self) -> &str {
            self.header.split_once("v1=").expect("signed").1
        }
    }

    #[test]
    fn what_the_official_library_signed_is_good() {
        assert_eq!(Vector::all().len(), 2);
        for vector in Vector::all() {
            assert!(vector.passes(&vector.header, 0), "{}", vector.payload);
            let touched = [&vector.payload, " "].concat();
            assert!(!is_good(&vector.header, &vector.secret, touched.as_bytes(), at(vector.second)));
            assert!(!is_good(&vector.header, "whsec_other", vector.payload.as_bytes(), at(vector.second)));
        }
    }

    #[test]
    fn five_minutes_are_the_most_on_either_side() {
        let vector = &Vector::all()[0];
        for (seconds, good) in [(299, true), (300, true), (301, false), (-300, true), (-301, false)] {
            assert_eq!(vector.passes(&vector.header, seconds), good, "{seconds}");
        }
    }

    #[test]
    fn one_good_signature_among_several_is_enough() {
        let vector = &Vector::all()[0];
        let (second, good, bad) = (vector.second, vector.v1(), "0".repeat(64));
        assert!(vector.passes(&format!("t={second},v1={bad},v1={good}"), 0));
        assert!(vector.passes(&format!("t={second}, v1={good}, v0={bad}"), 0));
        for header in [
            format!("t={second},v1={bad}"),
            format!("t={second},v0={good}"),
            format!("v1={good}"),
            format!("t={second},v1={}", good.to_uppercase()),
            format!("t={second},v1={}", &good[..63]),
            format!("t={},v1={good}", second + 1),
            format!("t=soon,v1={good}"),
            format!("t={},v1={good}", i64::MIN),
            String::new(),
        ] {
            assert!(!vector.passes(&header, 0), "{header}");
        }
    }
}
