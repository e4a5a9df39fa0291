//! The cash that is taken for a parcel where it is handed over. Derived, never typed.

use shop_domain::{
    kernel::{Money, ShipmentId},
    order::OrderState,
    payment::PaymentFlow,
    shipment::{DeliveryMethod, ParcelAtCarrier, Shipment, ShipmentStatus},
};

/// What its carrier is to take for a parcel, kept with the carrier's own numbers.
pub(super) const COLLECTS: &str = "collects";

/// All of it with one parcel: the first that is on its way, and again only where that came back.
pub(super) fn collect(order: &OrderState, parcel: ShipmentId) -> Option<Money> {
    let unpaid = order.payment_flow == PaymentFlow::Cash && !order.totals.total.is_zero() && order.received.is_zero();
    let lost = [ShipmentStatus::Cancelled, ShipmentStatus::Returned];
    let other = order.shipments.iter().filter(|other| other.id != parcel && !lost.contains(&other.status));
    let taken = other.filter_map(|other| other.at_carrier.as_ref()).any(is_collected);
    (unpaid && !taken).then_some(order.totals.total)
}

/// The cash that whoever hands the parcel over collects: a carrier of the shop's as it was told, and before that as it
/// would be; the shop itself what is in it.
pub(crate) fn collects(order: &OrderState, parcel: &Shipment) -> Option<Money> {
    let gone = [ShipmentStatus::Cancelled, ShipmentStatus::Returning, ShipmentStatus::Returned];
    let due = order.cash_due()?;
    if parcel.method.carrier() == DeliveryMethod::OWN {
        return order.collected_with(parcel.id);
    }
    if gone.contains(&parcel.status) {
        return None;
    }
    match &parcel.at_carrier {
        Some(known) => is_collected(known).then_some(due),
        // The first that is packed is told first.
        None => {
            let mut waiting = order.shipments.iter().filter(|other| other.at_carrier.is_none());
            let is_first =
                waiting.find(|other| !gone.contains(&other.status)).is_some_and(|first| first.id == parcel.id);
            collect(order, parcel.id).filter(|_| is_first)
        }
    }
}

pub(super) fn is_collected(known: &ParcelAtCarrier) -> bool {
    known.numbers.contains_key(COLLECTS)
}
