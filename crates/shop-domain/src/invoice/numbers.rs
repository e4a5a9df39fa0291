//! The numbers that an e-invoice is kept under. Never repairs one: what is typed is trimmed and set in upper case,
//! and then it is right or wrong.

use crate::{
    fault::{Class, Fault},
    kernel::phone::half_width,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvoiceFault {
    #[error("no way to have an invoice")]
    Kind,
    #[error("a mobile barcode is a slash and seven of A-Z, 0-9, plus, minus and point")]
    Barcode,
    #[error("a citizen certificate is two letters and fourteen digits")]
    Certificate,
    #[error("a love code has three to seven digits")]
    LoveCode,
    #[error("not the number of a company")]
    TaxId,
    #[error("an invoice for a company needs its name")]
    TitleMissing,
    #[error("the name of a company is too long")]
    TitleTooLong,
}

impl Fault for InvoiceFault {
    fn class(&self) -> Class {
        Class::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Kind => "invoice.kind",
            Self::Barcode => "invoice.barcode",
            Self::Certificate => "invoice.certificate",
            Self::LoveCode => "invoice.love_code",
            Self::TaxId => "invoice.tax_id",
            Self::TitleMissing => "invoice.title_missing",
            Self::TitleTooLong => "invoice.title_too_long",
        }
    }
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident by $judge:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn parse(typed: &str) -> Result<Self, InvoiceFault> {
                let text: String = typed.trim().chars().map(half_width).collect::<String>().to_ascii_uppercase();
                if $judge(text.as_bytes()) { Ok(Self(text)) } else { Err(InvoiceFault::$name) }
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvoiceFault;
            fn try_from(text: String) -> Result<Self, InvoiceFault> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> Self {
                number.0
            }
        }
    )+};
}

numbers! {
    /// Of the carrier on a phone: `/ABC+123`.
    Barcode by is_barcode,
    /// Of a citizen's card: `AB12345678901234`.
    Certificate by is_certificate,
    /// Of a charity.
    LoveCode by is_love_code,
    /// 統一編號: of a company.
    TaxId by is_tax_id,
}

fn is_barcode(text: &[u8]) -> bool {
    let signed = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"+-.".contains(byte);
    text.len() == 8 && text[0] == b'/' && text[1..].iter().all(signed)
}

fn is_certificate(text: &[u8]) -> bool {
    text.len() == 16 && text[..2].iter().all(u8::is_ascii_uppercase) && text[2..].iter().all(u8::is_ascii_digit)
}

fn is_love_code(text: &[u8]) -> bool {
    (3..=7).contains(&text.len()) && text.iter().all(u8::is_ascii_digit)
}

/// The rule of April 2023. That nobody has eight zeros it does not say.
fn is_tax_id(text: &[u8]) -> bool {
    const WEIGHTS: [u32; 8] = [1, 2, 1, 2, 1, 2, 4, 1];
    if text.len() != 8 || !text.iter().all(u8::is_ascii_digit) || text == b"00000000" {
        return false;
    }
    let products = text.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight);
    let sum: u32 = products.map(|product| product / 10 + product % 10).sum();
    // Seven times four is twenty-eight, whose digits may be added up once more.
    sum.is_multiple_of(5) || (text[6] == b'7' && (sum + 1).is_multiple_of(5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_hand_types_is_what_was_meant() {
        assert_eq!(Barcode::parse(" /abc+12.\u{3000}").expect("a barcode").as_str(), "/ABC+12.");
        assert_eq!(TaxId::parse("２２０９９１３１").expect("a number").as_str(), "22099131");
        assert_eq!(Certificate::parse("tp03000001234567").expect("a card").as_str(), "TP03000001234567");
    }

    #[test]
    fn a_plus_that_a_form_lost_is_no_barcode() {
        assert_eq!(Barcode::parse("/ABC 123"), Err(InvoiceFault::Barcode));
    }

    #[test]
    fn eight_zeros_are_nobodys_number() {
        assert_eq!(TaxId::parse("00000000"), Err(InvoiceFault::TaxId));
        for wrong in ["", "2209913", "220991311", "2209913a", "22099132"] {
            assert_eq!(TaxId::parse(wrong), Err(InvoiceFault::TaxId), "{wrong}");
        }
    }

    #[test]
    fn a_stored_number_reads_back() {
        let stored = String::from(LoveCode::parse("168001").expect("a code"));
        assert_eq!(LoveCode::try_from(stored).expect("a code").as_str(), "168001");
    }
}
