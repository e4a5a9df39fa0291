//! The cash that each parcel of an order collects, where the shop itself carries them. Never typed and never kept: it
//! is told from what is in them, so that together they collect what is due.

use super::OrderState;
use crate::{
    kernel::{Money, ShipmentId},
    order::OrderStatus,
    payment::{PaymentFlow, PaymentStatus},
    shipment::{Shipment, ShipmentStatus},
};

impl OrderState {
    /// What is to be collected when the goods are handed over; nothing, once it was, or where money comes otherwise.
    pub fn cash_due(&self) -> Option<Money> {
        let waits = matches!(self.payment_status, PaymentStatus::Pending | PaymentStatus::Failed);
        if self.payment_flow != PaymentFlow::Cash || self.status == OrderStatus::Cancelled || !waits {
            return None;
        }
        let total = self.totals.total;
        let held = self.held.filter(|held| held.currency == total.currency).map_or(0, |held| held.amount);
        Some(Money { amount: (total.amount - held).max(0), ..total }).filter(|due| !due.is_zero())
    }

    /// What one parcel collects of it: what its goods cost, and the first one besides the delivery and what is left
    /// over by rounding. That rest is the same however the order is packed.
    pub fn collected_with(&self, parcel: ShipmentId) -> Option<Money> {
        let due = self.cash_due()?;
        let parcel = self.shipment_of(parcel).filter(|parcel| counts(parcel))?;
        let shares = self.shares(due.amount);
        let goods: i64 = self.lines.iter().zip(&shares).map(|(line, share)| share * parcel.holds(line.variant)).sum();
        let first = self.shipments.iter().filter(|other| counts(other)).map(|other| other.number).min();
        let all: i64 = self.lines.iter().zip(&shares).map(|(line, share)| share * i64::from(line.quantity)).sum();
        let rest = if first == Some(parcel.number) { due.amount - all } else { 0 };
        Some(Money { amount: goods + rest, ..due })
    }

    /// What is collected for one unit of each line: its price, less its part of what was taken off.
    fn shares(&self, due: i64) -> Vec<i64> {
        let worth: i128 = self.lines.iter().map(|line| worth(line.unit_price, line.quantity.into())).sum();
        let goods = i128::from((due - self.totals.shipping.amount).max(0)).min(worth);
        let share = |price: i64| i64::try_from(goods * i128::from(price) / worth.max(1)).unwrap_or_default();
        self.lines.iter().map(|line| share(line.unit_price.amount)).collect()
    }
}

fn worth(price: Money, quantity: i64) -> i128 {
    i128::from(price.amount) * i128::from(quantity)
}

/// Whether anybody pays for it: not for what was unpacked again, or not taken.
fn counts(parcel: &Shipment) -> bool {
    !matches!(parcel.status, ShipmentStatus::Cancelled | ShipmentStatus::Returning | ShipmentStatus::Returned)
}
