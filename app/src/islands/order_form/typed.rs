//! What stands in the form's fields. Outlives the form's markup, so that an emptied and refilled
//! cart finds everything as it was typed. Never judges.

use super::form::FormSeed;
use crate::islands::later::in_the_page;
use leptos::prelude::*;
use shop_contract::{DeliveryChoice, FieldProblem, OrderForm, PaymentChoice, WayStore};
use shop_domain::{
    kernel::taiwan::{find_city, find_district},
    shipment::{DeliveryKind, DeliveryOffer, ReceiverRule, Zone},
};

/// What stands in the part about the invoice.
#[derive(Clone, Copy)]
pub struct InvoiceTyped {
    /// Which of the choices; empty where none was offered.
    pub kind: RwSignal<String>,
    pub barcode: RwSignal<String>,
    pub certificate: RwSignal<String>,
    pub love_code: RwSignal<String>,
    pub tax_id: RwSignal<String>,
    pub company: RwSignal<String>,
}

#[derive(Clone, Copy)]
pub struct Typed {
    pub name: RwSignal<String>,
    pub phone: RwSignal<String>,
    pub email: RwSignal<String>,
    pub postal_code: RwSignal<String>,
    pub city: RwSignal<String>,
    pub district: RwSignal<String>,
    pub line: RwSignal<String>,
    pub delivery: RwSignal<String>,
    pub store: RwSignal<String>,
    /// What is known of it. It counts for its own way alone.
    pub chosen: StoredValue<Option<WayStore>>,
    pub payment: RwSignal<String>,
    pub invoice: InvoiceTyped,
    pub note: RwSignal<String>,
    /// What is wrong with which field, in the order of the form.
    pub wrong: RwSignal<Vec<FieldProblem>>,
    /// What is wrong with the whole, in a sentence.
    pub refused: RwSignal<Option<String>>,
    pub sending: RwSignal<bool>,
    /// What may be chosen.
    pub ways: StoredValue<Vec<DeliveryChoice>>,
    pub methods: StoredValue<Vec<PaymentChoice>>,
    /// Whether the server sent it back: then even a single error stands over the form, where the page opens.
    pub came_back: bool,
}

impl Typed {
    /// What is not chosen yet is the first that is offered.
    pub fn new(mut form: OrderForm, seed: &FormSeed) -> Self {
        let problem = seed.problem.clone();
        if form.payment.is_empty() {
            form.payment = seed.methods.first().map(|choice| choice.method.code().to_owned()).unwrap_or_default();
        }
        if form.delivery.is_empty() {
            form.delivery = seed.ways.first().map(|way| way.offer.method.code().to_owned()).unwrap_or_default();
        }
        // What is sent is what is shown.
        if let Some(chosen) = &seed.store {
            form.store.clone_from(&chosen.store.id);
        }
        let came_back = problem.is_some();
        let (wrong, refused) = match problem {
            None => (Vec::new(), None),
            Some(problem) if problem.fields.is_empty() => (Vec::new(), Some(problem.message)),
            Some(problem) => (problem.fields, None),
        };
        Self {
            name: RwSignal::new(form.name),
            phone: RwSignal::new(form.phone),
            email: RwSignal::new(form.email),
            postal_code: RwSignal::new(form.postal_code),
            city: RwSignal::new(form.city),
            district: RwSignal::new(form.district),
            line: RwSignal::new(form.line),
            delivery: RwSignal::new(form.delivery),
            store: RwSignal::new(form.store),
            chosen: StoredValue::new(seed.store.clone()),
            payment: RwSignal::new(form.payment),
            invoice: InvoiceTyped {
                kind: RwSignal::new(form.invoice),
                barcode: RwSignal::new(form.barcode),
                certificate: RwSignal::new(form.certificate),
                love_code: RwSignal::new(form.love_code),
                tax_id: RwSignal::new(form.tax_id),
                company: RwSignal::new(form.company),
            },
            note: RwSignal::new(form.note),
            wrong: RwSignal::new(wrong),
            refused: RwSignal::new(refused),
            sending: RwSignal::new(false),
            ways: StoredValue::new(seed.ways.clone()),
            methods: StoredValue::new(seed.methods.clone()),
            came_back,
        }
    }

