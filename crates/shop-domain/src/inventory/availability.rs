//! What shoppers are told of the stock. Never a figure that is soon untrue.

use serde::{Deserialize, Serialize};

/// What the shop says in public. A figure is shown only where it is low, so that a page that
/// was rendered once stays true while the figure moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    SoldOut,
    /// None is there, and it can be ordered all the same.
    Backorder,
    Low,
    InStock,
}

impl Availability {
    /// From this many down stock is low, where the owner has set nothing.
    pub const LOW: i64 = 5;

    /// `ready`: how many can be sent at once. Who may order more than that reads nothing of a low
    /// figure: it would not be true.
    pub fn of(ready: i64, available: i64, low_at: i64) -> Self {
        match available {
            ..=0 => Self::SoldOut,
            _ if ready <= 0 => Self::Backorder,
            few if few <= low_at => Self::Low,
            _ => Self::InStock,
        }
    }

    /// By its place in the order of the variants, as a store keeps it.
    pub fn from_rank(rank: i32) -> Self {
        match rank {
            ..=0 => Self::SoldOut,
            1 => Self::Backorder,
            2 => Self::Low,
            _ => Self::InStock,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_is_the_place_of_what_is_said() {
        let all = [Availability::SoldOut, Availability::Backorder, Availability::Low, Availability::InStock];
        assert!(all.is_sorted());
        assert_eq!([0, 1, 2, 3].map(Availability::from_rank), all);
    }
}
