//! The order as an aggregate: it changes by its verbs only. Never asks for a price or the time.

use super::{Actor, OrderError, OrderEvent, OrderFlow, OrderStanding, OrderStatus, OrderStep, ShownStatus};
use crate::{
    kernel::{
        Address, EmailAddress, Language, LocalText, Money, OrderId, OrderNumber, PersonName, Phone, Quantity, VariantId,
    },
    payment::{IllegalPaymentStep, PaymentMethod, PaymentStatus, PaymentStep},
    pricing::Totals,
    shipment::{DeliveryMethod, ShipmentStatus, ShipmentStep},
};
use time::OffsetDateTime;

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
    pub address: Address,
    pub payment: PaymentMethod,
    /// The shopper's words, as they were sent.
    pub note: String,
    /// The staff's own, which no shopper reads.
    pub staff_note: String,
    pub lines: Vec<OrderLine>,
    pub totals: Totals,
    pub status: OrderStatus,
    pub payment_status: PaymentStatus,
    pub shipment_status: ShipmentStatus,
    pub tracking: Option<String>,
    /// Money that is to go back to the shopper.
    pub refund_due: Money,
    /// Money that a provider took and that is not what was asked for. While the owner has not
    /// decided, the order neither expires nor can be paid again.
    pub held: Option<Money>,
    /// When an unpaid order gives its stock back; only flows that expire have it.
    pub expires_at: Option<OffsetDateTime>,
    /// Counts the saves, so that a save built on an older reading is refused.
    pub version: i64,
}

/// What the stock is to do after a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockEffect {
    Keep,
    Release,
    Take,
}

#[derive(Debug, Clone)]
pub struct Order {
    state: OrderState,
    events: Vec<(Actor, OrderEvent)>,
}

impl Order {
    /// `state` brings the initial statuses; the flow moves them on.
    pub fn place(mut state: OrderState) -> Result<Self, OrderError> {
        if state.lines.is_empty() {
            return Err(OrderError::Empty);
        }
        state.status = OrderStatus::Pending;
        state.payment_status = PaymentStatus::Pending;
        state.shipment_status = ShipmentStatus::Pending;
        let total = state.totals.total;
        let mut order = Self { state, events: Vec::new() };
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
        Self { state, events: Vec::new() }
    }

    pub fn state(&self) -> &OrderState {
        &self.state
    }

    pub fn flow(&self) -> OrderFlow {
        OrderFlow::of(self.state.payment)
    }

    pub fn shown(&self) -> ShownStatus {
        ShownStatus::of(self.state.status, self.state.shipment_status)
    }

    /// Whether the shopper may (still, or again) go and pay.
    pub fn can_be_paid(&self) -> bool {
        OrderStanding::from(&self.state).can_be_paid()
    }

    pub fn start_payment(&mut self, reference: &str) -> Result<(), OrderError> {
        if self.state.payment_status == PaymentStatus::Failed {
            self.state.payment_status = self.state.payment_status.after(PaymentStep::Retry)?;
        }
        self.record(Actor::Shopper, OrderEvent::PaymentStarted { reference: reference.to_owned() });
        Ok(())
    }

    /// Money has arrived. For an order that is cancelled it is kept as due back; for one that
    /// is paid already it is said to be too much. Neither is lost.
    pub fn pay(&mut self, by: Actor, amount: Money) -> Result<(), OrderError> {
        if !matches!(
            self.state.payment_status,
            PaymentStatus::Pending | PaymentStatus::Authorised | PaymentStatus::Failed
        ) {
            self.record(by, OrderEvent::PaidTooMuch { amount });
            self.state.refund_due = self.state.refund_due.plus(amount)?;
            return self.give_held_back();
        }
        self.state.payment_status = self.state.payment_status.after(PaymentStep::Pay)?;
        self.record(by, OrderEvent::Paid { amount });
        match self.state.status {
            OrderStatus::Pending => self.state.status = self.state.status.after(OrderStep::Confirm)?,
            OrderStatus::Cancelled => self.owe_back(amount)?,
            OrderStatus::Processing => {}
        }
        self.state.expires_at = None;
        self.give_held_back()
    }

    /// A provider took another amount than it was asked for. It counts only once the owner says so;
    /// where nothing is waited for any more, it is to go back.
    pub fn hold(&mut self, by: Actor, amount: Money) -> Result<(), OrderError> {
        self.record(by, OrderEvent::PaymentHeld { amount });
        self.state.held = Some(self.state.held.map_or(Ok(amount), |held| held.plus(amount))?);
        if self.can_be_collected() { Ok(()) } else { self.give_held_back() }
    }

    /// Whether the owner may say that the money is here: cash, or a transfer that was seen.
    pub fn can_be_collected(&self) -> bool {
        self.state.status != OrderStatus::Cancelled
            && matches!(self.state.payment_status, PaymentStatus::Pending | PaymentStatus::Failed)
    }

