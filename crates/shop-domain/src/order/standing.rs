//! As much of an order as decides whether its shopper may go and pay. Never knows the time: an order
//! whose time is over is one that was cancelled.

use super::{OrderFlow, OrderState, OrderStatus};
use crate::payment::{PaymentFlow, PaymentStatus};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderStanding {
    pub flow: PaymentFlow,
    pub status: OrderStatus,
    pub payment_status: PaymentStatus,
    /// Whether money is held that is not what was asked for.
    pub is_held: bool,
}

impl OrderStanding {
    /// Whether the shopper may (still, or again) go and pay.
    pub fn can_be_paid(self) -> bool {
        OrderFlow::of(self.flow).redirects && self.waits_for_money()
    }

    /// Whether nothing has come yet of what is worked on once it has.
    pub fn waits_for_money(self) -> bool {
        !self.is_held
            && self.status == OrderStatus::Pending
            && matches!(self.payment_status, PaymentStatus::Pending | PaymentStatus::Failed)
    }
}

impl From<&OrderState> for OrderStanding {
    fn from(state: &OrderState) -> Self {
        Self {
            flow: state.payment_flow,
            status: state.status,
            payment_status: state.payment_status,
            is_held: state.held.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_order_that_waits_for_a_redirected_payment_can_be_paid() {
        let waits = OrderStanding {
            flow: PaymentFlow::Redirect,
            status: OrderStatus::Pending,
            payment_status: PaymentStatus::Pending,
            is_held: false,
        };
        assert!(waits.can_be_paid());
        assert!(OrderStanding { payment_status: PaymentStatus::Failed, ..waits }.can_be_paid());
        for other in [
            OrderStanding { flow: PaymentFlow::Cash, ..waits },
            OrderStanding { status: OrderStatus::Processing, ..waits },
            OrderStanding { status: OrderStatus::Cancelled, ..waits },
            OrderStanding { payment_status: PaymentStatus::Paid, ..waits },
            OrderStanding { is_held: true, ..waits },
        ] {
            assert!(!other.can_be_paid(), "{other:?}");
        }
    }
}
