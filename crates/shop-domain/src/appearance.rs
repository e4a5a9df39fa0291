//! What the page says beside the products, and the terms of the sale. Never holds markup:
//! texts are texts. What is stored may hold more than this version knows: a newer one runs beside it.

mod look;

pub use look::{Block, Blocks, Theme, is_picture_key};

use crate::{
    kernel::{Currency, LocalText, Money},
    order::{Kept, OrderFlow},
    payment::{PaymentFlow, PaymentMethod},
    pricing::TaxRate,
    shipment::{DeliveryMethod, DeliveryWay, Tariff},
};
use serde::{Deserialize, Serialize};
use time::Duration;

/// Who sells, as the law wants it on the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Seller {
    pub legal_name: String,
    pub tax_id: String,
    pub phone: String,
    pub email: String,
    pub address: LocalText,
}

/// The words on the page, by the owner.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Appearance {
    pub name: LocalText,
    pub tagline: LocalText,
    pub announcement: LocalText,
    pub theme: Theme,
    /// The key of a picture that stands in place of the name; empty where the name stands.
    pub logo: String,
    pub blocks: Blocks,
    pub hero: Hero,
    pub story: Passage,
    pub delivery_note: LocalText,
    pub return_note: LocalText,
    pub pickup: Pickup,
    pub seller: Seller,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Hero {
    /// The key of a wide picture; empty where the landscape of the house stands.
    pub picture: String,
    pub title: LocalText,
    pub sentence: LocalText,
    pub link: LocalText,
}

/// Where, and when, shoppers pick up what they have ordered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Pickup {
    pub address: LocalText,
    pub hours: LocalText,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Passage {
    pub title: LocalText,
    pub body: LocalText,
}

/// The terms under which an order is placed, set by the owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub currency: Currency,
    /// The ways to deliver that are offered to shoppers, in the order in which they read them.
    pub deliveries: Vec<DeliveryWay>,
    /// Of what is no product's own: delivery.
    pub tax: TaxRate,
    /// Minutes until an order that waits for a redirected payment gives its stock back.
    pub payment_minutes: i64,
    /// Days until an order that waits for a transfer gives its stock back.
    pub transfer_days: i64,
    /// The ways to pay that are offered to shoppers, in the order in which they read them.
    pub payment_methods: Vec<PaymentMethod>,
    /// Whether shoppers are asked what is to be done with the e-invoice.
    pub invoices: bool,
}

impl Terms {
    /// How long an unpaid order whose money comes in so is kept.
    pub fn kept(&self, flow: PaymentFlow) -> Option<Duration> {
        match OrderFlow::of(flow).kept {
            Kept::Always => None,
            Kept::Minutes => Some(Duration::minutes(self.payment_minutes)),
            Kept::Days => Some(Duration::days(self.transfer_days)),
        }
    }
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            currency: Currency::Twd,
            deliveries: vec![DeliveryWay {
                method: DeliveryMethod::HOME,
                tariff: Tariff::flat(Money::twd(100), Some(Money::twd(1_500))),
            }],
            tax: TaxRate::default(),
            payment_minutes: 30,
            transfer_days: 3,
            payment_methods: vec![PaymentMethod::COD],
            invoices: false,
        }
    }
}
