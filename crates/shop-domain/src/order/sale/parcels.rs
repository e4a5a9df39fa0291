//! The parcels of an order: what is packed, what leaves, what comes back. Never lets more leave than
//! was ordered.

use super::{Order, OrderState, StockEffect};
use crate::{
    kernel::{Money, Quantity, ShipmentId, VariantId},
    order::{Actor, OrderError, OrderEvent, OrderStatus},
    shipment::{
        IllegalShipmentStep, ParcelAtCarrier, Portion, Shipment, ShipmentStatus, ShipmentStep, ShipmentSummary,
    },
};

impl OrderState {
    /// How its parcels stand, taken together.
    pub fn shipment(&self) -> ShipmentSummary {
        if self.status == OrderStatus::Cancelled {
            return ShipmentSummary { status: ShipmentStatus::Cancelled, is_part: false };
        }
        ShipmentSummary::of(self.lines.iter().map(|line| i64::from(line.quantity)).sum(), &self.shipments)
    }

    /// What is in no parcel yet.
    pub fn unpacked(&self) -> Vec<Portion> {
        self.outside(|status| status != ShipmentStatus::Cancelled)
    }

    /// What has not left the house.
    pub fn unshipped(&self) -> Vec<Portion> {
        self.outside(ShipmentStatus::has_left)
    }

    /// How many of a variant are in parcels that count.
    pub fn packed(&self, variant: VariantId) -> i64 {
        self.inside(variant, |status| status != ShipmentStatus::Cancelled)
    }

    pub fn shipment_of(&self, id: ShipmentId) -> Option<&Shipment> {
        self.shipments.iter().find(|parcel| parcel.id == id)
    }

    /// The parcel that is the whole order, if one is.
    pub fn whole(&self) -> Option<&Shipment> {
        let mut parcels = self.shipments.iter().filter(|parcel| parcel.status != ShipmentStatus::Cancelled);
        let first = parcels.next()?;
        (parcels.next().is_none() && self.unpacked().is_empty()).then_some(first)
    }

    fn inside(&self, variant: VariantId, counts: impl Fn(ShipmentStatus) -> bool) -> i64 {
        self.shipments.iter().filter(|parcel| counts(parcel.status)).map(|parcel| parcel.holds(variant)).sum()
    }

    fn outside(&self, counts: impl Fn(ShipmentStatus) -> bool) -> Vec<Portion> {
        let left = |line: &super::OrderLine| {
            let left = i64::from(line.quantity) - self.inside(line.variant, &counts);
            // None of it is left where that is no quantity.
            Some((line.variant, Quantity::try_from(left).ok()?))
        };
        self.lines.iter().filter_map(left).collect()
    }
}

impl Order {
    /// Puts so much of the order into a parcel of its own. It is still in the house.
    pub fn pack(&mut self, by: Actor, id: ShipmentId, portions: &[Portion]) -> Result<(), OrderError> {
        if self.state.status != OrderStatus::Processing {
            return Err(OrderError::NotReady);
        }
        let lines = self.portioned(portions)?;
        let number = self.state.shipments.iter().map(|parcel| parcel.number).max().unwrap_or(0) + 1;
        self.state.shipments.push(Shipment {
            id,
            number,
            status: ShipmentStatus::Pending,
            lines,
            method: self.state.delivery.clone(),
            tracking: None,
            at_carrier: None,
            last_word: None,
        });
        self.have_moved = true;
        self.record(by, OrderEvent::Packed { parcel: number });
        Ok(())
    }

    /// Whatever is in no parcel yet leaves as one: with whoever carries it, or to where it is fetched.
    pub fn ship_rest(
        &mut self,
        by: Actor,
        id: ShipmentId,
        tracking: Option<String>,
    ) -> Result<StockEffect, OrderError> {
        let rest = self.state.unpacked();
        if rest.is_empty() {
            let from = self.state.shipment().status;
            return Err(IllegalShipmentStep { from, step: ShipmentStep::Ship }.into());
        }
        let told = self.events.len();
        self.pack(by.clone(), id, &rest)?;
        // That it was packed goes without saying.
        self.events.truncate(told);
        self.set_off(by, id, tracking)
    }

    /// A parcel leaves, by the order's own way.
    pub fn set_off(&mut self, by: Actor, id: ShipmentId, tracking: Option<String>) -> Result<StockEffect, OrderError> {
        if self.flow().is_sent { self.ship(by, id, tracking) } else { self.arrive(by, id) }
    }

