//! What the owner does to the parcels of an order. Never counts what is left: the aggregate does.

use super::{OrderRefusal, OrderService, collect, current, dispatch::set_off, finish, tracking};
use shop_contract::{AdminParcel, ParcelStep};
use shop_domain::{
    kernel::{Language, OrderId, Quantity, ShipmentId, VariantId},
    order::{Actor, Order, OrderFlow, StockEffect},
    shipment::{Shipment, ShipmentStatus},
    staff::{Caller, Permission},
};

/// What the owner does to a parcel, built on the reading of its order with this version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelCommand {
    pub order: OrderId,
    pub version: i64,
    pub act: ParcelAct,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParcelAct {
    /// Puts so many of each into a parcel of its own; none of some is no mistake. `ships`: it leaves at once.
    Pack {
        portions: Vec<(VariantId, i64)>,
        ships: bool,
        tracking: Option<String>,
    },
    /// `restock`: what comes back can be sold again.
    Move {
        parcel: ShipmentId,
        step: ParcelStep,
        tracking: Option<String>,
        restock: bool,
    },
    Track {
        parcel: ShipmentId,
        tracking: Option<String>,
    },
}

impl OrderService {
    #[tracing::instrument(target = "yiye::use_case", name = "order.parcel", skip_all)]
    pub async fn parcel(&self, caller: &Caller, command: ParcelCommand) -> Result<(), OrderRefusal> {
        caller.must(Permission::ChangeOrders)?;
        let now = self.ports.clock.now();
        let by = Actor::from(caller);
        let mut work = self.ports.store.begin().await?;
        let mut order = current(&mut *work, command.order, command.version).await?;
        let effect = match command.act {
            ParcelAct::Pack { portions, ships, tracking: typed } => {
                let id = ShipmentId(self.ports.ids.next());
                order.pack(by.clone(), id, &counted(portions)?)?;
                if ships {
                    set_off(&mut *work, &self.ports, &mut order, (by, id), tracking(typed)?).await?
                } else {
                    StockEffect::Keep
                }
            }
            ParcelAct::Move { parcel, step, tracking: typed, restock } => match step {
                ParcelStep::Ship => order.ship(by, parcel, tracking(typed)?)?,
                ParcelStep::Arrive => order.arrive(by, parcel)?,
                ParcelStep::HandOver => {
                    order.hand_over(by.clone(), parcel)?;
                    collect(&mut *work, &mut order, by, now).await?;
                    StockEffect::Keep
                }
                ParcelStep::SendBack => order.send_back(by, parcel).map(|()| StockEffect::Keep)?,
                ParcelStep::TakeBack => order.take_back(by, parcel, restock)?,
                ParcelStep::Drop => order.drop_parcel(by, parcel).map(|()| StockEffect::Keep)?,
            },
            ParcelAct::Track { parcel, tracking: typed } => {
                order.track(by, parcel, tracking(typed)?)?;
                StockEffect::Keep
            }
        };
        finish(work, order, &effect, caller.name(), now).await
    }
}

/// What was typed, without what there are none of.
fn counted(portions: Vec<(VariantId, i64)>) -> Result<Vec<(VariantId, Quantity)>, OrderRefusal> {
    let some = portions.into_iter().filter(|(_, count)| *count != 0);
    some.map(|(variant, count)| Ok((variant, Quantity::try_from(count)?))).collect()
}

/// All of them, also those that were unpacked again. `changes`: the reader may do something about them.
pub(super) fn admin_parcels(order: &Order, changes: bool, language: Language) -> Vec<AdminParcel> {
    let parcels = order.state().shipments.iter();
    let shown = |parcel: &Shipment| AdminParcel {
        parcel: super::shown::shipment_view(parcel, order, language),
        steps: if changes { steps(parcel.status, order.flow()) } else { Vec::new() },
        can_be_tracked: changes && !matches!(parcel.status, ShipmentStatus::Returned | ShipmentStatus::Cancelled),
        last_word: parcel.last_word.clone(),
        carrier: if changes { crate::carrier::acts(parcel) } else { Vec::new() },
    };
    parcels.map(shown).collect()
}

/// What can be done now, the likeliest first.
fn steps(status: ShipmentStatus, flow: OrderFlow) -> Vec<ParcelStep> {
    use ParcelStep::{Arrive, Drop, HandOver, SendBack, Ship, TakeBack};
    match status {
        ShipmentStatus::Pending if flow.is_sent => vec![Ship, Drop],
        ShipmentStatus::Pending => vec![Arrive, Drop],
        ShipmentStatus::InTransit if flow.is_fetched => vec![Arrive, HandOver, SendBack, TakeBack],
        ShipmentStatus::InTransit => vec![HandOver, SendBack, TakeBack],
        ShipmentStatus::ReadyForPickup => vec![HandOver, SendBack, TakeBack],
        ShipmentStatus::Delivered | ShipmentStatus::PickedUp => vec![SendBack, TakeBack],
        ShipmentStatus::Returning => vec![TakeBack],
        ShipmentStatus::Returned | ShipmentStatus::Cancelled => Vec::new(),
    }
}
