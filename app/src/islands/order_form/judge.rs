//! Judges the fields by the very rules of the server: those of [`shop_domain::kernel`]. Never
//! writes a rule of its own; the sentences come with the page.

use super::typed::Typed;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shop_contract::FieldProblem;
use shop_domain::{
    fault::Fault,
    kernel::{Address, EmailAddress, Language, PersonName, Phone, address::AddressInput},
};

/// The codes that the rules below can answer with.
const CODES: [&str; 16] = [
    "name.missing",
    "name.too_long",
    "name.malformed",
    "phone.missing",
    "phone.malformed",
    "email.missing",
    "email.malformed",
    "email.too_long",
    "address.city",
    "address.district_missing",
    "address.district_mismatch",
    "address.postal_code",
    "address.line_missing",
    "address.line_too_short",
    "address.line_too_long",
    "address.line_malformed",
];

/// A sentence for each of [`CODES`], in their order.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sentences(Vec<String>);

impl Sentences {
    pub fn of(language: Language) -> Self {
        Self(CODES.map(|code| crate::words::say(language, code).to_owned()).into())
    }

    fn problem(&self, field: &str, fault: &dyn Fault) -> FieldProblem {
        let code = fault.code();
        let sentence = CODES.iter().position(|known| *known == code).and_then(|place| self.0.get(place));
        FieldProblem { field: field.to_owned(), code: code.to_owned(), message: sentence.cloned().unwrap_or_default() }
    }
}

/// Everything that is wrong, in the order of the form.
pub fn judge(typed: Typed, sentences: &Sentences) -> Vec<FieldProblem> {
    let mut wrong = Vec::new();
    if let Err(fault) = PersonName::parse(&typed.name.get_untracked()) {
        wrong.push(sentences.problem("name", &fault));
    }
    if let Err(fault) = Phone::parse(&typed.phone.get_untracked()) {
        wrong.push(sentences.problem("phone", &fault));
    }
    let email = typed.email.get_untracked();
    if !email.trim().is_empty()
        && let Err(fault) = EmailAddress::parse(&email)
    {
        wrong.push(sentences.problem("email", &fault));
    }
    let address = Address::parse(AddressInput {
        postal_code: &typed.postal_code.get_untracked(),
        city: &typed.city.get_untracked(),
        district: &typed.district.get_untracked(),
        line: &typed.line.get_untracked(),
    });
    if let Err(faults) = address {
        wrong.extend(faults.iter().map(|fault| sentences.problem(fault.field(), fault)));
    }
    wrong
}

/// Judges one field, leaving what is said about the others as it is.
pub fn judge_field(typed: Typed, sentences: &Sentences, field: &str) {
    let fresh = judge(typed, sentences).into_iter().find(|problem| problem.field == field);
    typed.wrong.update(|wrong| {
        let place = wrong.iter().position(|problem| problem.field == field);
        match (place, fresh) {
            (Some(place), Some(fresh)) => wrong[place] = fresh,
            (Some(place), None) => drop(wrong.remove(place)),
            (None, Some(fresh)) => wrong.push(fresh),
            (None, None) => {}
        }
    });
}
