//! How an order travels, and how far it has come. Never knows a carrier.

mod at_carrier;
mod destination;
mod method;

pub use at_carrier::ParcelAtCarrier;
pub use destination::{Destination, PickupStore};
pub use method::{DeliveryKind, DeliveryMethod, UnknownDelivery};

use crate::fault::{Class, Fault};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShipmentStatus {
    Pending,
    InTransit,
    Delivered,
    Cancelled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShipmentStep {
    Ship,
    Deliver,
    Cancel,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a shipment that is {from:?} cannot {step:?}")]
pub struct IllegalShipmentStep {
    pub from: ShipmentStatus,
    pub step: ShipmentStep,
}

impl Fault for IllegalShipmentStep {
    fn class(&self) -> Class {
        Class::Conflict
    }
    fn code(&self) -> &'static str {
        "shipment.illegal_step"
    }
}

impl ShipmentStatus {
    pub const ALL: [Self; 4] = [Self::Pending, Self::InTransit, Self::Delivered, Self::Cancelled];

    /// The whole life of a shipment. A pair that is not written here is refused.
    pub fn after(self, step: ShipmentStep) -> Result<Self, IllegalShipmentStep> {
        use ShipmentStatus as S;
        use ShipmentStep as T;
        match (self, step) {
            (S::Pending, T::Ship) => Ok(S::InTransit),
            (S::InTransit, T::Deliver) => Ok(S::Delivered),
            (S::Pending, T::Cancel) => Ok(S::Cancelled),
            (from, step) => Err(IllegalShipmentStep { from, step }),
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InTransit => "in_transit",
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
    fn the_life_of_a_shipment() {
        use {ShipmentStatus as S, ShipmentStep as T};
        let drawn = [
            (S::Pending, T::Ship, S::InTransit),
            (S::InTransit, T::Deliver, S::Delivered),
            (S::Pending, T::Cancel, S::Cancelled),
        ];
        for from in S::ALL {
            for step in [T::Ship, T::Deliver, T::Cancel] {
                let want = drawn.iter().find(|arrow| arrow.0 == from && arrow.1 == step).map(|arrow| arrow.2);
                assert_eq!(from.after(step).ok(), want, "{from:?} {step:?}");
            }
        }
    }
}
