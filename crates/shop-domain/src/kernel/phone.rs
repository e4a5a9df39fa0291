//! Telephone numbers. Never calls one, and never asks whether it is in use.

use crate::fault::{Class, Fault};
use serde::{Deserialize, Serialize};

/// A number in the one way it is stored: `0912345678` and `0212345678` within Taiwan,
/// `+81312345678` elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    #[error("a phone number is needed")]
    Missing,
    #[error("this is not a phone number")]
    Malformed,
}

impl Fault for PhoneError {
    fn class(&self) -> Class {
        Class::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "phone.missing",
            Self::Malformed => "phone.malformed",
        }
    }
}

impl Phone {
    /// Spaces, dashes, dots, brackets and full-width digits are as good as none;
    /// `+886 912…`, `886912…` and `+886 (0)912…` are `0912…`.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let mut number = String::new();
        for c in text.chars().map(half_width).filter(|c| !is_separator(*c)) {
            match c {
                '0'..='9' => number.push(c),
                '+' if number.is_empty() => number.push(c),
                _ => return Err(PhoneError::Malformed),
            }
        }
        if number.is_empty() {
            return Err(PhoneError::Missing);
        }
        if let Some(rest) = number.strip_prefix("+886").or_else(|| number.strip_prefix("886")) {
            number = ["0", rest.strip_prefix('0').unwrap_or(rest)].concat();
        }
        if is_national(&number) || is_foreign(&number) { Ok(Self(number)) } else { Err(PhoneError::Malformed) }
    }

    /// From storage, without judging again.
    pub fn restore(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A mobile number of Taiwan: the only kind that a convenience store sends its code to.
    pub fn is_mobile(&self) -> bool {
        self.0.starts_with("09")
    }

    /// The form of E.164, as in `tel:+886912345678`.
    pub fn e164(&self) -> String {
        match self.0.strip_prefix('0') {
            Some(rest) => ["+886", rest].concat(),
            None => self.0.clone(),
        }
    }

    /// As people write it: `0912-345-678`, `02-1234-5678`, `037-123-456`. Foreign numbers stay.
    pub fn display(&self) -> String {
        if self.0.starts_with('+') {
            return self.0.clone();
        }
        let (area, rest) = self.0.split_at(area_code(&self.0));
        let (first, last) = rest.split_at(match rest.len() {
            8 => 4,
            6 | 7 => 3,
            _ => 0,
        });
        let dash = if first.is_empty() { "" } else { "-" };
        [area, "-", first, dash, last].concat()
    }

    /// Whether the number ends with these digits, however they are written.
    /// No digits, or anything that is none, match nothing. How many are enough is for the caller.
    pub fn ends_with(&self, tail: &str) -> bool {
        let tail: String = tail.chars().map(half_width).filter(|c| !is_separator(*c)).collect();
        !tail.is_empty() && tail.bytes().all(|b| b.is_ascii_digit()) && self.0.ends_with(&tail)
    }
}

/// What a Chinese keyboard makes of ASCII, made ASCII again: `１` is `1`, `＠` is `@`.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '(' | ')' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Mobile numbers have ten digits, landlines nine or ten with their area code.
fn is_national(number: &str) -> bool {
    match number.as_bytes() {
        [b'0', b'9', ..] => number.len() == 10,
        [b'0', b'2'..=b'8', ..] => (9..=10).contains(&number.len()),
        _ => false,
    }
}

/// E.164: 8 to 15 digits, of which the first is not zero.
fn is_foreign(number: &str) -> bool {
    matches!(number.as_bytes(), [b'+', b'1'..=b'9', ..]) && (9..=16).contains(&number.len())
}

/// How many digits come before the first dash.
fn area_code(number: &str) -> usize {
    const LONG: [&str; 9] = ["09", "0800", "0809", "0826", "0836", "037", "049", "082", "089"];
    match LONG.iter().find(|code| number.starts_with(**code)) {
        Some(&"09") => 4,
        Some(code) => code.len(),
        None => 2,
    }
}

impl std::fmt::Display for Phone {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;
    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> String {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, PhoneError> {
        Phone::parse(text).map(String::from)
    }

    #[test]
    fn one_number_is_stored_in_one_way_however_it_is_typed() {
        for text in [
            "0912345678",
            " 0912-345-678 ",
            "(0912) 345 678",
            "０９１２３４５６７８",
            "０９１２－３４５－６７８",
            "+886912345678",
            "+886 912 345 678",
            "886-912-345-678",
            "+886 (0)912 345 678",
            "＋８８６９１２３４５６７８",
            "0912.345.678",
        ] {
            assert_eq!(parsed(text), Ok("0912345678".into()), "{text}");
        }
        assert_eq!(parsed("(02) 1234-5678"), Ok("0212345678".into()));
        assert_eq!(parsed("+886 2 1234 5678"), Ok("0212345678".into()));
        assert_eq!(parsed("+81 3-1234-5678"), Ok("+81312345678".into()));
    }

    #[test]
    fn what_cannot_be_dialled_is_refused() {
        for text in [
            "091234567",
            "09123456789",
            "912345678",
            "0112345678",
            "0012345678",
            "02123456",
            "02123456789",
            "+1234567",
            "+1234567890123456",
            "+0912345678",
            "+886",
            "+886 12345678",
            "09123x5678",
            "0912345678 #12",
            "0912+345678",
            "電話",
            "++81312345678",
        ] {
            assert_eq!(parsed(text), Err(PhoneError::Malformed), "{text}");
        }
        assert_eq!(parsed(" - "), Err(PhoneError::Missing));
    }

    #[test]
    fn a_number_reads_in_groups() {
        for (text, shown) in [
            ("0912345678", "0912-345-678"),
            ("0212345678", "02-1234-5678"),
            ("031234567", "03-123-4567"),
            ("037123456", "037-123-456"),
            ("0492123456", "049-212-3456"),
            ("082312345", "082-312-345"),
            ("083622345", "0836-22345"),
            ("0800123456", "0800-123-456"),
            ("+81312345678", "+81312345678"),
        ] {
            assert_eq!(Phone::parse(text).expect(text).display(), shown);
        }
    }

    #[test]
    fn a_number_is_known_by_its_last_digits() {
        let phone = Phone::parse("0912-345-678").expect("a number");
        for (tail, ends) in [
            ("678", true),
            ("５-678", true),
            ("0912345678", true),
            ("679", false),
            ("", false),
            (" ", false),
            ("+", false),
        ] {
            assert_eq!(phone.ends_with(tail), ends, "{tail}");
        }
    }

    #[test]
    fn only_09_is_a_mobile_number_of_taiwan() {
        let mobile = |text| Phone::parse(text).expect(text).is_mobile();
        assert!(mobile("+886912345678"));
        assert!(!mobile("0212345678"));
        assert!(!mobile("+819012345678"));
    }

    #[test]
    fn a_link_dials_from_anywhere() {
        assert_eq!(Phone::parse("0912345678").expect("a number").e164(), "+886912345678");
        assert_eq!(Phone::parse("+81312345678").expect("a number").e164(), "+81312345678");
    }
}
