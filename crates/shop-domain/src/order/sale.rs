//! The order as an aggregate: it changes by its verbs only. Never asks for a price or the time.

use super::{Actor, OrderError, OrderEvent, OrderFlow, OrderStatus, OrderStep, ShownStatus};
use crate::{
    invoice::InvoiceWish,
    kernel::{EmailAddress, Language, LocalText, Money, OrderId, OrderNumber, PersonName, Phone, Quantity, VariantId},
    payment::{PaymentFlow, PaymentMethod, PaymentStatus},
    pricing::{TaxRate, Totals},
    shipment::{DeliveryMethod, Destination, Portion, Shipment},
    tax::Taxes,
};
use time::OffsetDateTime;

mod cash;
mod money;
mod otherwise;
mod parcels;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub name: PersonName,
    pub phone: Phone,
    pub email: Option<EmailAddress>,
}

/// What was sold, as it was called and cost then: it outlives the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    pub variant: VariantId,
    pub sku: String,
    pub title: LocalText,
    /// The chosen options, e.g. "150 g"; empty where there is no choice.
    pub choice: LocalText,
    pub picture: Option<String>,
    pub unit_price: Money,
    pub quantity: Quantity,
    /// Of the tax that its price contains.
    pub tax: TaxRate,
}

impl OrderLine {
    pub fn total(&self) -> Result<Money, OrderError> {
        Ok(self.unit_price.times(self.quantity)?)
    }
}

/// An order as it is stored. Built by a repository or by [`Order::place`], read by views.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderState {
    pub id: OrderId,
    pub number: OrderNumber,
    /// The secret in the address of the order's page.
    pub token: String,
    pub placed_at: OffsetDateTime,
    pub language: Language,
    pub contact: Contact,
    pub delivery: DeliveryMethod,
    pub destination: Destination,
    pub payment: PaymentMethod,
    /// How the money comes in, as it was when the order was placed.
    pub payment_flow: PaymentFlow,
    /// What is to be done with its e-invoice; `None`: the shop has none.
    pub invoice: Option<InvoiceWish>,
    /// Of the invoice that was issued for it, while that counts.
    pub invoice_number: Option<String>,
    /// The shopper's words, as they were sent.
    pub note: String,
    /// The staff's own, which no shopper reads.
    pub staff_note: String,
    pub lines: Vec<OrderLine>,
    /// Of the tax that the price of delivery contains.
    pub shipping_tax: TaxRate,
    pub totals: Totals,
    pub status: OrderStatus,
    pub payment_status: PaymentStatus,
    /// In the order of their numbers.
    pub shipments: Vec<Shipment>,
    /// Everything that came in for it, as the ledger has it.
    pub received: Money,
    /// Everything that went back, as the ledger has it.
    pub sent_back: Money,
    /// What banks took back because their customers object, and did not return, as the ledger has it.
    pub disputed: Money,
    /// Whether a bank has not decided yet.
    pub is_disputed: bool,
    /// Money that is to go back to the shopper.
    pub refund_due: Money,
    /// Money that a provider took and that is not what was asked for. While the owner has not
    /// decided, the order neither expires nor can be paid again.
    pub held: Option<Money>,
    /// The last digits of the account from which the shopper says that money is on its way.
    pub transfer_from: Option<String>,
    /// When an unpaid order gives its stock back; only flows that expire have it.
    pub expires_at: Option<OffsetDateTime>,
    /// Counts the saves, so that a save built on an older reading is refused.
    pub version: i64,
}

impl OrderState {
    /// The tax in its prices, for each rate and each line.
    pub fn taxes(&self) -> Result<Taxes, OrderError> {
        let lines = self.lines.iter().map(|line| Ok((line.tax, line.total()?)));
        let lines = lines.collect::<Result<Vec<_>, OrderError>>()?;
        Ok(Taxes::of(&lines, self.totals.discounts, (self.shipping_tax, self.totals.shipping))?)
    }
}

/// What the stock is to do after a verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StockEffect {
    Keep,
    /// These are no longer kept for the order.
    Release(Vec<Portion>),
    /// These have left the house.
    Take(Vec<Portion>),
    /// These are back in it, for anybody.
    Restock(Vec<Portion>),
}

#[derive(Debug, Clone)]
pub struct Order {
    state: OrderState,
    events: Vec<(Actor, OrderEvent)>,
    dues: Vec<Money>,
    /// Whether parcels were packed or moved since it was loaded.
    have_moved: bool,
}

impl Order {
    /// `state` brings the initial statuses; the flow moves them on.
    pub fn place(mut state: OrderState) -> Result<Self, OrderError> {
        if state.lines.is_empty() {
            return Err(OrderError::Empty);
        }
        state.status = OrderStatus::Pending;
        state.payment_status = PaymentStatus::Pending;
        state.shipments = Vec::new();
        let total = state.totals.total;
        let mut order = Self::restore(state);
        order.record(Actor::Shopper, OrderEvent::Placed { total });
        if total.is_zero() {
            order.pay(Actor::Shop, total)?;
        } else if order.flow().confirmed_at_once {
            order.state.status = order.state.status.after(OrderStep::Confirm)?;
        }
        Ok(order)
    }

    /// Rebuilds an order from storage without judging it again.
    pub fn restore(state: OrderState) -> Self {
        Self { state, events: Vec::new(), dues: Vec::new(), have_moved: false }
    }

    pub fn state(&self) -> &OrderState {
        &self.state
    }

    pub fn flow(&self) -> OrderFlow {
        OrderFlow::going(self.state.payment_flow, self.state.destination.kind())
    }

    pub fn shown(&self) -> ShownStatus {
        ShownStatus::of(self.state.status, self.state.shipment())
    }

    pub fn cancel(&mut self, by: Actor) -> Result<StockEffect, OrderError> {
        self.withdraw(by, OrderEvent::Cancelled)
    }

    /// The time to pay is over. Nothing happens to an order that was paid or cancelled meanwhile,
    /// nor to one whose money is held: its stock may well be the shopper's.
    pub fn expire(&mut self, now: OffsetDateTime) -> Result<StockEffect, OrderError> {
        let due = self.state.expires_at.is_some_and(|at| at <= now);
        if !due || self.state.held.is_some() || self.state.status != OrderStatus::Pending {
            return Ok(StockEffect::Keep);
        }
        self.withdraw(Actor::Shop, OrderEvent::Expired)
    }

    pub fn change_note(&mut self, by: Actor, note: String) {
        self.state.staff_note = note;
        self.record(by, OrderEvent::NoteChanged);
    }

    /// Hands over what happened since the order was loaded, for the timeline.
    pub fn take_events(&mut self) -> Vec<(Actor, OrderEvent)> {
        std::mem::take(&mut self.events)
    }

    fn withdraw(&mut self, by: Actor, event: OrderEvent) -> Result<StockEffect, OrderError> {
        if self.state.shipments.iter().any(|parcel| parcel.status.is_out()) {
            return Err(OrderError::OnItsWay);
        }
        self.state.status = self.state.status.after(OrderStep::Cancel)?;
        self.drop_all()?;
        self.state.expires_at = None;
        self.record(by, event);
        if matches!(
            self.state.payment_status,
            PaymentStatus::Paid | PaymentStatus::PartiallyRefunded | PaymentStatus::Refunding
        ) {
            self.owe_back(self.refundable())?;
        }
        self.give_held_back()?;
        // What has left and come back was settled when it did.
        Ok(StockEffect::Release(self.state.unshipped()))
    }

    fn record(&mut self, by: Actor, event: OrderEvent) {
        self.events.push((by, event));
    }
}
