//! How many of a variant can still be promised. Never below nothing, never read-then-write:
//! the row is locked before it is judged, and a `check` in the table stands behind the rule.

mod availability;
mod reason;

pub use availability::Availability;
pub use reason::StockReason;

use crate::{
    fault::{Class, Fault},
    kernel::{Quantity, VariantId},
};
use serde::{Deserialize, Serialize};

/// How many units a row of stock may speak of.
pub const MOST: i64 = 1_000_000;

/// available = on hand − reserved + backorder. 0 ≤ reserved ≤ on hand + backorder, and 0 ≤ on hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockItem {
    pub variant: VariantId,
    pub on_hand: i64,
    pub reserved: i64,
    /// How many more than there are may be promised.
    pub backorder: i64,
    /// From this many down, stock is low: the variant's own figure, or the shop's.
    pub low_at: i64,
}

/// What the owner sets of a variant's stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StockLimits {
    /// `None`: the shop's.
    pub low_at: Option<i64>,
    pub backorder: i64,
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

/// Why the figures of a variant cannot be changed like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StockError {
    #[error("more is promised than would be there")]
    BelowReserved,
    #[error("less is on hand than is taken away")]
    NotOnHand,
    #[error("a figure is out of range")]
    OutOfRange,
    #[error("nothing would change")]
    NoChange,
    #[error("staff cannot give this reason")]
    Reason,
}

impl Fault for StockError {
    fn class(&self) -> Class {
        match self {
            Self::BelowReserved | Self::NotOnHand => Class::Conflict,
            Self::OutOfRange | Self::NoChange | Self::Reason => Class::Invalid,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::BelowReserved => "stock.below_reserved",
            Self::NotOnHand => "stock.not_on_hand",
            Self::OutOfRange => "stock.malformed",
            Self::NoChange => "stock.no_change",
            Self::Reason => "stock.reason",
        }
    }
}

impl StockItem {
    /// Of a variant about which nothing was set.
    pub fn new(variant: VariantId, on_hand: i64) -> Self {
        Self { variant, on_hand, reserved: 0, backorder: 0, low_at: Availability::LOW }
    }

    /// How many can be sent at once.
    pub fn ready(&self) -> i64 {
        self.on_hand - self.reserved
    }

    pub fn available(&self) -> i64 {
        self.ready() + self.backorder
    }

    pub fn availability(&self) -> Availability {
        Availability::of(self.ready(), self.available(), self.low_at)
    }

    pub fn is_low(&self) -> bool {
        self.ready() <= self.low_at
    }

    /// What a table holds it to.
    pub fn holds(&self) -> bool {
        self.on_hand >= 0 && (0..=self.on_hand + self.backorder).contains(&self.reserved)
    }

    pub fn reserve(&mut self, quantity: Quantity) -> Result<(), OutOfStock> {
        let wanted = i64::from(quantity);
        if wanted > self.available() {
            return Err(OutOfStock { variant: self.variant, left: self.available().max(0) });
        }
        self.reserved += wanted;
        Ok(())
    }

    /// Takes what was reserved out of the house: only what is there can leave it.
    pub fn take(&mut self, quantity: Quantity) -> Result<(), StockError> {
        let taken = i64::from(quantity);
        if taken > self.on_hand || taken > self.reserved {
            return Err(StockError::NotOnHand);
        }
        self.on_hand -= taken;
        self.reserved -= taken;
        Ok(())
    }

    /// The staff have counted, received, or lost some.
    pub fn adjust(&mut self, by: i64, reason: StockReason) -> Result<(), StockError> {
        if !StockReason::OF_STAFF.contains(&reason) {
            return Err(StockError::Reason);
        }
        if by == 0 {
            return Err(StockError::NoChange);
        }
        let on_hand = self.on_hand.checked_add(by).filter(|count| *count <= MOST).ok_or(StockError::OutOfRange)?;
        if on_hand < 0 {
            return Err(StockError::NotOnHand);
        }
        if self.reserved > on_hand + self.backorder {
            return Err(StockError::BelowReserved);
        }
        self.on_hand = on_hand;
        Ok(())
    }

