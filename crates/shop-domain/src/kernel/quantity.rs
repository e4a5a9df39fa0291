//! How many of one thing. Never zero: that is a removal.

use crate::fault::{Class, Fault};
use serde::{Deserialize, Serialize};

/// A count between 1 and [`Quantity::MAX`]. Zero is not a quantity; it is a removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(u16);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a quantity is between 1 and {}", Quantity::MAX)]
pub struct QuantityError;

impl Fault for QuantityError {
    fn class(&self) -> Class {
        Class::Invalid
    }
    fn code(&self) -> &'static str {
        "quantity.range"
    }
}

impl Quantity {
    pub const MAX: u16 = 999;
    pub const ONE: Self = Self(1);

    pub fn get(self) -> u16 {
        self.0
    }

    pub fn plus(self, other: Self) -> Result<Self, QuantityError> {
        i64::from(self.0 + other.0).try_into()
    }

    /// The sum, or the most that one line may hold.
    pub fn plus_at_most(self, other: Self) -> Self {
        Self((self.0 + other.0).min(Self::MAX))
    }
}

impl TryFrom<i64> for Quantity {
    type Error = QuantityError;
    fn try_from(count: i64) -> Result<Self, QuantityError> {
        match u16::try_from(count) {
            Ok(count) if (1..=Self::MAX).contains(&count) => Ok(Self(count)),
            _ => Err(QuantityError),
        }
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> i64 {
        i64::from(quantity.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_is_between_one_and_the_most() {
        for (count, ok) in
            [(-1, false), (0, false), (1, true), (999, true), (1000, false), (1 << 31, false), (i64::MAX, false)]
        {
            assert_eq!(Quantity::try_from(count).is_ok(), ok, "{count}");
        }
    }
}
