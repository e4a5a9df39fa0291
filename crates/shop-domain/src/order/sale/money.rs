//! The money of an order: what comes in, what is held, and what goes back. Never moves any: it says
//! what is to be moved.

use super::Order;
use crate::{
    dispute::{DisputeMoves, DisputeStatus, DisputeTold},
    kernel::Money,
    order::{Actor, OrderError, OrderEvent, OrderStanding, OrderStatus, OrderStep},
    payment::{IllegalPaymentStep, PaymentFlow, PaymentStatus, PaymentStep},
};
use time::OffsetDateTime;

impl Order {
    /// Whether the shopper may (still, or again) go and pay.
    pub fn can_be_paid(&self) -> bool {
        OrderStanding::from(&self.state).can_be_paid()
    }

    /// Whether the owner waits for a transfer that the shopper may tell of.
    pub fn waits_for_transfer(&self) -> bool {
        self.state.payment_flow == PaymentFlow::Transfer
            && self.state.status == OrderStatus::Pending
            && self.state.payment_status == PaymentStatus::Pending
    }

    /// `digits`: the last five of the account that the money comes from.
    pub fn report_transfer(&mut self, digits: &str) -> Result<(), OrderError> {
        if digits.len() != 5 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(OrderError::Digits);
        }
        if !self.waits_for_transfer() {
            return Err(OrderError::NoTransfer);
        }
        self.state.transfer_from = Some(digits.to_owned());
        self.record(Actor::Shopper, OrderEvent::TransferReported { digits: digits.to_owned() });
        Ok(())
    }

    /// A number to pay under was issued: the order is kept until `kept`, later than the number is
    /// good, because providers tell of money with a delay.
    pub fn instruct(&mut self, by: Actor, until: OffsetDateTime, kept: OffsetDateTime) {
        if self.state.status == OrderStatus::Pending {
            self.state.expires_at = Some(kept);
            self.record(by, OrderEvent::PaymentInstructed { until });
        }
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
        self.state.received = self.state.received.plus(amount)?;
        if !matches!(
            self.state.payment_status,
            PaymentStatus::Pending | PaymentStatus::Authorised | PaymentStatus::Failed
        ) {
            self.record(by, OrderEvent::PaidTooMuch { amount });
            self.owe(amount)?;
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
        if amount.currency == self.state.received.currency {
            self.state.received = self.state.received.plus(amount)?;
        }
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
        self.pay(by, total)?;
        // What was held had come in before.
        self.state.received = self.state.received.minus(counted)?;
        Ok(())
    }

    /// A failure that comes after success changes nothing: callbacks arrive out of order.
    pub fn payment_failed(&mut self, by: Actor, reference: &str) -> Result<(), OrderError> {
        if self.state.payment_status == PaymentStatus::Pending {
            self.state.payment_status = self.state.payment_status.after(PaymentStep::Fail)?;
            self.record(by, OrderEvent::PaymentFailed { reference: reference.to_owned() });
        }
        Ok(())
    }

    /// What may still be sent back: what came in and is neither back, nor due, nor held, nor with a bank.
    pub fn refundable(&self) -> Money {
        let state = &self.state;
        let held = state.held.filter(|held| held.currency == state.received.currency);
        let gone = state.sent_back.amount + state.refund_due.amount + state.disputed.amount;
        let gone = gone + held.map_or(0, |held| held.amount);
        Money { amount: (state.received.amount - gone).max(0), ..state.received }
    }

    /// The owner decides to send part of the money back, or all of it.
    pub fn start_refund(&mut self, amount: Money) -> Result<(), OrderError> {
        let can = matches!(
            self.state.payment_status,
            PaymentStatus::Paid | PaymentStatus::PartiallyRefunded | PaymentStatus::Refunding
        );
        if !can {
            return Err(IllegalPaymentStep { from: self.state.payment_status, step: PaymentStep::StartRefund }.into());
        }
        if amount.amount <= 0 || amount.currency != self.state.received.currency || amount > self.refundable() {
            return Err(OrderError::TooMuchBack);
        }
        self.owe_back(amount)
    }

    /// Money has gone back.
    pub fn refunded(&mut self, by: Actor, amount: Money) -> Result<(), OrderError> {
        if amount.amount <= 0 || amount > self.state.refund_due {
            return Err(OrderError::TooMuchBack);
        }
        self.state.refund_due = self.state.refund_due.minus(amount)?;
        self.state.sent_back = self.state.sent_back.plus(amount)?;
        if self.state.payment_status == PaymentStatus::Refunding && self.state.refund_due.is_zero() {
            let all = self.state.sent_back >= self.state.received;
            let step = if all { PaymentStep::Refund } else { PaymentStep::RefundPart };
            self.state.payment_status = self.state.payment_status.after(step)?;
        }
        self.record(by, OrderEvent::Refunded { amount });
        Ok(())
    }

    /// Money went back at the provider, by somebody's hand there.
    pub fn refunded_elsewhere(&mut self, by: Actor, amount: Money) -> Result<(), OrderError> {
        if amount.amount <= 0 || amount.currency != self.state.received.currency || amount > self.refundable() {
            return Err(OrderError::TooMuchBack);
        }
        if self.state.payment_status != PaymentStatus::Refunding {
            self.state.payment_status = self.state.payment_status.after(PaymentStep::StartRefund)?;
        }
        self.state.refund_due = self.state.refund_due.plus(amount)?;
        self.refunded(by, amount)
    }

    /// A refund that was thought done came to nothing: it is due again, and nothing is planned for it anew.
    pub fn refund_came_back(&mut self, by: Actor, amount: Money) -> Result<(), OrderError> {
        if amount.amount <= 0 || amount > self.state.sent_back {
            return Err(OrderError::TooMuchBack);
        }
        if self.state.payment_status != PaymentStatus::Refunding {
            self.state.payment_status = self.state.payment_status.after(PaymentStep::TakeRefundBack)?;
        }
        self.state.sent_back = self.state.sent_back.minus(amount)?;
        self.state.refund_due = self.state.refund_due.plus(amount)?;
        self.record(by, OrderEvent::RefundFailed { amount });
        Ok(())
    }

    /// A bank took money back, or decided. `before`: how the dispute stood; `is_open`: whether any of them still does.
    pub fn disputed(
        &mut self,
        by: Actor,
        (before, dispute): (DisputeStatus, &DisputeTold),
        moves: DisputeMoves,
        is_open: bool,
    ) -> Result<(), OrderError> {
        self.state.is_disputed = is_open;
        self.state.disputed = self.state.disputed.plus(moves.withdrawn)?;
        if !moves.withdrawn.is_zero() {
            self.record(by.clone(), OrderEvent::Disputed { amount: moves.withdrawn });
        }
        self.state.disputed = self.state.disputed.minus(moves.returned)?;
        match dispute.status {
            DisputeStatus::Lost if before == DisputeStatus::Open => {
                self.record(by, OrderEvent::DisputeLost { amount: dispute.withdrawn });
            }
            DisputeStatus::Won if before == DisputeStatus::Open || !moves.returned.is_zero() => {
                self.record(by, OrderEvent::DisputeWon { amount: moves.returned });
            }
            _ => {}
        }
        // Nobody keeps the money of an order that was called off meanwhile.
        if self.state.status == OrderStatus::Cancelled {
            self.owe_back(moves.returned.min(self.refundable()))?;
        }
        Ok(())
    }

    /// Nobody has the number that its invoice was to be kept under.
    pub fn invoice_in_cloud(&mut self, by: Actor, number: &str) {
        self.record(by, OrderEvent::InvoiceInCloud { number: number.to_owned() });
    }

    /// Money that cannot be added to what is due, because it is in another currency, has gone back.
    pub fn held_sent_back(&mut self, by: Actor) -> Result<Money, OrderError> {
        let nothing = IllegalPaymentStep { from: self.state.payment_status, step: PaymentStep::Refund };
        if self.can_be_collected() {
            return Err(nothing.into());
        }
        let amount = self.state.held.take().ok_or(nothing)?;
        self.record(by, OrderEvent::Refunded { amount });
        Ok(amount)
    }

    /// Hands over what has become due since the order was loaded: each is to be sent back.
    pub fn take_dues(&mut self) -> Vec<Money> {
        std::mem::take(&mut self.dues)
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

    /// Money in another currency cannot be added to what is due: it stays held until it is sent.
    pub(super) fn give_held_back(&mut self) -> Result<(), OrderError> {
        let currency = self.state.refund_due.currency;
        if let Some(amount) = self.state.held.take_if(|held| held.currency == currency) {
            self.owe(amount)?;
            self.record(Actor::Shop, OrderEvent::RefundDue { amount });
        }
        Ok(())
    }

    pub(super) fn owe_back(&mut self, amount: Money) -> Result<(), OrderError> {
        if amount.is_zero() {
            return Ok(());
        }
        if self.state.payment_status != PaymentStatus::Refunding {
            self.state.payment_status = self.state.payment_status.after(PaymentStep::StartRefund)?;
        }
        self.owe(amount)?;
        self.record(Actor::Shop, OrderEvent::RefundDue { amount });
        Ok(())
    }

    fn owe(&mut self, amount: Money) -> Result<(), OrderError> {
        self.state.refund_due = self.state.refund_due.plus(amount)?;
        self.dues.push(amount);
        Ok(())
    }
}