    /// `shop_low_at`: what holds where the variant has no figure of its own.
    pub fn limit(&mut self, limits: StockLimits, shop_low_at: i64) -> Result<(), StockError> {
        let low_at = limits.low_at.unwrap_or(shop_low_at);
        if !(0..=MOST).contains(&low_at) || !(0..=MOST).contains(&limits.backorder) {
            return Err(StockError::OutOfRange);
        }
        if self.reserved > self.on_hand + limits.backorder {
            return Err(StockError::BelowReserved);
        }
        (self.low_at, self.backorder) = (low_at, limits.backorder);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(on_hand: i64) -> StockItem {
        StockItem::new(VariantId(uuid::Uuid::nil()), on_hand)
    }

    fn count(count: i64) -> Quantity {
        count.try_into().expect("in range")
    }

    #[test]
    fn what_is_reserved_cannot_be_promised_again() {
        let mut item = item(3);
        item.reserve(count(2)).expect("reserved");
        let refused = item.reserve(count(2));
        assert_eq!(refused, Err(OutOfStock { variant: item.variant, left: 1 }));
        assert_eq!(item.reserved, 2);
    }

    #[test]
    fn stock_is_low_before_it_is_out() {
        assert_eq!(item(6).availability(), Availability::InStock);
        assert_eq!(item(5).availability(), Availability::Low);
        assert_eq!(item(0).availability(), Availability::SoldOut);
    }

    #[test]
    fn a_variant_has_a_bound_of_its_own_where_the_owner_gave_it_one() {
        let mut item = item(6);
        item.limit(StockLimits { low_at: Some(6), backorder: 0 }, 5).expect("in range");
        assert_eq!(item.availability(), Availability::Low);
        item.limit(StockLimits::default(), 2).expect("in range");
        assert_eq!(item.availability(), Availability::InStock);
    }

    #[test]
    fn more_than_there_is_can_be_promised_up_to_the_limit_and_not_beyond() {
        let mut item = StockItem { backorder: 3, ..item(1) };
        item.reserve(count(2)).expect("one of them is to come");
        assert_eq!((item.ready(), item.available()), (-1, 2));
        assert_eq!(item.availability(), Availability::Backorder);
        item.reserve(count(3)).expect_err("two may still be ordered");
        item.reserve(count(2)).expect("two may still be ordered");
        assert_eq!(item.availability(), Availability::SoldOut);
        assert!(item.holds());
    }

    #[test]
    fn what_can_be_ordered_anyway_is_not_called_low() {
        let item = StockItem { backorder: 10, ..item(2) };
        assert_eq!(item.availability(), Availability::InStock);
        assert!(item.is_low(), "the owner reads that two are left");
    }

    #[test]
    fn what_is_not_there_cannot_leave_the_house() {
        let mut item = StockItem { backorder: 3, reserved: 2, ..item(1) };
        assert_eq!(item.take(count(2)), Err(StockError::NotOnHand));
        item.adjust(1, StockReason::Received).expect("received");
        item.take(count(2)).expect("they have come");
        assert_eq!((item.on_hand, item.reserved), (0, 0));
    }

    #[test]
    fn an_adjustment_keeps_what_was_promised() {
        let mut item = StockItem { reserved: 4, ..item(5) };
        assert_eq!(item.adjust(-2, StockReason::Counted), Err(StockError::BelowReserved));
        assert_eq!(item.adjust(-6, StockReason::Damaged), Err(StockError::NotOnHand));
        assert_eq!(item.adjust(0, StockReason::Counted), Err(StockError::NoChange));
        assert_eq!(item.adjust(3, StockReason::Shipped), Err(StockError::Reason));
        assert_eq!(item.adjust(MOST, StockReason::Received), Err(StockError::OutOfRange));
        assert_eq!(item.adjust(i64::MAX, StockReason::Received), Err(StockError::OutOfRange));
        item.adjust(20, StockReason::Counted).expect("counted");
        assert_eq!(item.on_hand, 25);
    }

    #[test]
    fn a_limit_cannot_be_taken_back_from_those_who_ordered_under_it() {
        let mut item = StockItem { backorder: 3, reserved: 3, ..item(1) };
        assert_eq!(item.limit(StockLimits::default(), 5), Err(StockError::BelowReserved));
        item.limit(StockLimits { low_at: None, backorder: 2 }, 5).expect("two are owed");
        assert_eq!(item.limit(StockLimits { low_at: Some(-1), backorder: 2 }, 5), Err(StockError::OutOfRange));
    }
}
