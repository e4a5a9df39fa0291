//! What a shopper wants done with the e-invoice of an order, by the rules of Taiwan's Ministry of Finance. Never
//! asks whether a number was given to anybody: it judges how one is written.

mod book;
mod numbers;

pub use book::{Allowance, Charged, Invoice, InvoiceBook, InvoiceName, InvoiceStep, InvoiceTask, TaskKind};
pub use numbers::{Barcode, Certificate, InvoiceFault, LoveCode, TaxId};

use crate::{fault::Fault, order::FieldFault};
use serde::{Deserialize, Serialize};

/// Exactly one of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InvoiceWish {
    /// Kept for the shopper by whoever issues it, and told by mail.
    Cloud,
    /// On the shopper's phone.
    Barcode {
        barcode: Barcode,
    },
    Certificate {
        certificate: Certificate,
    },
    /// To a charity.
    Donation {
        love_code: LoveCode,
    },
    /// With a company's number, for its books.
    Company {
        tax_id: TaxId,
        title: String,
    },
}

/// The fields as they were typed, named as in the form.
#[derive(Debug, Clone, Copy, Default)]
pub struct InvoiceInput<'a> {
    /// Empty: nothing was asked.
    pub invoice: &'a str,
    pub barcode: &'a str,
    pub certificate: &'a str,
    pub love_code: &'a str,
    pub tax_id: &'a str,
    pub company: &'a str,
}

impl InvoiceWish {
    /// The kind that needs no answer.
    pub const FIRST: &'static str = "cloud";
    pub const KINDS: [&'static str; 5] = ["cloud", "barcode", "certificate", "donation", "company"];
    /// In characters: what an issuer prints.
    pub const MAX_TITLE: usize = 60;

    /// What belongs to another kind than the chosen one may stand there, and counts for nothing.
    pub fn parse(input: InvoiceInput<'_>) -> Result<Option<Self>, Vec<FieldFault>> {
        let wrong = |field, fault: InvoiceFault| vec![(field, fault.code())];
        Ok(Some(match input.invoice {
            "" => return Ok(None),
            "cloud" => Self::Cloud,
            "barcode" => {
                Self::Barcode { barcode: Barcode::parse(input.barcode).map_err(|fault| wrong("barcode", fault))? }
            }
            "certificate" => Self::Certificate {
                certificate: Certificate::parse(input.certificate).map_err(|fault| wrong("certificate", fault))?,
            },
            "donation" => Self::Donation {
                love_code: LoveCode::parse(input.love_code).map_err(|fault| wrong("love_code", fault))?,
            },
            "company" => {
                let (id, title) = (TaxId::parse(input.tax_id), title(input.company));
                match (id, title) {
                    (Ok(tax_id), Ok(title)) => Self::Company { tax_id, title },
                    (id, title) => {
                        let id = id.err().map(|fault| ("tax_id", fault.code()));
                        return Err(id.into_iter().chain(title.err().map(|fault| ("company", fault.code()))).collect());
                    }
                }
            }
            _ => return Err(wrong("invoice", InvoiceFault::Kind)),
        }))
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Self::Cloud => "cloud",
            Self::Barcode { .. } => "barcode",
            Self::Certificate { .. } => "certificate",
            Self::Donation { .. } => "donation",
            Self::Company { .. } => "company",
        }
    }

    /// The number that was typed; nothing for the kind that has none.
    pub fn number(&self) -> &str {
        match self {
            Self::Cloud => "",
            Self::Barcode { barcode } => barcode.as_str(),
            Self::Certificate { certificate } => certificate.as_str(),
            Self::Donation { love_code } => love_code.as_str(),
            Self::Company { tax_id, .. } => tax_id.as_str(),
        }
    }
}

fn title(typed: &str) -> Result<String, InvoiceFault> {
    let title = typed.trim();
    match title.chars().count() {
        0 => Err(InvoiceFault::TitleMissing),
        count if count > InvoiceWish::MAX_TITLE => Err(InvoiceFault::TitleTooLong),
        _ if title.chars().any(char::is_control) => Err(InvoiceFault::TitleMissing),
        _ => Ok(title.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(input: InvoiceInput<'_>) -> Result<Option<InvoiceWish>, Vec<FieldFault>> {
        InvoiceWish::parse(input)
    }

    #[test]
    fn where_nothing_was_asked_nothing_is_wished() {
        assert_eq!(parsed(InvoiceInput { barcode: "?", tax_id: "?", ..InvoiceInput::default() }), Ok(None));
    }

    #[test]
    fn only_what_belongs_to_the_chosen_kind_is_judged() {
        let all = InvoiceInput {
            invoice: "",
            barcode: " /abc+123 ",
            certificate: "ab12345678901234",
            love_code: "168001",
            tax_id: "22099131",
            company: " 測試股份有限公司 ",
        };
        let kept = |kind| parsed(InvoiceInput { invoice: kind, ..all }).expect(kind).expect(kind);
        let numbers = InvoiceWish::KINDS.map(|kind| {
            let wish = kept(kind);
            assert_eq!(wish.kind(), kind);
            wish.number().to_owned()
        });
        assert_eq!(numbers, ["", "/ABC+123", "AB12345678901234", "168001", "22099131"]);
        assert!(matches!(kept("company"), InvoiceWish::Company { title, .. } if title == "測試股份有限公司"));
        let bad = InvoiceInput { barcode: "x", certificate: "x", love_code: "x", tax_id: "x", ..all };
        assert_eq!(parsed(InvoiceInput { invoice: "cloud", ..bad }), Ok(Some(InvoiceWish::Cloud)));
    }

    #[test]
    fn what_is_wrong_is_said_beside_its_field() {
        let input = |invoice| InvoiceInput { invoice, ..InvoiceInput::default() };
        for (kind, faults) in [
            ("barcode", vec![("barcode", "invoice.barcode")]),
            ("certificate", vec![("certificate", "invoice.certificate")]),
            ("donation", vec![("love_code", "invoice.love_code")]),
            ("company", vec![("tax_id", "invoice.tax_id"), ("company", "invoice.title_missing")]),
            ("paper", vec![("invoice", "invoice.kind")]),
        ] {
            assert_eq!(parsed(input(kind)), Err(faults), "{kind}");
        }
        let long = "公".repeat(61);
        let long = InvoiceInput { tax_id: "22099131", company: &long, ..input("company") };
        assert_eq!(parsed(long), Err(vec![("company", "invoice.title_too_long")]));
    }
}
