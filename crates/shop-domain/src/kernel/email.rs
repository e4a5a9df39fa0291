//! Addresses that mail is sent to. Never proves that anybody reads it: only a mail can.

use super::phone::half_width;
use crate::fault::{Class, Fault};
use serde::{Deserialize, Serialize};

/// A mailbox that our mailer can write to: `local@domain` in ASCII, the domain in lower case.
/// Names outside ASCII are refused, except a domain in its `xn--` spelling, as browsers send it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    #[error("an email address is needed")]
    Missing,
    #[error("this is not an email address")]
    Malformed,
    #[error("an email address has at most {} characters", EmailAddress::MAX)]
    TooLong,
}

impl Fault for EmailError {
    fn class(&self) -> Class {
        Class::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "email.missing",
            Self::Malformed => "email.malformed",
            Self::TooLong => "email.too_long",
        }
    }
}

impl EmailAddress {
    /// The longest path of RFC 5321 without its angle brackets.
    pub const MAX: usize = 254;
    const LOCAL_MAX: usize = 64;
    const LABEL_MAX: usize = 63;

    /// Trims, and takes what a Chinese keyboard writes (`＠`, `．`, `。`) for what was meant.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailError::Missing);
        }
        let mut text: String = text.chars().map(|c| if c == '。' { '.' } else { half_width(c) }).collect();
        if text.len() > Self::MAX {
            return Err(EmailError::TooLong);
        }
        let at = text.find('@').ok_or(EmailError::Malformed)?;
        if !is_local(&text[..at]) || !is_domain(&text[at + 1..]) {
            return Err(EmailError::Malformed);
        }
        text[at..].make_ascii_lowercase();
        Ok(Self(text))
    }

    /// From storage, without judging again.
    pub fn restore(text: String) -> Self {
        Self(text)
    }

    /// What mail is sent to: the local part as typed, since a server may tell cases apart.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two addresses are compared by: all in lower case, since no server of today does.
    pub fn canonical(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

/// The unquoted form of RFC 5322, as in `<input type="email">`.
fn is_local(local: &str) -> bool {
    local.len() <= EmailAddress::LOCAL_MAX
        && local.split('.').all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&b))
        })
}

/// Two labels or more; the last is not a number, so `1.2.3.4` is none.
fn is_domain(domain: &str) -> bool {
    let labels = domain.split('.').all(|label| {
        (1..=EmailAddress::LABEL_MAX).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    });
    labels && domain.rsplit_once('.').is_some_and(|(_, last)| !last.bytes().all(|b| b.is_ascii_digit()))
}

impl std::fmt::Display for EmailAddress {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailError;
    fn try_from(text: String) -> Result<Self, EmailError> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(email: EmailAddress) -> String {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, EmailError> {
        EmailAddress::parse(text).map(String::from)
    }

    #[test]
    fn an_address_keeps_its_name_and_lowers_its_domain() {
        let email = EmailAddress::parse("  Lin.Mei+tea@Example.COM.tw ").expect("an address");
        assert_eq!(email.as_str(), "Lin.Mei+tea@example.com.tw");
        assert_eq!(email.canonical(), "lin.mei+tea@example.com.tw");
    }

    #[test]
    fn full_width_signs_are_what_was_meant() {
        assert_eq!(parsed("mei＠example．com。tw"), Ok("mei@example.com.tw".into()));
        assert_eq!(parsed("ｍｅｉ@example.com"), Ok("mei@example.com".into()));
    }

    #[test]
    fn what_no_mail_can_reach_is_refused() {
        for text in [
            "mei",
            "@example.com",
            "mei@",
            "mei@example",
            "mei@@example.com",
            "a@b@example.com",
            "mei@.com",
            "mei@example.",
            "mei@example..com",
            "mei@-example.com",
            "mei@example-.com",
            "mei@1.2.3.4",
            "me i@example.com",
            "mei@exam ple.com",
            ".mei@example.com",
            "mei.@example.com",
            "m..i@example.com",
            "林@example.com",
            "mei@例.台灣",
            "<mei@example.com>",
            "mei@example.com\nBcc: x@example.com",
            "mei\r@example.com",
            "mei\0@example.com",
            "a@example.com,b@example.com",
            "mei\u{3000}lin@example.com",
            "\"mei\"@example.com",
        ] {
            assert_eq!(parsed(text), Err(EmailError::Malformed), "{text:?}");
        }
        assert_eq!(parsed(" \u{3000}\n"), Err(EmailError::Missing));
    }

    #[test]
    fn every_part_has_its_longest() {
        let local = |length: usize| ["a".repeat(length).as_str(), "@example.com"].concat();
        assert!(parsed(&local(64)).is_ok());
        assert_eq!(parsed(&local(65)), Err(EmailError::Malformed));
        let domain = |length: usize| ["m@", "a".repeat(length).as_str(), ".com"].concat();
        assert!(parsed(&domain(63)).is_ok());
        assert_eq!(parsed(&domain(64)), Err(EmailError::Malformed));
        let whole = |length: usize| ["m@", "a.".repeat((length - 4) / 2).as_str(), "tw"].concat();
        assert_eq!(parsed(&whole(254)).expect("just fits").len(), 254);
        assert_eq!(parsed(&whole(256)), Err(EmailError::TooLong));
    }

    #[test]
    fn an_accepted_address_is_accepted_again_unchanged() {
        let once = parsed("Mei＠Example．com").expect("an address");
        assert_eq!(parsed(&once), Ok(once));
    }
}