    /// What of the total is here already, held.
    pub fn held_of_total(&self) -> Money {
        let total = self.state.totals.total;
        let held = self.state.held.filter(|held| held.currency == total.currency);
        held.map_or(Money::zero(total.currency), |held| held.min(total))
    }

    /// The owner has the money in hand; what is held is part of it, and what is over goes back.
    pub fn mark_collected(&mut self, by: Actor) -> Result<(), OrderError> {
        if !self.can_be_collected() {
            let from = self.state.payment_status;
            return Err(IllegalPaymentStep { from, step: PaymentStep::Pay }.into());
        }
        let total = self.state.totals.total;
        let counted = self.held_of_total();
        if let Some(held) = self.state.held.filter(|held| held.currency == total.currency) {
            let over = held.minus(counted)?;
            self.state.held = (!over.is_zero()).then_some(over);
        }
        self.pay(by, total)
    }

    /// A failure that comes after success changes nothing: callbacks arrive out of order.
    pub fn payment_failed(&mut self, by: Actor, reference: &str) -> Result<(), OrderError> {
        if self.state.payment_status == PaymentStatus::Pending {
            self.state.payment_status = self.state.payment_status.after(PaymentStep::Fail)?;
            self.record(by, OrderEvent::PaymentFailed { reference: reference.to_owned() });
        }
        Ok(())
    }

    /// The owner has sent the money back.
    pub fn refunded(&mut self, by: Actor) -> Result<(), OrderError> {
        if self.state.payment_status == PaymentStatus::Refunding {
            self.state.payment_status = self.state.payment_status.after(PaymentStep::Refund)?;
        } else if !self.owes() {
            let from = self.state.payment_status;
            return Err(IllegalPaymentStep { from, step: PaymentStep::Refund }.into());
        }
        let amount = std::mem::replace(&mut self.state.refund_due, Money::zero(self.state.totals.total.currency));
        let amount = self.state.held.take_if(|_| amount.is_zero()).unwrap_or(amount);
        self.record(by, OrderEvent::Refunded { amount });
        Ok(())
    }

    /// Whether money is to go back to the shopper.
    pub fn owes(&self) -> bool {
        !self.state.refund_due.is_zero() || (self.state.held.is_some() && !self.can_be_collected())
    }

    /// How much of it goes back next.
    pub fn owed(&self) -> Money {
        let due = self.state.refund_due;
        self.state.held.filter(|_| due.is_zero() && self.owes()).unwrap_or(due)
    }

    pub fn ship(&mut self, by: Actor, tracking: Option<String>) -> Result<StockEffect, OrderError> {
        if self.state.status != OrderStatus::Processing {
            return Err(OrderError::NotReady);
        }
        self.state.shipment_status = self.state.shipment_status.after(ShipmentStep::Ship)?;
        self.state.tracking.clone_from(&tracking);
        self.record(by, OrderEvent::Shipped { tracking });
        Ok(StockEffect::Take)
    }

    pub fn deliver(&mut self, by: Actor) -> Result<StockEffect, OrderError> {
        self.state.shipment_status = self.state.shipment_status.after(ShipmentStep::Deliver)?;
        self.record(by, OrderEvent::Delivered);
        Ok(StockEffect::Keep)
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
        if !matches!(self.state.shipment_status, ShipmentStatus::Pending | ShipmentStatus::Cancelled) {
            return Err(OrderError::OnItsWay);
        }
        self.state.status = self.state.status.after(OrderStep::Cancel)?;
        self.state.shipment_status = self.state.shipment_status.after(ShipmentStep::Cancel)?;
        self.state.expires_at = None;
        self.record(by, event);
        if self.state.payment_status == PaymentStatus::Paid {
            self.owe_back(self.state.totals.total)?;
        }
        self.give_held_back()?;
        Ok(StockEffect::Release)
    }

    /// Money in another currency cannot be added to what is due: it stays held until it is sent.
    fn give_held_back(&mut self) -> Result<(), OrderError> {
        let currency = self.state.refund_due.currency;
        if let Some(amount) = self.state.held.take_if(|held| held.currency == currency) {
            self.state.refund_due = self.state.refund_due.plus(amount)?;
            self.record(Actor::Shop, OrderEvent::RefundDue { amount });
        }
        Ok(())
    }

    fn owe_back(&mut self, amount: Money) -> Result<(), OrderError> {
        if amount.is_zero() {
            return Ok(());
        }
        self.state.payment_status = self.state.payment_status.after(PaymentStep::StartRefund)?;
        self.state.refund_due = self.state.refund_due.plus(amount)?;
        self.record(Actor::Shop, OrderEvent::RefundDue { amount });
        Ok(())
    }

    fn record(&mut self, by: Actor, event: OrderEvent) {
        self.events.push((by, event));
    }
}
