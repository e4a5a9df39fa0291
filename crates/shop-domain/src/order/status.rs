//! The order's own status, and the one that is shown. Never holds what payment and shipment
//! have machines of their own for.

use crate::{
    fault::{Class, Fault},
    shipment::ShipmentStatus,
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

    pub fn of(order: OrderStatus, shipment: ShipmentStatus) -> Self {
        match (order, shipment) {
            (OrderStatus::Cancelled, _) => Self::Cancelled,
            (_, ShipmentStatus::InTransit) => Self::Shipped,
            (_, ShipmentStatus::Delivered) => Self::Delivered,
            (OrderStatus::Pending, _) => Self::Pending,
            (OrderStatus::Processing, _) => Self::Processing,
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
    fn a_parcel_on_its_way_makes_the_order_shipped() {
        assert_eq!(ShownStatus::of(OrderStatus::Processing, ShipmentStatus::InTransit), ShownStatus::Shipped);
        assert_eq!(ShownStatus::of(OrderStatus::Processing, ShipmentStatus::Pending), ShownStatus::Processing);
        assert_eq!(ShownStatus::of(OrderStatus::Cancelled, ShipmentStatus::Cancelled), ShownStatus::Cancelled);
    }
}
