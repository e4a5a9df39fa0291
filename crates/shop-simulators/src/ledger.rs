//! What money the simulated provider moved, whoever heard of it: the other side of a
//! reconciliation. Only added to.

use serde::Serialize;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use time::OffsetDateTime;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// Promised by a bank, and not taken yet.
    Authorised,
    /// Taken from the shopper.
    Captured,
    /// Given back: also what was taken and then let go before it was settled.
    Refunded,
    /// A promise that was let go.
    Voided,
    /// What was given back came to nothing.
    RefundReturned,
    /// Taken back by a bank whose customer objects.
    Disputed,
    /// And returned.
    DisputeReturned,
}

/// One movement. Amounts are in the unit that the provider counts in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub provider: &'static str,
    /// What the shop calls the attempt.
    pub reference: String,
    /// What the provider calls it.
    pub transaction: String,
    pub movement: Movement,
    pub amount: i64,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// What came of one attempt in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Balance {
    pub captured: i64,
    pub refunded: i64,
}

#[derive(Debug, Clone, Default)]
pub struct Ledger(Arc<Mutex<Vec<Entry>>>);

impl Ledger {
    pub fn write(&self, entry: Entry) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    }

    pub fn entries(&self) -> Vec<Entry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// By the shop's reference.
    pub fn balances(&self) -> BTreeMap<String, Balance> {
        let mut balances = BTreeMap::<String, Balance>::new();
        for entry in self.entries() {
            let balance = balances.entry(entry.reference).or_default();
            match entry.movement {
                Movement::Captured => balance.captured += entry.amount,
                Movement::Refunded => balance.refunded += entry.amount,
                Movement::RefundReturned => balance.refunded -= entry.amount,
                Movement::Authorised | Movement::Voided | Movement::Disputed | Movement::DisputeReturned => {}
            }
        }
        balances
    }
}
