//! A parcel: a part of an order that travels by itself. Never moved but by its order, which knows
//! what is left to ship.

use super::{DeliveryMethod, IllegalShipmentStep, ParcelAtCarrier, ShipmentStatus, ShipmentStep};
use crate::kernel::{Quantity, ShipmentId, VariantId};

/// So many of a variant.
pub type Portion = (VariantId, Quantity);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    pub id: ShipmentId,
    /// 1, 2 … of its order, as people name it.
    pub number: u16,
    pub status: ShipmentStatus,
    /// In the order of the order's lines, each variant once.
    pub lines: Vec<Portion>,
    pub method: DeliveryMethod,
    pub tracking: Option<String>,
    /// Only a parcel that was given to a carrier of the shop's has it.
    pub at_carrier: Option<ParcelAtCarrier>,
    /// What the carrier said last, in its own words.
    pub last_word: Option<String>,
}

impl Shipment {
    pub fn units(&self) -> i64 {
        self.lines.iter().map(|(_, quantity)| i64::from(*quantity)).sum()
    }

    /// How many of a variant are in it.
    pub fn holds(&self, variant: VariantId) -> i64 {
        self.lines.iter().filter(|line| line.0 == variant).map(|line| i64::from(line.1)).sum()
    }

    pub(crate) fn take(&mut self, step: ShipmentStep) -> Result<(), IllegalShipmentStep> {
        self.status = self.status.after(step)?;
        Ok(())
    }
}

/// How the parcels of an order stand, taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShipmentSummary {
    pub status: ShipmentStatus,
    /// Part of the order has left the house, and part is still to be shipped.
    pub is_part: bool,
}

impl ShipmentSummary {
    pub const PENDING: Self = Self { status: ShipmentStatus::Pending, is_part: false };

    /// `ordered`: the units of the whole order.
    pub fn of(ordered: i64, shipments: &[Shipment]) -> Self {
        use ShipmentStatus as S;
        let left: i64 = shipments.iter().filter(|parcel| parcel.status.has_left()).map(Shipment::units).sum();
        let any = |status: S| shipments.iter().any(|parcel| parcel.status == status);
        if left < ordered {
            let is_part = shipments.iter().any(|parcel| parcel.status.is_out());
            return Self { status: if is_part { S::InTransit } else { S::Pending }, is_part };
        }
        // The whole order has come as far as the parcel that is behind.
        let behind = [S::InTransit, S::ReadyForPickup, S::Returning, S::Delivered, S::PickedUp, S::Returned];
        let status = behind.into_iter().find(|status| any(*status)).unwrap_or(S::Pending);
        Self { status, is_part: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ShipmentStatus as S;

    fn parcel(number: u16, quantity: i64, status: S) -> Shipment {
        Shipment {
            id: ShipmentId(uuid::Uuid::from_u128(number.into())),
            number,
            status,
            lines: vec![(VariantId(uuid::Uuid::nil()), quantity.try_into().expect("in range"))],
            method: DeliveryMethod::HOME,
            tracking: None,
            at_carrier: None,
            last_word: None,
        }
    }

    #[test]
    fn an_order_is_shipped_only_when_all_of_it_is() {
        for (parcels, status, is_part) in [
            (vec![], S::Pending, false),
            (vec![(3, S::Pending)], S::Pending, false),
            (vec![(2, S::Cancelled)], S::Pending, false),
            (vec![(2, S::InTransit)], S::InTransit, true),
            (vec![(2, S::Delivered)], S::InTransit, true),
            (vec![(2, S::Delivered), (1, S::Pending)], S::InTransit, true),
            (vec![(2, S::Returned)], S::Pending, false),
            (vec![(2, S::Delivered), (1, S::InTransit)], S::InTransit, false),
            (vec![(2, S::PickedUp), (1, S::ReadyForPickup)], S::ReadyForPickup, false),
            (vec![(2, S::Delivered), (1, S::Returning)], S::Returning, false),
            (vec![(2, S::Delivered), (1, S::Returned)], S::Delivered, false),
            (vec![(3, S::Cancelled), (3, S::PickedUp)], S::PickedUp, false),
            (vec![(2, S::Returned), (1, S::Returned)], S::Returned, false),
        ] {
            let shipments: Vec<_> = parcels
                .iter()
                .zip(1..)
                .map(|((quantity, status), number)| parcel(number, *quantity, *status))
                .collect();
            assert_eq!(ShipmentSummary::of(3, &shipments), ShipmentSummary { status, is_part }, "{parcels:?}");
        }
    }
}
