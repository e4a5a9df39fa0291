//! Money on its way back to a shopper. Never sends any: it says who has to.

use crate::{
    fault::{Class, Fault},
    kernel::{Money, OrderId, PaymentAttemptId, RefundId},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// The provider is asked to, until it says what became of it.
    Sending,
    /// The owner sends it: the provider cannot, or there is none.
    ByHand,
    Done,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundStep {
    /// The provider says no.
    HandOver,
    Finish,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a refund that is {from:?} cannot {step:?}")]
pub struct IllegalRefundStep {
    pub from: RefundStatus,
    pub step: RefundStep,
}

impl Fault for IllegalRefundStep {
    fn class(&self) -> Class {
        Class::Conflict
    }
    fn code(&self) -> &'static str {
        "refund.illegal_step"
    }
}

impl RefundStatus {
    pub const ALL: [Self; 3] = [Self::Sending, Self::ByHand, Self::Done];

    /// The whole life of a refund. A pair that is not written here is refused.
    pub fn after(self, step: RefundStep) -> Result<Self, IllegalRefundStep> {
        use RefundStatus as S;
        use RefundStep as T;
        match (self, step) {
            (S::Sending, T::HandOver) => Ok(S::ByHand),
            (S::Sending | S::ByHand, T::Finish) => Ok(S::Done),
            (from, step) => Err(IllegalRefundStep { from, step }),
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::ByHand => "by_hand",
            Self::Done => "done",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    pub id: RefundId,
    pub order: OrderId,
    /// What it is sent back of; `None`: cash, a transfer, or money that was held.
    pub attempt: Option<PaymentAttemptId>,
    pub amount: Money,
    /// In the owner's words, or the provider's where it said no.
    pub reason: String,
    pub status: RefundStatus,
}

impl Refund {
    /// In characters.
    pub const MAX_REASON: usize = 200;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_life_of_a_refund() {
        use {RefundStatus as S, RefundStep as T};
        let drawn =
            [(S::Sending, T::HandOver, S::ByHand), (S::Sending, T::Finish, S::Done), (S::ByHand, T::Finish, S::Done)];
        for from in S::ALL {
            for step in [T::HandOver, T::Finish] {
                let want = drawn.iter().find(|arrow| arrow.0 == from && arrow.1 == step).map(|arrow| arrow.2);
                assert_eq!(from.after(step).ok(), want, "{from:?} {step:?}");
            }
        }
    }
}
