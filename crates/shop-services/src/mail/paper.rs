//! What a letter says, and how it is set: once, for its HTML part and its plain one alike. Never
//! asks anybody for anything, and never writes a link but to the shop itself.

mod customer;
mod html;
mod owner;
mod shopper;
mod staff;
mod text;
mod words;

pub use customer::to_customer;
pub use owner::{of_webhook, to_owner};
pub use shopper::to_shopper;
pub use staff::{to_invited, to_staff};

use shop_domain::{
    appearance::Appearance,
    kernel::{Language, Money},
};
use words::{say, say_with};

/// Whose letter it is.
#[derive(Debug, Clone, Copy)]
pub struct Letterhead<'a> {
    pub appearance: &'a Appearance,
    /// The shop's address without a slash at the end: what every link starts with.
    pub origin: &'a str,
}

/// A letter before it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub language: Language,
    pub subject: String,
    shop: String,
    home: String,
    title: String,
    paragraphs: Vec<String>,
    facts: Vec<Row>,
    button: Option<Link>,
    goods: Option<Goods>,
    notes: Vec<String>,
    /// Who sells, as the law wants it.
    imprint: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    label: String,
    value: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Link {
    words: String,
    address: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Goods {
    title: &'static str,
    lines: Vec<Line>,
    /// The last one is what it all comes to; none where they are a part of the order.
    sums: Vec<Row>,
    tax: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    title: String,
    quantity: String,
    amount: Money,
}

impl Sheet {
    /// With nothing on it but the shop.
    fn of(letterhead: Letterhead<'_>, language: Language, subject: String, title: String) -> Self {
        Self {
            language,
            subject,
            shop: letterhead.appearance.name.get(language).to_owned(),
            home: [letterhead.origin, &language.path("/")].concat(),
            title,
            paragraphs: Vec::new(),
            facts: Vec::new(),
            button: None,
            goods: None,
            notes: Vec::new(),
            imprint: imprint(letterhead.appearance, language),
        }
    }

    pub fn html(&self) -> String {
        html::set(self)
    }

    pub fn text(&self) -> String {
        text::set(self)
    }
}

fn row(label: &str, value: impl Into<String>) -> Row {
    Row { label: label.to_owned(), value: value.into() }
}

fn imprint(appearance: &Appearance, language: Language) -> Vec<String> {
    let seller = &appearance.seller;
    let name = match (seller.legal_name.trim(), seller.tax_id.trim()) {
        ("", _) => appearance.name.get(language).to_owned(),
        (name, "") => name.to_owned(),
        (name, id) => [name, " · ", &say_with(language, "mail.tax_id", &[("id", id)])].concat(),
    };
    let contact = [seller.phone.trim(), seller.email.trim()];
    let contact = contact.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    let lines = [name, contact, seller.address.get(language).trim().to_owned()];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

/// How the shop is reached with a question.
fn help(appearance: &Appearance, language: Language) -> Option<String> {
    let seller = &appearance.seller;
    match (seller.email.trim(), seller.phone.trim()) {
        ("", "") => None,
        ("", phone) => Some(say_with(language, "mail.call", &[("phone", phone)])),
        _ => Some(say(language, "mail.reply").to_owned()),
    }
}
