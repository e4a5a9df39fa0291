//! A bank takes a payment back because its customer objects, and decides weeks later whose the money is. Never tells
//! which side is right: it says what moved.

use crate::kernel::{Money, OrderId, PaymentAttemptId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStatus {
    /// The bank has not decided.
    Open,
    /// For the shop, or the customer let it be.
    Won,
    Lost,
}

impl DisputeStatus {
    pub const ALL: [Self; 3] = [Self::Open, Self::Won, Self::Lost];

    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// How a dispute stands, as a provider tells it: all that has moved until then, in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeTold {
    /// What the provider calls it.
    pub id: String,
    pub status: DisputeStatus,
    /// What is objected to.
    pub amount: Money,
    pub withdrawn: Money,
    pub returned: Money,
    /// What the provider keeps for the trouble.
    pub fee: Money,
    /// In the provider's word.
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    pub provider: String,
    pub order: OrderId,
    pub attempt: PaymentAttemptId,
    pub told: DisputeTold,
}

/// What has moved since a dispute was last heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DisputeMoves {
    pub withdrawn: Money,
    pub returned: Money,
    pub fee: Money,
}

impl DisputeTold {
    /// Before anything was heard of it.
    pub fn unheard(&self) -> Self {
        let nothing = Money::zero(self.amount.currency);
        let status = DisputeStatus::Open;
        Self { status, withdrawn: nothing, returned: nothing, fee: nothing, ..self.clone() }
    }

    /// Takes in what is told, in whatever order it comes: sums only grow, and what is decided stays so.
    pub fn hear(&mut self, told: &Self) -> DisputeMoves {
        let more = |before: &mut Money, now: Money| {
            let grown = Money { amount: (now.amount - before.amount).max(0), ..*before };
            before.amount += grown.amount;
            grown
        };
        if self.status == DisputeStatus::Open {
            self.status = told.status;
        }
        if !told.reason.is_empty() {
            self.reason.clone_from(&told.reason);
        }
        DisputeMoves {
            withdrawn: more(&mut self.withdrawn, told.withdrawn),
            returned: more(&mut self.returned, told.returned),
            fee: more(&mut self.fee, told.fee),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: DisputeStatus, withdrawn: i64, returned: i64, fee: i64) -> DisputeTold {
        DisputeTold {
            id: "dp_1".to_owned(),
            status,
            amount: Money::twd(900),
            withdrawn: Money::twd(withdrawn),
            returned: Money::twd(returned),
            fee: Money::twd(fee),
            reason: "fraudulent".to_owned(),
        }
    }

    #[test]
    fn whatever_comes_first_and_however_often_the_same_has_moved() {
        let all = [
            told(DisputeStatus::Open, 0, 0, 0),
            told(DisputeStatus::Open, 900, 0, 450),
            told(DisputeStatus::Won, 900, 900, 450),
        ];
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1], [0, 2, 1], [1, 0, 2]] {
            let mut dispute = all[0].unheard();
            let mut sums = [0; 3];
            for told in order.iter().chain(&order).map(|at| &all[*at]) {
                let moves = dispute.hear(told);
                for (sum, moved) in sums.iter_mut().zip([moves.withdrawn, moves.returned, moves.fee]) {
                    *sum += moved.amount;
                }
            }
            assert_eq!((sums, dispute.status), ([900, 900, 450], DisputeStatus::Won), "{order:?}");
        }
    }

    #[test]
    fn what_is_decided_stays_so() {
        let mut dispute = told(DisputeStatus::Lost, 900, 0, 450);
        dispute.hear(&told(DisputeStatus::Open, 900, 0, 450));
        assert_eq!(dispute.status, DisputeStatus::Lost);
    }
}
