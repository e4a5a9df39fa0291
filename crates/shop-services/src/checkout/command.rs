//! What is asked for when an order is placed, judged before anything is touched. Never trusts a
//! price: the total in it is only compared.

use super::{CheckoutRefusal, CheckoutService};
use crate::refusal::FieldRefusal;
use sha2::{Digest, Sha256};
use shop_contract::OrderForm;
use shop_domain::{
    cart::Cart,
    fault::Fault,
    invoice::{InvoiceInput, InvoiceWish},
    kernel::{Address, CartId, Currency, CustomerId, Language, Quantity, VariantId, address::AddressInput},
    order::{DetailsInput, FieldFault, OrderDetails},
    shipment::{PickupStore, ReceiverRule},
};

/// A variant and how many of it, as a request names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedLine {
    pub variant: VariantId,
    pub quantity: Quantity,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckoutSource {
    /// The visitor's cart, which is emptied along with it.
    Cart(Option<CartId>),
    /// Lines of the request itself: two of one variant are one line.
    Lines(Vec<WantedLine>),
}

#[derive(Debug, Clone)]
pub struct PlaceOrder {
    pub source: CheckoutSource,
    pub details: OrderDetails,
    /// In the shop's currency.
    pub expected_total: i64,
    /// What the total was said to be in; `None`: in the shop's, which the form does not name.
    pub expected_currency: Option<Currency>,
    pub language: Language,
    pub key: String,
    /// Whose order it is to be; `None`: a guest's.
    pub customer: Option<CustomerId>,
    /// Tells a repeated request from another one under the same key.
    pub body_hash: Vec<u8>,
}

impl PlaceOrder {
    /// In bytes.
    pub const MAX_KEY: usize = 255;

    /// `key` stands in a space of its own: `form:…` or `api:…`.
    pub fn new(
        source: CheckoutSource,
        details: OrderDetails,
        expected_total: i64,
        language: Language,
        key: String,
    ) -> Result<Self, CheckoutRefusal> {
        let given = key.split_once(':').map_or("", |(_, given)| given);
        if given.is_empty() || key.len() > Self::MAX_KEY {
            return Err(CheckoutRefusal::NoKey);
        }
        let source = match source {
            CheckoutSource::Lines(lines) => CheckoutSource::Lines(merged(lines)?),
            cart => cart,
        };
        let body_hash = fingerprint(&source, &details, expected_total);
        Ok(Self { source, details, expected_total, expected_currency: None, language, key, customer: None, body_hash })
    }
}

impl CheckoutService {
    /// Who gets what, and how it is paid: every field that is wrong.
    pub fn details(&self, input: DetailsInput<'_>) -> Result<OrderDetails, Vec<FieldFault>> {
        let is_known = |method: &_| self.ports.payments.method(method).is_some();
        let kind = |method: &_| self.ports.carriers.method(method).map(|spec| spec.kind);
        let details = OrderDetails::parse(input, is_known, kind)?;
        // As strict as whoever hands it over: an order that is taken can be sent.
        let rule = self.ports.carriers.method(&details.delivery).map_or(ReceiverRule::Any, |spec| spec.receiver);
        let wrong = rule.judge(&details.contact.name, &details.contact.phone, details.destination.address());
        let wrong: Vec<_> = wrong.into_iter().map(|error| (error.field(), error.code())).collect();
        if wrong.is_empty() { Ok(details) } else { Err(wrong) }
    }

    /// Reads the order form as it was typed.
    pub fn read(
        &self,
        form: &OrderForm,
        cart: Option<CartId>,
        language: Language,
    ) -> Result<PlaceOrder, CheckoutRefusal> {
        self.read_to(form, None, cart, language)
    }

    /// `store`: the one that was chosen for this cart and is named in the form.
    pub fn read_to(
        &self,
        form: &OrderForm,
        store: Option<&PickupStore>,
        cart: Option<CartId>,
        language: Language,
    ) -> Result<PlaceOrder, CheckoutRefusal> {
        let mut fields = Vec::new();
        let expected_total = form.expected_total.trim().parse::<i64>().ok();
        if expected_total.is_none() {
            fields.push(FieldRefusal::from(("expected_total", "total.malformed")));
        }
        let details = self.details(DetailsInput {
            name: &form.name,
            phone: &form.phone,
            email: &form.email,
            delivery: &form.delivery,
            store,
            address: AddressInput {
                postal_code: &form.postal_code,
                city: &form.city,
                district: &form.district,
                line: &form.line,
            },
            payment: &form.payment,
            invoice: InvoiceInput {
                invoice: &form.invoice,
                barcode: &form.barcode,
                certificate: &form.certificate,
                love_code: &form.love_code,
                tax_id: &form.tax_id,
                company: &form.company,
            },
            note: &form.note,
        });
        match (details, expected_total) {
            (Ok(details), Some(expected_total)) => {
                let key = ["form:", &form.key].concat();
                PlaceOrder::new(CheckoutSource::Cart(cart), details, expected_total, language, key)
            }
            (Err(wrong), _) => {
                fields.extend(wrong.into_iter().map(FieldRefusal::from));
                Err(CheckoutRefusal::Fields(fields))
            }
            (Ok(_), None) => Err(CheckoutRefusal::Fields(fields)),
        }
    }
}

/// One line a variant, so that no rule about a line can be passed by writing it twice.
pub(super) fn merged(lines: Vec<WantedLine>) -> Result<Vec<WantedLine>, CheckoutRefusal> {
    let mut merged: Vec<WantedLine> = Vec::with_capacity(lines.len());
    for (at, line) in lines.into_iter().enumerate() {
        if let Some(other) = merged.iter_mut().find(|other| other.variant == line.variant) {
            other.quantity = other.quantity.plus(line.quantity).map_err(|_| wrong(at, "quantity.range"))?;
        } else if merged.len() == Cart::MAX_LINES {
            return Err(wrong(at, "cart.full"));
        } else {
            merged.push(line);
        }
    }
    Ok(merged)
}

fn wrong(at: usize, code: &'static str) -> CheckoutRefusal {
    let field = ["lines.", &at.to_string(), ".quantity"].concat();
    CheckoutRefusal::Fields(vec![FieldRefusal { field, code }])
}

fn fingerprint(source: &CheckoutSource, details: &OrderDetails, expected_total: i64) -> Vec<u8> {
    let mut hash = Sha256::new();
    if let CheckoutSource::Lines(lines) = source {
        for line in lines {
            hash.update(line.variant.0.as_bytes());
            hash.update(i64::from(line.quantity).to_be_bytes());
        }
    }
    let invoice = details.invoice.as_ref();
    let title = match invoice {
        Some(InvoiceWish::Company { title, .. }) => title.as_str(),
        _ => "",
    };
    let (address, store) = (details.destination.address(), details.destination.store());
    let part = |read: fn(&Address) -> &str| address.map_or("", read);
    let email = details.contact.email.as_ref().map_or("", |email| email.as_str());
    for text in [
        details.contact.name.as_str(),
        details.contact.phone.as_str(),
        email,
        details.delivery.code(),
        part(Address::postal_code),
        part(Address::city),
        part(Address::district),
        part(Address::line),
        store.map_or("", |store| &store.id),
        details.payment.code(),
        &details.note,
        invoice.map_or("", InvoiceWish::kind),
        invoice.map_or("", InvoiceWish::number),
        title,
    ] {
        // The length keeps "ab"+"c" apart from "a"+"bc".
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.update(expected_total.to_be_bytes());
    hash.finalize().to_vec()
}