    /// It has left the house; its goods are no longer the shop's to promise.
    pub fn ship(&mut self, by: Actor, id: ShipmentId, tracking: Option<String>) -> Result<StockEffect, OrderError> {
        if !self.flow().is_sent {
            let from = self.parcel(id)?.status;
            return Err(IllegalShipmentStep { from, step: ShipmentStep::Ship }.into());
        }
        self.leave(id, ShipmentStep::Ship)?;
        let is_part = self.is_part(id);
        let parcel = self.parcel(id)?;
        if tracking.is_some() {
            parcel.tracking = tracking;
        }
        let (number, tracking, lines) = (parcel.number, parcel.tracking.clone(), parcel.lines.clone());
        self.record(by, OrderEvent::Shipped { parcel: number, is_part, tracking });
        Ok(StockEffect::Take(lines))
    }

    /// It waits where it is fetched. What is fetched at the shop leaves the shelf by this.
    pub fn arrive(&mut self, by: Actor, id: ShipmentId) -> Result<StockEffect, OrderError> {
        let had_left = self.leave(id, ShipmentStep::Arrive)?;
        let is_part = self.is_part(id);
        let (parcel, lines) = (self.parcel(id)?.number, self.parcel(id)?.lines.clone());
        self.record(by, OrderEvent::ReadyForPickup { parcel, is_part });
        Ok(if had_left { StockEffect::Keep } else { StockEffect::Take(lines) })
    }

    /// The shopper has it: at the door, or where it was fetched.
    pub fn hand_over(&mut self, by: Actor, id: ShipmentId) -> Result<(), OrderError> {
        let is_part = self.is_part(id);
        let step = self.handing_over(id)?;
        let parcel = self.step(id, step)?.number;
        let event = match step {
            ShipmentStep::PickUp => OrderEvent::PickedUp { parcel, is_part },
            _ => OrderEvent::Delivered { parcel, is_part },
        };
        self.record(by, event);
        Ok(())
    }

    /// Whatever is under way has reached the shopper.
    pub fn hand_over_all(&mut self, by: Actor) -> Result<(), OrderError> {
        let under_way =
            |parcel: &&Shipment| matches!(parcel.status, ShipmentStatus::InTransit | ShipmentStatus::ReadyForPickup);
        let ids: Vec<_> = self.state.shipments.iter().filter(under_way).map(|parcel| parcel.id).collect();
        if ids.is_empty() {
            let from = self.state.shipment().status;
            return Err(IllegalShipmentStep { from, step: ShipmentStep::Deliver }.into());
        }
        ids.into_iter().try_for_each(|id| self.hand_over(by.clone(), id))
    }

    /// Whoever handed all of it over at the shop's counter has the cash in hand: how much came in by
    /// that. `None`: nothing did.
    pub fn collect_at_the_counter(&mut self, by: Actor) -> Result<Option<Money>, OrderError> {
        let shipment = self.state.shipment();
        let is_with_the_shopper = shipment.status.is_handed_over() && !shipment.is_part;
        if !self.flow().is_paid_at_the_counter || !is_with_the_shopper || !self.can_be_collected() {
            return Ok(None);
        }
        let amount = self.state.totals.total.minus(self.held_of_total())?;
        self.mark_collected(by)?;
        Ok(Some(amount))
    }

    /// Nobody took it, or the shopper does not keep it: it is on its way back.
    pub fn send_back(&mut self, by: Actor, id: ShipmentId) -> Result<(), OrderError> {
        let is_part = self.is_part(id);
        let parcel = self.step(id, ShipmentStep::SendBack)?.number;
        self.record(by, OrderEvent::ComingBack { parcel, is_part });
        Ok(())
    }

    /// It is back in the house. `restock`: its goods can be sold again.
    pub fn take_back(&mut self, by: Actor, id: ShipmentId, restock: bool) -> Result<StockEffect, OrderError> {
        let is_part = self.is_part(id);
        let parcel = self.step(id, ShipmentStep::TakeBack)?;
        let (parcel, lines) = (parcel.number, parcel.lines.clone());
        self.record(by, OrderEvent::CameBack { parcel, is_part, restocked: restock });
        Ok(if restock { StockEffect::Restock(lines) } else { StockEffect::Keep })
    }

    /// It is unpacked again, before it has left: the order still waits for its goods.
    pub fn drop_parcel(&mut self, by: Actor, id: ShipmentId) -> Result<(), OrderError> {
        let parcel = self.step(id, ShipmentStep::Cancel)?.number;
        self.record(by, OrderEvent::Unpacked { parcel });
        Ok(())
    }

