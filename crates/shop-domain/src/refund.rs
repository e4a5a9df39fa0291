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
    /// The provider thought it done, and it came to nothing: the money is back.
    ComeBack,
    /// The owner has the provider try anew.
    TryAgain,
}

impl RefundStep {
    pub const ALL: [Self; 4] = [Self::HandOver, Self::Finish, Self::ComeBack, Self::TryAgain];
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
            (S::Sending, T::HandOver) | (S::Done, T::ComeBack) => Ok(S::ByHand),
            (S::ByHand, T::TryAgain) => Ok(S::Sending),
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
    /// How often the owner has had it tried anew.
    pub tries: u32,
    /// What the provider calls it.
    pub transaction: Option<String>,
}

impl Refund {
    /// In characters.
    pub const MAX_REASON: usize = 200;

    /// What the provider knows this try by: the same however often it is asked.
    pub fn key(&self) -> String {
        let id = self.id.to_string();
        if self.tries == 0 { id } else { format!("{id}.{}", self.tries) }
    }

    /// Whose try a key names; whether it is the refund's last one is for [`Refund::key`] to say.
    pub fn of_key(key: &str) -> Option<RefundId> {
        key.split('.').next()?.parse().ok()
    }

    /// Adds why, as far as there is room.
    pub fn because(&mut self, reason: &str) {
        let words = [self.reason.as_str(), reason].into_iter().filter(|words| !words.is_empty());
        self.reason = words.collect::<Vec<_>>().join(" · ").chars().take(Self::MAX_REASON).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_life_of_a_refund() {
        use {RefundStatus as S, RefundStep as T};
        let drawn = [
            (S::Sending, T::HandOver, S::ByHand),
            (S::Sending, T::Finish, S::Done),
            (S::ByHand, T::Finish, S::Done),
            (S::Done, T::ComeBack, S::ByHand),
            (S::ByHand, T::TryAgain, S::Sending),
        ];
        for from in S::ALL {
            for step in T::ALL {
                let want = drawn.iter().find(|arrow| arrow.0 == from && arrow.1 == step).map(|arrow| arrow.2);
                assert_eq!(from.after(step).ok(), want, "{from:?} {step:?}");
            }
        }
    }

    #[test]
    fn another_try_has_another_key_of_the_same_refund() {
        let id = RefundId(uuid::Uuid::from_u128(7));
        let (order, amount) = (OrderId(uuid::Uuid::nil()), Money::twd(1));
        let status = RefundStatus::Sending;
        let first =
            Refund { id, order, attempt: None, amount, reason: String::new(), status, tries: 0, transaction: None };
        let second = Refund { tries: 1, ..first.clone() };
        assert_ne!(first.key(), second.key());
        assert!([first, second].iter().all(|refund| Refund::of_key(&refund.key()) == Some(id)));
        assert_eq!(Refund::of_key("re_1"), None);
    }
}
