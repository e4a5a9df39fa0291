//! How many of a variant can still be promised. Never below nothing, never read-then-write:
//! the row is locked before it is judged, and a `check` in the table stands behind the rule.

use crate::{
    fault::{Class, Fault},
    kernel::{Quantity, VariantId},
};
use serde::{Deserialize, Serialize};

/// available = on hand − reserved. 0 ≤ reserved ≤ on hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockItem {
    pub variant: VariantId,
    pub on_hand: i64,
    pub reserved: i64,
}

/// Wanted of one variant, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{left} of {variant} left")]
pub struct OutOfStock {
    pub variant: VariantId,
    pub left: i64,
}

impl Fault for OutOfStock {
    fn class(&self) -> Class {
        Class::Conflict
    }
    fn code(&self) -> &'static str {
        "stock.out"
    }
}

/// Why a number in the stock ledger changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockReason {
    Initial,
    Reserved,
    Released,
    Shipped,
    Received,
    /// It came back, and can be sold again.
    Restocked,
    Adjusted,
}

impl StockReason {
    pub fn code(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Reserved => "reserved",
            Self::Released => "released",
            Self::Shipped => "shipped",
            Self::Received => "received",
            Self::Restocked => "restocked",
            Self::Adjusted => "adjusted",
        }
    }
}

/// What the shop says in public. A figure is shown only where it is low, so that a page that
/// was rendered once stays true while the figure moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    InStock,
    Low,
    SoldOut,
}

impl Availability {
    /// From this many down, stock is called low.
    pub const LOW: i64 = 5;

    pub fn of(available: i64) -> Self {
        match available {
            ..=0 => Self::SoldOut,
            1..=Self::LOW => Self::Low,
            _ => Self::InStock,
        }
    }
}

impl StockItem {
    pub fn available(&self) -> i64 {
        self.on_hand - self.reserved
    }

    pub fn availability(&self) -> Availability {
        Availability::of(self.available())
    }

    pub fn reserve(&mut self, quantity: Quantity) -> Result<(), OutOfStock> {
        let wanted = i64::from(quantity);
        if wanted > self.available() {
            return Err(OutOfStock { variant: self.variant, left: self.available().max(0) });
        }
        self.reserved += wanted;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(on_hand: i64) -> StockItem {
        StockItem { variant: VariantId(uuid::Uuid::nil()), on_hand, reserved: 0 }
    }

    #[test]
    fn what_is_reserved_cannot_be_promised_again() {
        let mut item = item(3);
        item.reserve(2.try_into().expect("in range")).expect("reserved");
        let refused = item.reserve(2.try_into().expect("in range"));
        assert_eq!(refused, Err(OutOfStock { variant: item.variant, left: 1 }));
        assert_eq!(item.reserved, 2);
    }

    #[test]
    fn stock_is_low_before_it_is_out() {
        assert_eq!(item(6).availability(), Availability::InStock);
        assert_eq!(item(5).availability(), Availability::Low);
        assert_eq!(item(0).availability(), Availability::SoldOut);
    }
}
