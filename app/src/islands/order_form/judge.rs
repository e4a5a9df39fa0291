//! Judges the fields by the very rules of the server: those of [`shop_domain::kernel`]. Never
//! writes a rule of its own; the sentences come with the page.

use super::{typed::Typed, ways::load};
use crate::islands::cart::CartState;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shop_contract::{CartView, FieldProblem, PaymentChoice};
use shop_domain::{
    fault::Fault,
    invoice::{InvoiceInput, InvoiceWish},
    kernel::{Address, EmailAddress, Language, PersonName, Phone, address::AddressInput},
    shipment::DeliveryKind,
};

/// The codes that the rules below can answer with.
const CODES: [&str; 23] = [
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
    "delivery.outlying",
    "delivery.too_heavy",
    "delivery.out_of_bounds",
    "delivery.store_missing",
    "payment.nobody_collects",
    "payment.too_much_cash",
    "payment.out_of_bounds",
];

/// And those about the invoice, where one is asked for.
const INVOICE_CODES: [&str; 7] = [
    "invoice.kind",
    "invoice.barcode",
    "invoice.certificate",
    "invoice.love_code",
    "invoice.tax_id",
    "invoice.title_missing",
    "invoice.title_too_long",
];

/// And those about a receiver, where a way is strict about that.
const RECEIVER_CODES: [&str; 7] = [
    "receiver.name_too_short",
    "receiver.name_too_long",
    "receiver.name_not_letters",
    "receiver.not_mobile",
    "receiver.not_domestic",
    "receiver.address_too_short",
    "receiver.address_too_long",
];

/// What the form asks beside what every form does.
#[derive(Debug, Clone, Copy)]
pub struct Asks {
    pub invoices: bool,
    /// Whether a way that is offered is strict about the receiver.
    pub receivers: bool,
}

/// A sentence for each of [`CODES`], and perhaps of [`INVOICE_CODES`] and [`RECEIVER_CODES`], in their order.
#[derive(Clone, Serialize, Deserialize)]
pub struct Sentences(Vec<String>, Vec<String>, Vec<String>);

impl Sentences {
    pub fn of(language: Language, asks: Asks) -> Self {
        let said = |asked: bool, codes: &[&'static str]| -> Vec<String> {
            let codes = codes.iter().filter(|_| asked);
            codes.map(|code| crate::words::say(language, code).to_owned()).collect()
        };
        Self(said(true, &CODES), said(asks.invoices, &INVOICE_CODES), said(asks.receivers, &RECEIVER_CODES))
    }

    /// Empty for a code that is none of ours.
    pub fn say(&self, code: &str) -> String {
        let sets: [(&[&str], &[String]); 3] =
            [(&CODES, &self.0), (&INVOICE_CODES, &self.1), (&RECEIVER_CODES, &self.2)];
        let known = |(codes, sentences): &(&[&str], &[String])| {
            sentences.get(codes.iter().position(|known| *known == code)?).cloned()
        };
        sets.iter().find_map(known).unwrap_or_default()
    }

    fn problem(&self, field: &str, fault: &dyn Fault) -> FieldProblem {
        self.coded(field, fault.code())
    }

    fn coded(&self, field: &str, code: &str) -> FieldProblem {
        FieldProblem { field: field.to_owned(), code: code.to_owned(), message: self.say(code) }
    }
}

/// Everything that is wrong, in the order of the form.
pub fn judge(typed: Typed, sentences: &Sentences) -> Vec<FieldProblem> {
    let mut wrong = Vec::new();
    let rule = typed.receiver();
    // What is no name at all is not judged by a carrier too.
    match PersonName::parse(&typed.name.get_untracked()) {
        Ok(name) => wrong.extend(rule.name(&name).err().map(|fault| sentences.problem("name", &fault))),
        Err(fault) => wrong.push(sentences.problem("name", &fault)),
    }
    match Phone::parse(&typed.phone.get_untracked()) {
        Ok(phone) => wrong.extend(rule.phone(&phone).err().map(|fault| sentences.problem("phone", &fault))),
        Err(fault) => wrong.push(sentences.problem("phone", &fault)),
    }
    let email = typed.email.get_untracked();
    if !email.trim().is_empty()
        && let Err(fault) = EmailAddress::parse(&email)
    {
        wrong.push(sentences.problem("email", &fault));
    }
    let cart = CartState::shared().map(|state| state.cart.get_untracked());
    if let (Some(offer), Some(cart)) = (typed.offer(), &cart)
        && let Err(fault) = untrack(|| offer.rate(&load(cart, typed, Some(&offer))))
    {
        wrong.push(sentences.problem(fault.field(), &fault));
    }
    wrong.extend(destination(typed, sentences));
    let chosen = typed.payment.get_untracked();
    let method = typed.methods.with_value(|all| all.iter().find(|one| one.method.code() == chosen).cloned());
    if let (Some(method), Some(cart)) = (method, &cart)
        && let Err(code) = untrack(|| payable(typed, &method, cart))
    {
        wrong.push(sentences.coded("payment", code));
    }
    let invoice = typed.invoice;
    let wish = InvoiceWish::parse(InvoiceInput {
        invoice: &invoice.kind.get_untracked(),
        barcode: &invoice.barcode.get_untracked(),
        certificate: &invoice.certificate.get_untracked(),
        love_code: &invoice.love_code.get_untracked(),
        tax_id: &invoice.tax_id.get_untracked(),
        company: &invoice.company.get_untracked(),
    });
    if let Err(faults) = wish {
        wrong.extend(faults.into_iter().map(|(field, code)| sentences.coded(field, code)));
    }
    wrong
}

fn destination(typed: Typed, sentences: &Sentences) -> Vec<FieldProblem> {
    match typed.kind() {
        DeliveryKind::Home => {
            let address = Address::parse(AddressInput {
                postal_code: &typed.postal_code.get_untracked(),
                city: &typed.city.get_untracked(),
                district: &typed.district.get_untracked(),
                line: &typed.line.get_untracked(),
            });
            match address {
                Ok(address) => {
                    let fault = typed.receiver().address(&address).err();
                    fault.map(|fault| sentences.problem(fault.field(), &fault)).into_iter().collect()
                }
                Err(faults) => faults.iter().map(|fault| sentences.problem(fault.field(), fault)).collect(),
            }
        }
        DeliveryKind::Store if typed.offer().is_none_or(|offer| typed.store_zone(&offer).is_none()) => {
            vec![sentences.coded("store", "delivery.store_missing")]
        }
        DeliveryKind::Shop | DeliveryKind::Store => Vec::new(),
    }
}

/// Whether what the cart comes to can be paid so, the way it is to travel: the code of why not.
pub fn payable(typed: Typed, method: &PaymentChoice, cart: &CartView) -> Result<(), &'static str> {
    // Follows the choice.
    typed.delivery.track();
    if let Some(offer) = typed.offer() {
        offer.can_be_paid(method.flow, cart.total).map_err(|fault| fault.code())?;
    }
    let in_bounds = cart.total.is_zero() || (method.least..=method.most).contains(&cart.total.amount);
    if in_bounds { Ok(()) } else { Err("payment.out_of_bounds") }
}

/// Judges again what was found wrong: something that it depends on was chosen anew.
pub fn judge_again(typed: Typed, sentences: &Sentences) {
    if typed.wrong.with_untracked(Vec::is_empty) {
        return;
    }
    let fresh = judge(typed, sentences);
    typed.wrong.update(|wrong| {
        wrong.retain_mut(|problem| {
            let still = fresh.iter().find(|other| other.field == problem.field);
            still.inspect(|still| problem.clone_from(still)).is_some()
        });
    });
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
