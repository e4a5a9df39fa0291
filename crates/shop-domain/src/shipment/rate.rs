//! What a way to deliver costs, and what it takes. Never adds anything up: [`crate::pricing`] does.

use super::{DeliveryKind, DeliveryMethod, Zone};
use crate::{
    fault::{Class, Fault},
    kernel::{Currency, Money, Quantity},
    payment::PaymentFlow,
    pricing::DeliveryRate,
};
use serde::{Deserialize, Serialize};

/// A price for everything that weighs no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightStep {
    /// In grams.
    pub up_to: i64,
    pub price: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Charge {
    Flat(Money),
    /// From light to heavy. What is heavier than the last step is not taken.
    ByWeight(Vec<WeightStep>),
}

/// What the owner asks for a way to deliver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tariff {
    pub charge: Charge,
    /// Goods worth this much or more travel free, but for a surcharge. `None`: never.
    pub free_from: Option<Money>,
    /// What it costs more to the outlying islands. `None`: it does not go there.
    pub outlying: Option<Money>,
}

/// A way to deliver that the owner offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryWay {
    pub method: DeliveryMethod,
    pub tariff: Tariff,
}

/// What the carrier of a way to deliver can do, in the shop's currency and in grams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// What the goods must be worth, at least and at most.
    pub least: i64,
    pub most: i64,
    /// How much whoever hands the parcel over takes in cash. `None`: nobody does.
    pub collects: Option<i64>,
    /// `None`: whatever it weighs.
    pub heaviest: Option<i64>,
    pub outlying: bool,
}

impl Reach {
    /// Everything, everywhere, and cash for it.
    pub const ALL: Self = Self { least: 0, most: i64::MAX, collects: Some(i64::MAX), heaviest: None, outlying: true };

    /// Nothing, nowhere.
    pub const NONE: Self = Self { least: 0, most: 0, collects: None, heaviest: Some(0), outlying: false };

    /// Whether an order that costs `total` and goes this way can be paid so.
    pub fn can_be_paid(&self, flow: PaymentFlow, total: Money) -> Result<(), NotTaken> {
        match (flow, self.collects) {
            (PaymentFlow::Cash, None) => Err(NotTaken::NobodyCollects),
            (PaymentFlow::Cash, Some(most)) if total.amount > most => Err(NotTaken::TooMuchCash),
            _ => Ok(()),
        }
    }
}

/// What is to be delivered, as far as it makes a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    pub worth: Money,
    /// In grams; of what nobody has weighed nothing counts.
    pub weight: i64,
    pub zone: Zone,
}

impl Load {
    /// Of nothing yet.
    pub fn none(currency: Currency) -> Self {
        Self { worth: Money::zero(currency), weight: 0, zone: Zone::Main }
    }

    /// What so many of so much weigh together.
    pub fn weight_of(lines: impl IntoIterator<Item = (i64, Quantity)>) -> i64 {
        lines.into_iter().fold(0, |sum, (each, count)| sum.saturating_add(each.saturating_mul(i64::from(count))))
    }
}

/// Why a way to deliver cannot take something, or not for that payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    #[error("this way does not go to the outlying islands")]
    Outlying,
    #[error("this is too heavy for that way")]
    TooHeavy,
    #[error("this way does not take goods of that worth")]
    OutOfBounds,
    #[error("nobody takes cash on that way")]
    NobodyCollects,
    #[error("so much cash is not taken on that way")]
    TooMuchCash,
}

impl NotTaken {
    /// The field of the order form to mend.
    pub fn field(self) -> &'static str {
        match self {
            Self::Outlying | Self::TooHeavy | Self::OutOfBounds => "delivery",
            Self::NobodyCollects | Self::TooMuchCash => "payment",
        }
    }
}

impl Fault for NotTaken {
    fn class(&self) -> Class {
        Class::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Outlying => "delivery.outlying",
            Self::TooHeavy => "delivery.too_heavy",
            Self::OutOfBounds => "delivery.out_of_bounds",
            Self::NobodyCollects => "payment.nobody_collects",
            Self::TooMuchCash => "payment.too_much_cash",
        }
    }
}

impl Tariff {
    /// In grams, for a step: a ton.
    pub const MAX_WEIGHT: i64 = 1_000_000;
    pub const MAX_STEPS: usize = 8;

    pub fn flat(flat: Money, free_from: Option<Money>) -> Self {
        Self { charge: Charge::Flat(flat), free_from, outlying: Some(Money::zero(flat.currency)) }
    }

    /// What a load costs by it.
    pub fn rate(&self, load: &Load) -> Result<DeliveryRate, NotTaken> {
        let flat = match &self.charge {
            Charge::Flat(price) => *price,
            Charge::ByWeight(steps) => {
                steps.iter().find(|step| load.weight <= step.up_to).ok_or(NotTaken::TooHeavy)?.price
            }
        };
        let surcharge = match load.zone {
            Zone::Main => None,
            Zone::Outlying => Some(self.outlying.ok_or(NotTaken::Outlying)?),
        };
        let surcharge = surcharge.filter(|surcharge| !surcharge.is_zero());
        Ok(DeliveryRate { flat, free_from: self.free_from, surcharge })
    }
}

/// A way to deliver with everything that decides what it costs and whether it is possible. The very
/// same in the browser, in a quote and in an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryOffer {
    pub method: DeliveryMethod,
    pub kind: DeliveryKind,
    pub tariff: Tariff,
    pub reach: Reach,
}

impl DeliveryOffer {
    /// What a load costs this way, if it can go by it.
    pub fn rate(&self, load: &Load) -> Result<DeliveryRate, NotTaken> {
        // Whoever comes to the shop has no zone.
        let zone = if self.kind == DeliveryKind::Shop { Zone::Main } else { load.zone };
        if zone == Zone::Outlying && !self.reach.outlying {
            return Err(NotTaken::Outlying);
        }
        if self.reach.heaviest.is_some_and(|heaviest| load.weight > heaviest) {
            return Err(NotTaken::TooHeavy);
        }
        if !(self.reach.least..=self.reach.most).contains(&load.worth.amount) {
            return Err(NotTaken::OutOfBounds);
        }
        self.tariff.rate(&Load { zone, ..*load })
    }

    /// As [`Reach::can_be_paid`].
    pub fn can_be_paid(&self, flow: PaymentFlow, total: Money) -> Result<(), NotTaken> {
        self.reach.can_be_paid(flow, total)
    }

    /// What is shown: by the way that was chosen, where it takes the load. Before anybody has chosen,
    /// and where it does not, by the first way that does, else as the first would be for nothing.
    pub fn shown(offers: &[Self], chosen: Option<&DeliveryMethod>, load: &Load) -> Option<DeliveryRate> {
        let first = || offers.first()?.tariff.rate(&Load::none(load.worth.currency)).ok();
        let chosen = offers.iter().find(|offer| Some(&offer.method) == chosen);
        let mut in_turn = chosen.into_iter().chain(offers);
        in_turn.find_map(|offer| offer.rate(load).ok()).or_else(first)
    }
}

#[cfg(test)]
mod tests;
