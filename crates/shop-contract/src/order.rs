//! An order as its shopper sees it.

use crate::{PaymentChoice, PictureView, ShipmentView};
use serde::{Deserialize, Serialize};
use shop_domain::{
    invoice::InvoiceWish,
    kernel::{Language, Money},
    order::{Actor, OrderEvent, ShownStatus},
    payment::{Instructions, PaymentFlow, PaymentMethod, PaymentStatus},
    pricing::{TaxRate, Totals},
    shipment::{DeliveryKind, DeliveryMethod, ShipmentStatus},
    tax::TaxPart,
};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLineView {
    pub sku: String,
    pub title: String,
    pub choice: String,
    pub picture: Option<PictureView>,
    pub unit_price: Money,
    pub quantity: i64,
    pub line_total: Money,
    pub tax_rate: TaxRate,
    /// Contained in its total.
    pub tax: Money,
}

/// One entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderEventView {
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    pub actor: Actor,
    pub event: OrderEvent,
}

/// How money is sent that does not come through a provider's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PayLater {
    /// To the shop's own account.
    Transfer { bank: String, account: String, holder: String },
    /// Under a number that a provider issued.
    Number(Instructions),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    pub number: String,
    pub token: String,
    pub language: Language,
    #[serde(with = "time::serde::rfc3339")]
    pub placed_at: OffsetDateTime,
    pub name: String,
    pub phone: String,
    pub email: Option<String>,
    pub delivery_method: DeliveryMethod,
    pub delivery_kind: DeliveryKind,
    /// The way to deliver, as people read it.
    pub delivery_title: String,
    /// Where it goes, in one line: the address, the store, or the shop with its hours.
    pub address: String,
    pub note: String,
    pub invoice: Option<InvoiceWish>,
    /// Of the invoice, once it is issued.
    pub invoice_number: Option<String>,
    pub lines: Vec<OrderLineView>,
    pub totals: Totals,
    /// What of the tax is of which rate.
    pub taxes: Vec<TaxPart>,
    pub order_status: ShownStatus,
    pub payment_method: PaymentMethod,
    pub payment_flow: PaymentFlow,
    /// The way to pay, as people read it.
    pub payment_title: String,
    pub payment_status: PaymentStatus,
    pub shipment_status: ShipmentStatus,
    /// Part of it has left, and part is still to be shipped.
    pub partly_shipped: bool,
    /// The parcels that were not unpacked again, in the order of their numbers.
    pub shipments: Vec<ShipmentView>,
    /// Of the parcel that has one, the first if several do.
    pub tracking: Option<String>,
    /// Until when an unpaid order is kept.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
    /// Whether it can be paid (again) now.
    pub can_be_paid: bool,
    /// Other ways to pay it, where one may be chosen.
    pub ways: Vec<PaymentChoice>,
    /// What the shopper needs to pay by other ways than a provider's page; it is their own secret.
    pub pay_later: Option<PayLater>,
    /// The last digits of the account that a transfer is said to come from.
    pub transfer_from: Option<String>,
    /// Whether what happens to it is written to `email`.
    pub is_written_to: bool,
    pub timeline: Vec<OrderEventView>,
}
