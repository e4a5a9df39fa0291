//! The order's own status, and the one that is shown. Never holds what payment and shipment
//! have machines of their own for.

use crate::{
    fault::{Class, Fault},
    shipment::{ShipmentStatus, ShipmentSummary},
};
use serde::{Deserialize, Serialize};

/// What is stored. Shipped and delivered are derived from the shipment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    Pending,
    Processing,
    Cancelled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderStep {
    Confirm,
    Cancel,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {from:?} cannot {step:?}")]
pub struct IllegalOrderStep {
    pub from: OrderStatus,
    pub step: OrderStep,
}

impl Fault for IllegalOrderStep {
    fn class(&self) -> Class {
        Class::Conflict
    }
    fn code(&self) -> &'static str {
        "order.illegal_step"
    }
}

impl OrderStatus {
    pub const ALL: [Self; 3] = [Self::Pending, Self::Processing, Self::Cancelled];

    /// The whole life of an order. A pair that is not written here is refused.
    pub fn after(self, step: OrderStep) -> Result<Self, IllegalOrderStep> {
        use OrderStatus as S;
        use OrderStep as T;
        match (self, step) {
            (S::Pending, T::Confirm) => Ok(S::Processing),
            (S::Pending | S::Processing, T::Cancel) => Ok(S::Cancelled),
            (from, step) => Err(IllegalOrderStep { from, step }),
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// The one word that people read for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShownStatus {
    Pending,
    Processing,
    Shipped,
    Delivered,
    Cancelled,
}

impl ShownStatus {
    pub const ALL: [Self; 5] = [Self::Pending, Self::Processing, Self::Shipped, Self::Delivered, Self::Cancelled];

    /// An order is shipped once all of it is.
    pub fn of(order: OrderStatus, shipment: ShipmentSummary) -> Self {
        use ShipmentStatus as S;
        match (order, shipment.status) {
            (OrderStatus::Cancelled, _) => Self::Cancelled,
            (OrderStatus::Pending, S::Pending | S::Cancelled) => Self::Pending,
            (_, S::Pending | S::Cancelled) => Self::Processing,
            _ if shipment.is_part => Self::Processing,
            (_, S::InTransit | S::ReadyForPickup | S::Returning | S::Returned) => Self::Shipped,
            (_, S::Delivered | S::PickedUp) => Self::Delivered,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_life_of_an_order() {
        use {OrderStatus as S, OrderStep as T};
        let drawn = [
            (S::Pending, T::Confirm, S::Processing),
            (S::Pending, T::Cancel, S::Cancelled),
            (S::Processing, T::Cancel, S::Cancelled),
        ];
        for from in S::ALL {
            for step in [T::Confirm, T::Cancel] {
                let want = drawn.iter().find(|arrow| arrow.0 == from && arrow.1 == step).map(|arrow| arrow.2);
                assert_eq!(from.after(step).ok(), want, "{from:?} {step:?}");
            }
        }
    }

    #[test]
    fn an_order_is_shown_as_shipped_once_all_of_it_is() {
        let all = |status| ShipmentSummary { status, is_part: false };
        let part = ShipmentSummary { status: ShipmentStatus::InTransit, is_part: true };
        for (order, shipment, shown) in [
            (OrderStatus::Pending, ShipmentSummary::PENDING, ShownStatus::Pending),
            (OrderStatus::Processing, ShipmentSummary::PENDING, ShownStatus::Processing),
            (OrderStatus::Processing, part, ShownStatus::Processing),
            (OrderStatus::Processing, all(ShipmentStatus::InTransit), ShownStatus::Shipped),
            (OrderStatus::Processing, all(ShipmentStatus::ReadyForPickup), ShownStatus::Shipped),
            (OrderStatus::Processing, all(ShipmentStatus::PickedUp), ShownStatus::Delivered),
            (OrderStatus::Cancelled, all(ShipmentStatus::Cancelled), ShownStatus::Cancelled),
        ] {
            assert_eq!(ShownStatus::of(order, shipment), shown, "{order:?} {shipment:?}");
        }
    }
}
