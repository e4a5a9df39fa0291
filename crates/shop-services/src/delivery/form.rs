//! Between the owner's form and what a way costs. Never drops what was typed: a form that is refused
//! goes back as it came.

use super::DeliveryRefusal;
use crate::{ports::DeliverySpec, refusal::FieldRefusal};
use shop_contract::DeliveryForm;
use shop_domain::{
    appearance::Pickup,
    kernel::{Currency, LocalText, Money},
    product::Product,
    shipment::{Charge, DeliveryKind, Tariff, WeightStep},
};
use std::ops::RangeInclusive;

/// In characters, for each text about the place.
const MAX_TEXT: usize = 200;

/// A way that is not offered yet begins as one that costs nothing.
pub(super) fn typed(tariff: Option<&Tariff>, kind: DeliveryKind, pickup: &Pickup, version: i64) -> DeliveryForm {
    let text = |money: Money| money.amount.to_string();
    let (flat, steps) = match tariff.map(|tariff| &tariff.charge) {
        Some(Charge::Flat(flat)) => (text(*flat), Vec::new()),
        Some(Charge::ByWeight(steps)) => (String::new(), steps.clone()),
        None => ("0".to_owned(), Vec::new()),
    };
    let form = DeliveryForm {
        version: version.to_string(),
        is_offered: tariff.is_some(),
        by_weight: !steps.is_empty(),
        flat,
        free_from: tariff.and_then(|tariff| tariff.free_from).map(text).unwrap_or_default(),
        steps: steps.iter().map(|step| (step.up_to.to_string(), text(step.price))).collect(),
        to_outlying: tariff.is_none_or(|tariff| tariff.outlying.is_some()),
        surcharge: tariff.and_then(|tariff| tariff.outlying).map_or_else(|| "0".to_owned(), text),
        ..DeliveryForm::default()
    };
    match kind {
        DeliveryKind::Shop => DeliveryForm {
            pickup_address_zh: pickup.address.zh.clone(),
            pickup_address_en: pickup.address.en.clone(),
            pickup_hours_zh: pickup.hours.zh.clone(),
            pickup_hours_en: pickup.hours.en.clone(),
            ..form
        },
        DeliveryKind::Home | DeliveryKind::Store => form,
    }
}

/// What the way costs, and where it is picked up if that is the shop.
pub(super) fn judged(
    form: &DeliveryForm,
    spec: &DeliverySpec,
    currency: Currency,
) -> Result<(Tariff, Option<Pickup>), DeliveryRefusal> {
    let mut judge = Judge { fields: Vec::new(), currency };
    let charge = if form.by_weight {
        Charge::ByWeight(judge.steps(&form.steps))
    } else {
        Charge::Flat(judge.price("flat", &form.flat))
    };
    let free_from = match form.free_from.trim() {
        "" => None,
        text => Some(judge.price("free_from", text)),
    };
    // Whoever comes to the shop comes from anywhere.
    let goes_there = spec.kind != DeliveryKind::Shop && spec.outlying && form.to_outlying;
    let outlying = match spec.kind {
        DeliveryKind::Shop => Some(Money::zero(currency)),
        _ => goes_there.then(|| judge.price("surcharge", &form.surcharge)),
    };
    let pickup = (spec.kind == DeliveryKind::Shop).then(|| judge.pickup(form));
    match judge.fields.is_empty() {
        true => Ok((Tariff { charge, free_from, outlying }, pickup)),
        false => Err(DeliveryRefusal::Fields(judge.fields)),
    }
}

struct Judge {
    fields: Vec<FieldRefusal>,
    currency: Currency,
}

impl Judge {
    fn number(&mut self, field: &str, text: &str, bounds: RangeInclusive<i64>, code: &'static str) -> i64 {
        let number = text.trim().replace(',', "").parse().ok().filter(|number| bounds.contains(number));
        if number.is_none() {
            self.fields.push(FieldRefusal { field: field.to_owned(), code });
        }
        number.unwrap_or_default()
    }

    fn price(&mut self, field: &str, text: &str) -> Money {
        let amount = self.number(field, text, 0..=Product::MAX_PRICE, "settings.amount");
        Money { amount, currency: self.currency }
    }

    /// From light to heavy, whatever order they were typed in; rows without anything are none.
    fn steps(&mut self, rows: &[(String, String)]) -> Vec<WeightStep> {
        let mut steps: Vec<WeightStep> = Vec::new();
        for (at, (up_to, price)) in rows.iter().enumerate().take(Tariff::MAX_STEPS) {
            if up_to.trim().is_empty() && price.trim().is_empty() {
                continue;
            }
            let name = |part: &str| ["steps[", &at.to_string(), "].", part].concat();
            let up_to = self.number(&name("up_to"), up_to, 1..=Tariff::MAX_WEIGHT, "delivery.weight");
            let price = self.price(&name("price"), price);
            if steps.iter().any(|step| step.up_to == up_to) && up_to > 0 {
                self.fields.push(FieldRefusal { field: name("up_to"), code: "delivery.weight_twice" });
            }
            steps.push(WeightStep { up_to, price });
        }
        if steps.is_empty() {
            self.fields.push(FieldRefusal::from(("steps[0].up_to", "delivery.no_steps")));
        }
        steps.sort_by_key(|step| step.up_to);
        steps
    }

    fn pickup(&mut self, form: &DeliveryForm) -> Pickup {
        let text = |zh: &str, en: &str| LocalText::new(zh.trim(), en.trim());
        let pickup = Pickup {
            address: text(&form.pickup_address_zh, &form.pickup_address_en),
            hours: text(&form.pickup_hours_zh, &form.pickup_hours_en),
        };
        if form.is_offered && pickup.address.is_empty() {
            self.fields.push(FieldRefusal::from(("pickup_address_zh", "delivery.place_missing")));
        }
        for (field, text) in [("pickup_address_zh", &pickup.address), ("pickup_hours_zh", &pickup.hours)] {
            if text.longest() > MAX_TEXT {
                self.fields.push(FieldRefusal::from((field, "settings.text_too_long")));
            }
        }
        pickup
    }
}
