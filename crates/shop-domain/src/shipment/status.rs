//! How far a parcel has come. Never knows what a carrier calls it.

use crate::fault::{Class, Fault};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShipmentStatus {
    /// Packed, or being packed: it is still in the house.
    Pending,
    InTransit,
    /// It waits where the shopper fetches it.
    ReadyForPickup,
    Delivered,
    PickedUp,
    /// On its way back to the shop.
    Returning,
    Returned,
    /// It never left the house, and was unpacked.
    Cancelled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShipmentStep {
    Ship,
    Arrive,
    Deliver,
    PickUp,
    SendBack,
    TakeBack,
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

impl ShipmentStep {
    pub const ALL: [Self; 7] =
        [Self::Ship, Self::Arrive, Self::Deliver, Self::PickUp, Self::SendBack, Self::TakeBack, Self::Cancel];
}

impl ShipmentStatus {
    pub const ALL: [Self; 8] = [
        Self::Pending,
        Self::InTransit,
        Self::ReadyForPickup,
        Self::Delivered,
        Self::PickedUp,
        Self::Returning,
        Self::Returned,
        Self::Cancelled,
    ];

    /// The whole life of a shipment. A pair that is not written here is refused. Whatever has left
    /// the house may come back to it; nothing else goes backwards.
    pub fn after(self, step: ShipmentStep) -> Result<Self, IllegalShipmentStep> {
        use ShipmentStatus as S;
        use ShipmentStep as T;
        match (self, step) {
            (S::Pending, T::Ship) => Ok(S::InTransit),
            // What is fetched at the shop travels nowhere.
            (S::Pending | S::InTransit, T::Arrive) => Ok(S::ReadyForPickup),
            (S::InTransit, T::Deliver) => Ok(S::Delivered),
            // Word of its arrival may have been lost.
            (S::InTransit | S::ReadyForPickup, T::PickUp) => Ok(S::PickedUp),
            (S::InTransit | S::ReadyForPickup | S::Delivered | S::PickedUp, T::SendBack) => Ok(S::Returning),
            (S::InTransit | S::ReadyForPickup | S::Delivered | S::PickedUp | S::Returning, T::TakeBack) => {
                Ok(S::Returned)
            }
            (S::Pending, T::Cancel) => Ok(S::Cancelled),
            (from, step) => Err(IllegalShipmentStep { from, step }),
        }
    }

    /// Whether its goods are no longer among those that the shop keeps for the order.
    pub fn has_left(self) -> bool {
        !matches!(self, Self::Pending | Self::Cancelled)
    }

    /// Whether the shopper has it.
    pub fn is_handed_over(self) -> bool {
        matches!(self, Self::Delivered | Self::PickedUp)
    }

    /// Whether somebody else has it, or the shopper: whatever has left and is not back.
    pub fn is_out(self) -> bool {
        self.has_left() && self != Self::Returned
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InTransit => "in_transit",
            Self::ReadyForPickup => "ready_for_pickup",
            Self::Delivered => "delivered",
            Self::PickedUp => "picked_up",
            Self::Returning => "returning",
            Self::Returned => "returned",
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
            (S::Pending, T::Arrive, S::ReadyForPickup),
            (S::Pending, T::Cancel, S::Cancelled),
            (S::InTransit, T::Arrive, S::ReadyForPickup),
            (S::InTransit, T::Deliver, S::Delivered),
            (S::InTransit, T::PickUp, S::PickedUp),
            (S::InTransit, T::SendBack, S::Returning),
            (S::InTransit, T::TakeBack, S::Returned),
            (S::ReadyForPickup, T::PickUp, S::PickedUp),
            (S::ReadyForPickup, T::SendBack, S::Returning),
            (S::ReadyForPickup, T::TakeBack, S::Returned),
            (S::Delivered, T::SendBack, S::Returning),
            (S::Delivered, T::TakeBack, S::Returned),
            (S::PickedUp, T::SendBack, S::Returning),
            (S::PickedUp, T::TakeBack, S::Returned),
            (S::Returning, T::TakeBack, S::Returned),
        ];
        for from in S::ALL {
            for step in T::ALL {
                let want = drawn.iter().find(|arrow| arrow.0 == from && arrow.1 == step).map(|arrow| arrow.2);
                assert_eq!(from.after(step).ok(), want, "{from:?} {step:?}");
            }
        }
    }

    #[test]
    fn what_has_ended_stays_as_it_is_and_nothing_comes_round_again() {
        for end in [ShipmentStatus::Returned, ShipmentStatus::Cancelled] {
            assert!(ShipmentStep::ALL.into_iter().all(|step| end.after(step).is_err()), "{end:?}");
        }
        for start in ShipmentStatus::ALL {
            let mut reached = vec![start];
            let mut at = 0;
            while let Some(from) = reached.get(at).copied() {
                reached.extend(ShipmentStep::ALL.into_iter().filter_map(|step| from.after(step).ok()));
                at += 1;
            }
            assert!(!reached[1..].contains(&start), "{start:?}");
        }
    }

    #[test]
    fn a_status_is_read_back_from_its_code() {
        for status in ShipmentStatus::ALL {
            assert_eq!(ShipmentStatus::from_code(status.code()), Some(status));
        }
    }
}