    /// What it is found by at its carrier; `None` where that was a mistake.
    pub fn track(&mut self, by: Actor, id: ShipmentId, tracking: Option<String>) -> Result<(), OrderError> {
        let parcel = self.parcel(id)?;
        if matches!(parcel.status, ShipmentStatus::Cancelled | ShipmentStatus::Returned) {
            return Err(IllegalShipmentStep { from: parcel.status, step: ShipmentStep::Ship }.into());
        }
        if parcel.tracking == tracking {
            return Ok(());
        }
        parcel.tracking.clone_from(&tracking);
        let parcel = parcel.number;
        self.have_moved = true;
        self.record(by, OrderEvent::TrackingChanged { parcel, tracking });
        Ok(())
    }

    /// A carrier knows it now, by these names.
    pub fn entrust(&mut self, id: ShipmentId, at_carrier: ParcelAtCarrier) -> Result<(), OrderError> {
        self.parcel(id)?.at_carrier = Some(at_carrier);
        self.have_moved = true;
        Ok(())
    }

    /// What the carrier says of it, in its own words.
    pub fn hear(&mut self, id: ShipmentId, word: String) -> Result<(), OrderError> {
        self.parcel(id)?.last_word = Some(word);
        self.have_moved = true;
        Ok(())
    }

    /// Whether the order may still be called off: nobody else has any of it.
    pub fn can_be_cancelled(&self) -> bool {
        self.state.status != OrderStatus::Cancelled && !self.state.shipments.iter().any(|parcel| parcel.status.is_out())
    }

    /// Whether a parcel was packed or moved since the order was loaded.
    pub fn has_moved_parcels(&self) -> bool {
        self.have_moved
    }

    /// What is still in the house stays there.
    pub(super) fn drop_all(&mut self) -> Result<(), OrderError> {
        let packed = |parcel: &&Shipment| parcel.status == ShipmentStatus::Pending;
        let ids: Vec<_> = self.state.shipments.iter().filter(packed).map(|parcel| parcel.id).collect();
        ids.into_iter().try_for_each(|id| self.step(id, ShipmentStep::Cancel).map(drop))
    }

    /// `portions` as they go into a parcel, if that much is left of each.
    fn portioned(&self, portions: &[Portion]) -> Result<Vec<Portion>, OrderError> {
        if portions.is_empty() {
            return Err(OrderError::NothingPacked);
        }
        let left = self.state.unpacked();
        let mut lines = Vec::with_capacity(portions.len());
        for (variant, most) in &left {
            let wanted: i64 =
                portions.iter().filter(|portion| portion.0 == *variant).map(|portion| i64::from(portion.1)).sum();
            if wanted > i64::from(*most) {
                return Err(OrderError::TooMuchPacked);
            }
            lines.extend(Quantity::try_from(wanted).ok().map(|quantity| (*variant, quantity)));
        }
        let is_left = |portion: &Portion| left.iter().any(|(variant, _)| *variant == portion.0);
        if portions.iter().all(is_left) { Ok(lines) } else { Err(OrderError::TooMuchPacked) }
    }

    /// Moves a parcel that may be leaving by this. `true`: it had left before.
    fn leave(&mut self, id: ShipmentId, step: ShipmentStep) -> Result<bool, OrderError> {
        let had_left = self.parcel(id)?.status.has_left();
        if !had_left && self.state.status != OrderStatus::Processing {
            return Err(OrderError::NotReady);
        }
        self.step(id, step)?;
        Ok(had_left)
    }

    fn step(&mut self, id: ShipmentId, step: ShipmentStep) -> Result<&Shipment, OrderError> {
        self.have_moved = true;
        let parcel = self.parcel(id)?;
        parcel.take(step)?;
        Ok(parcel)
    }

    /// Which of the two it is, by where it is.
    fn handing_over(&mut self, id: ShipmentId) -> Result<ShipmentStep, OrderError> {
        let waits = self.parcel(id)?.status == ShipmentStatus::ReadyForPickup;
        Ok(if waits { ShipmentStep::PickUp } else { ShipmentStep::Deliver })
    }

    fn parcel(&mut self, id: ShipmentId) -> Result<&mut Shipment, OrderError> {
        self.state.shipments.iter_mut().find(|parcel| parcel.id == id).ok_or(OrderError::NoParcel)
    }

    fn is_part(&self, id: ShipmentId) -> bool {
        self.state.whole().is_none_or(|parcel| parcel.id != id)
    }
}

#[cfg(test)]
mod tests;
