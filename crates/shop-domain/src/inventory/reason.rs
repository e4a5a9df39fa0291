//! Why figures of the stock change. Never says by how much.

use serde::{Deserialize, Serialize};

/// Why a number in the stock ledger changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockReason {
    Initial,
    Reserved,
    Released,
    Shipped,
    Received,
    /// Another figure was typed into the product's form.
    Adjusted,
    Counted,
    Damaged,
    /// Came back, and can be sold again.
    Restocked,
}

impl StockReason {
    pub const ALL: [Self; 9] = [
        Self::Initial,
        Self::Reserved,
        Self::Released,
        Self::Shipped,
        Self::Received,
        Self::Adjusted,
        Self::Counted,
        Self::Damaged,
        Self::Restocked,
    ];

    /// What staff may give as a reason; the others are what orders do.
    pub const OF_STAFF: [Self; 4] = [Self::Received, Self::Counted, Self::Restocked, Self::Damaged];

    pub fn code(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Reserved => "reserved",
            Self::Released => "released",
            Self::Shipped => "shipped",
            Self::Received => "received",
            Self::Adjusted => "adjusted",
            Self::Counted => "counted",
            Self::Damaged => "damaged",
            Self::Restocked => "restocked",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_found_by_its_code() {
        for reason in StockReason::ALL {
            assert_eq!(StockReason::from_code(reason.code()), Some(reason));
        }
    }
}
