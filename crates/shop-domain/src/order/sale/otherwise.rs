//! Paying another way than was chosen first. Never knows what has become of the first: money that comes
//! by it all the same is taken like any other.

use super::Order;
use crate::{
    order::{Actor, OrderError, OrderEvent, OrderStanding, OrderStep},
    payment::{PaymentFlow, PaymentMethod, PaymentStatus, PaymentStep},
};
use time::{Duration, OffsetDateTime};

impl Order {
    /// Whoever changes their mind again and again keeps the stock no longer than this.
    pub const MOST_KEPT: Duration = Duration::days(14);

    /// Whether the shopper may choose another way to pay.
    pub fn can_be_paid_otherwise(&self) -> bool {
        OrderStanding::from(&self.state).waits_for_money()
    }

    /// From now on it is paid so. `kept`: how long the new way keeps it. What was promised longer stays
    /// so: a number that was issued may be on its way to a bank's machine.
    pub fn pay_otherwise(
        &mut self,
        method: PaymentMethod,
        flow: PaymentFlow,
        kept: Option<Duration>,
        now: OffsetDateTime,
    ) -> Result<(), OrderError> {
        if !self.can_be_paid_otherwise() {
            return Err(OrderError::NotUnpaid);
        }
        if self.state.payment_status == PaymentStatus::Failed {
            self.state.payment_status = self.state.payment_status.after(PaymentStep::Retry)?;
        }
        let before = self.state.expires_at;
        let last = |kept: Duration| self.state.placed_at + kept.max(Self::MOST_KEPT);
        let until = kept.map(|kept| (now + kept).min(last(kept)));
        self.state.expires_at = until.map(|until| before.map_or(until, |before| before.max(until)));
        self.state.payment = method.clone();
        self.state.payment_flow = flow;
        self.state.transfer_from = None;
        let kept = self.state.expires_at.filter(|_| self.state.expires_at != before);
        self.record(Actor::Shopper, OrderEvent::PaymentChanged { method, kept });
        if self.flow().confirmed_at_once {
            self.state.status = self.state.status.after(OrderStep::Confirm)?;
        }
        Ok(())
    }
}
