//! What is left of an order goes on its way: handed to its carrier where it has one, marked as sent where it has none;
//! one order, or many chosen together. Never waits for a carrier: a job tells it, and what it refuses stands with
//! the parcel.

use super::{OrderRefusal, OrderService, finish, parcels::admin_parcels, shown::fetched_at, unpacked};
use crate::{
    Ports,
    carrier::can_be_entrusted,
    ports::{UnitOfWork, Work},
};
use shop_contract::DispatchedOrder;
use shop_domain::{
    appearance::Pickup,
    fault::{Class, Fault},
    kernel::{Language, OrderId, ShipmentId},
    order::{Actor, Order, OrderError, OrderStatus, StockEffect},
    shipment::{DeliveryKind, DeliveryMethod, IllegalShipmentStep, ShipmentStatus, ShipmentStep},
    staff::{Caller, Permission},
};

impl OrderService {
    /// Two pages of the list.
    pub const MOST_TOGETHER: usize = 100;

    /// Sends off whatever is left of these. Each is a transaction of its own: what one order refuses keeps no other
    /// back, and how each stands now is for [`Self::together`] to show.
    #[tracing::instrument(target = "yiye::use_case", name = "order.dispatch", skip_all)]
    pub async fn dispatch(&self, caller: &Caller, orders: &[OrderId]) -> Result<(), OrderRefusal> {
        caller.must(Permission::ChangeOrders)?;
        for order in orders.iter().take(Self::MOST_TOGETHER) {
            match self.send_off(caller, *order).await {
                Ok(()) => {}
                Err(refusal) if matches!(refusal.class(), Class::Conflict | Class::NotFound) => {
                    tracing::info!(%refusal, order = %order, "an order among others was not sent off");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// These orders, in this order, as they stand; what is not there is left out.
    #[tracing::instrument(target = "yiye::use_case", name = "order.together", skip_all)]
    pub async fn together(
        &self,
        caller: &Caller,
        orders: &[OrderId],
        language: Language,
    ) -> Result<Vec<DispatchedOrder>, OrderRefusal> {
        caller.must(Permission::ReadOrders)?;
        let orders = &orders[..orders.len().min(Self::MOST_TOGETHER)];
        let orders = self.ports.store.begin().await?.orders().all(orders).await?;
        let is_fetched = |order: &Order| order.state().destination.kind() == DeliveryKind::Shop;
        let pickup =
            if orders.iter().any(is_fetched) { self.ports.views.shop().await?.0.pickup } else { Pickup::default() };
        let mut found = Vec::with_capacity(orders.len());
        for order in orders {
            // They tell how far each is; nobody presses anything by them.
            let mut parcels = admin_parcels(&order, true, language);
            parcels.retain(|row| row.parcel.status != ShipmentStatus::Cancelled);
            let view = self.view(&order, Vec::new(), Some(language));
            found.push(DispatchedOrder {
                id: order.state().id,
                is_carried: is_carried(&order),
                is_left: !unpacked(&order, language).is_empty(),
                parcels,
                order: fetched_at(view, &pickup, language),
            });
        }
        Ok(found)
    }

    /// What was packed before leaves first, each by itself, and then what is in no parcel yet.
    async fn send_off(&self, caller: &Caller, id: OrderId) -> Result<(), OrderRefusal> {
        loop {
            let now = self.ports.clock.now();
            let by = Actor::from(caller);
            let mut work = self.ports.store.begin().await?;
            let mut order = work.orders().lock(id).await?.ok_or(OrderRefusal::NotFound)?;
            let packed = order.state().shipments.iter().find(|parcel| parcel.status == ShipmentStatus::Pending);
            let packed = packed.map(|parcel| parcel.id).filter(|_| !is_carried(&order));
            let effect = match packed {
                Some(parcel) => order.set_off(by, parcel, None)?,
                None => send_rest(&mut *work, &self.ports, &mut order, by, None).await?,
            };
            finish(work, order, &effect, caller.name(), now).await?;
            if packed.is_none() || !self.has_rest(id).await? {
                return Ok(());
            }
        }
    }

    async fn has_rest(&self, id: OrderId) -> Result<bool, OrderRefusal> {
        let order = self.ports.store.begin().await?.orders().get(id).await?;
        Ok(order.is_some_and(|order| {
            let state = order.state();
            state.status == OrderStatus::Processing && !state.unshipped().is_empty()
        }))
    }
}

/// Whether somebody is told of its parcels, who then says how far they are.
pub(super) fn is_carried(order: &Order) -> bool {
    order.state().delivery.carrier() != DeliveryMethod::OWN
}

/// Whatever is in no parcel yet goes as one; with it goes what its carrier was not told of so far.
pub(super) async fn send_rest(
    work: &mut dyn UnitOfWork,
    ports: &Ports,
    order: &mut Order,
    by: Actor,
    tracking: Option<String>,
) -> Result<StockEffect, OrderRefusal> {
    let id = ShipmentId(ports.ids.next());
    if !is_carried(order) {
        return Ok(order.ship_rest(by, id, tracking)?);
    }
    let rest = order.state().unpacked();
    if !rest.is_empty() {
        order.pack(by, id, &rest)?;
    }
    let waiting = order.state().shipments.iter().filter(|parcel| can_be_entrusted(parcel));
    let waiting: Vec<_> = waiting.map(|parcel| parcel.id).collect();
    if waiting.is_empty() {
        let from = order.state().shipment().status;
        return Err(OrderError::from(IllegalShipmentStep { from, step: ShipmentStep::Ship }).into());
    }
    for parcel in waiting {
        have_told(work, ports, order, parcel).await?;
    }
    Ok(StockEffect::Keep)
}

/// A parcel that was just packed goes on its way. One whose carrier is told leaves when the carrier says so.
pub(super) async fn set_off(
    work: &mut dyn UnitOfWork,
    ports: &Ports,
    order: &mut Order,
    (by, parcel): (Actor, ShipmentId),
    tracking: Option<String>,
) -> Result<StockEffect, OrderRefusal> {
    if !is_carried(order) {
        return Ok(order.set_off(by, parcel, tracking)?);
    }
    have_told(work, ports, order, parcel).await?;
    Ok(StockEffect::Keep)
}

async fn have_told(
    work: &mut dyn UnitOfWork,
    ports: &Ports,
    order: &Order,
    parcel: ShipmentId,
) -> Result<(), OrderRefusal> {
    let state = order.state();
    let book = Work::BookParcel { order: state.id.0, parcel: parcel.0, version: state.version };
    Ok(work.jobs().enqueue(&book, ports.clock.now()).await?)
}