    /// What is typed, by the names of the fields.
    pub fn fields(self) -> [(&'static str, RwSignal<String>); 13] {
        [
            ("name", self.name),
            ("phone", self.phone),
            ("email", self.email),
            ("postal_code", self.postal_code),
            ("city", self.city),
            ("district", self.district),
            ("line", self.line),
            ("note", self.note),
            ("barcode", self.invoice.barcode),
            ("certificate", self.invoice.certificate),
            ("love_code", self.invoice.love_code),
            ("tax_id", self.invoice.tax_id),
            ("company", self.invoice.company),
        ]
    }

    /// What was typed while the island slept; on the server, and where there is no form yet, nothing.
    pub fn take_over(self) {
        let Some(fields) = in_the_page(".order-form") else { return };
        for (name, signal) in self.fields() {
            if let Some(value) = fields.get(name).as_string() {
                signal.set(value);
            }
        }
        self.find_code(false);
        // Not before the island has found the page as it was sent: its sums and the button's words depend on it.
        let chosen = self.choices().into_iter().chain([("store", self.store)]);
        let chosen: Vec<_> = chosen.map(|(name, signal)| (fields.get(name).as_string(), signal)).collect();
        Effect::new(move |_| {
            for (value, signal) in &chosen {
                if let Some(value) = value.clone() {
                    signal.set(value);
                }
            }
        });
    }

    /// What is chosen of several, by the names of the fields.
    pub fn choices(self) -> [(&'static str, RwSignal<String>); 3] {
        [("delivery", self.delivery), ("payment", self.payment), ("invoice", self.invoice.kind)]
    }

    /// The district's postal code, unless one was typed that is to stay.
    pub fn find_code(self, replace: bool) {
        let city = self.city.get_untracked();
        let district = find_city(&city).and_then(|city| find_district(city, &self.district.get_untracked()));
        if let Some(district) = district
            && (replace || self.postal_code.with_untracked(String::is_empty))
        {
            self.postal_code.set(district.code.to_owned());
        }
    }

    pub fn form(self, expected_total: i64, key: String) -> OrderForm {
        OrderForm {
            name: self.name.get_untracked(),
            phone: self.phone.get_untracked(),
            email: self.email.get_untracked(),
            delivery: self.delivery.get_untracked(),
            store: self.store.get_untracked(),
            postal_code: self.postal_code.get_untracked(),
            city: self.city.get_untracked(),
            district: self.district.get_untracked(),
            line: self.line.get_untracked(),
            payment: self.payment.get_untracked(),
            invoice: self.invoice.kind.get_untracked(),
            barcode: self.invoice.barcode.get_untracked(),
            certificate: self.invoice.certificate.get_untracked(),
            love_code: self.invoice.love_code.get_untracked(),
            tax_id: self.invoice.tax_id.get_untracked(),
            company: self.invoice.company.get_untracked(),
            note: self.note.get_untracked(),
            expected_total: expected_total.to_string(),
            key,
        }
    }

    /// The way that is chosen, untracked.
    pub fn offer(self) -> Option<DeliveryOffer> {
        let chosen = self.delivery.get_untracked();
        self.ways
            .with_value(|ways| ways.iter().find(|way| way.offer.method.code() == chosen).map(|way| way.offer.clone()))
    }

    /// Whether a store was chosen for this way, and where that one stands.
    pub fn store_zone(self, offer: &DeliveryOffer) -> Option<Zone> {
        self.chosen.with_value(|chosen| {
            let chosen = chosen.as_ref().filter(|chosen| chosen.method == offer.method)?;
            Some(Zone::outlying(chosen.store.outlying))
        })
    }

    /// How strict that way is about the receiver.
    pub fn receiver(self) -> ReceiverRule {
        let chosen = self.delivery.get_untracked();
        self.ways.with_value(|ways| {
            let way = ways.iter().find(|way| way.offer.method.code() == chosen);
            way.map_or(ReceiverRule::Any, |way| way.receiver)
        })
    }

    /// Where it leads; before anybody has chosen, to an address.
    pub fn kind(self) -> DeliveryKind {
        self.offer().map_or(DeliveryKind::Home, |offer| offer.kind)
    }

    /// The sentence beside a field.
    pub fn problem_of(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.wrong.with(|wrong| {
                wrong.iter().find(|problem| problem.field == field).map(|problem| problem.message.clone())
            })
        })
    }
}
