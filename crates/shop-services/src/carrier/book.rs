//! A parcel is handed to its carrier: told of by a job, printed, called off. Never called while a transaction
//! is open.

use super::{
    CarrierRefusal, CarrierService, ask,
    cash::{COLLECTS, collect},
    reference::reference,
};
use crate::ports::{
    CarrierGateway, GatewayError, ParcelAtCarrier, ParcelRequest, ReturnRequest, StoreError, UnitOfWork, Work,
};
use shop_contract::CarrierAct;
use shop_domain::{
    kernel::{Money, OrderId, ShipmentId},
    order::{Actor, Order, OrderState},
    shipment::{DeliveryMethod, Shipment, ShipmentStatus},
    staff::{Caller, Permission},
};

impl CarrierService {
    /// Asks for a parcel that is packed to be told to its carrier, once for each reading of its order.
    #[tracing::instrument(target = "yiye::use_case", name = "carrier.entrust", skip_all)]
    pub async fn entrust(
        &self,
        caller: &Caller,
        order: OrderId,
        version: i64,
        parcel: ShipmentId,
    ) -> Result<(), CarrierRefusal> {
        caller.must(Permission::ChangeOrders)?;
        let mut work = self.ports.store.begin().await?;
        let order = work.orders().lock(order).await?.ok_or(CarrierRefusal::NoParcel)?;
        if order.state().version != version {
            return Err(CarrierRefusal::Conflict);
        }
        let shipment = order.state().shipment_of(parcel).filter(|parcel| can_be_entrusted(parcel));
        shipment.ok_or(CarrierRefusal::NoParcel)?;
        let book = Work::BookParcel { order: order.state().id.0, parcel: parcel.0, version };
        work.jobs().enqueue(&book, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }

    /// As a job, tried for the `attempt`th time. What the carrier refuses is kept with the parcel, for the owner to mend
    /// and press again. A parcel that was unpacked before its answer was known is called off there.
    #[tracing::instrument(target = "yiye::use_case", name = "carrier.book", skip_all)]
    pub async fn book(&self, order: OrderId, parcel: ShipmentId, attempt: i32) -> Result<(), CarrierRefusal> {
        let mut work = self.ports.store.begin().await?;
        let Some(order) = work.orders().get(order).await? else { return Ok(()) };
        // Who has asked once may be known there, and finds by asking again what is to be called off.
        let is_open = |parcel: &&Shipment| can_be_entrusted(parcel) || attempt > 1 && is_left_behind(parcel);
        let Some(shipment) = order.state().shipment_of(parcel).filter(is_open) else {
            return Ok(());
        };
        let gateway = match self.ports.carriers.gateway(&mut *work, shipment.method.carrier()).await {
            Ok(gateway) => gateway,
            Err(CarrierRefusal::Store(error)) => return Err(error.into()),
            Err(refusal) => {
                drop(work);
                return self.hear(order.state().id, parcel, refusal.to_string()).await;
            }
        };
        let request = self.request(&mut *work, order.state(), shipment).await?;
        drop(work);
        let booked = match gateway.create(&request).await {
            Ok(booked) => booked,
            Err(error @ (GatewayError::Refused(_) | GatewayError::Unsupported | GatewayError::Malformed(_))) => {
                return self.hear(order.state().id, parcel, in_its_words(error)).await;
            }
            Err(unknown) => return Err(unknown.into()),
        };
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let mut order = work.orders().lock(order.state().id).await?.ok_or(CarrierRefusal::NoParcel)?;
        if order.state().shipment_of(parcel).is_some_and(is_left_behind) {
            drop(work);
            return self.forget(&*gateway, order.state().id, parcel, &booked.parcel).await;
        }
        let mut known = booked.parcel;
        if let Some(collect) = request.collect {
            known.numbers.insert(COLLECTS.to_owned(), collect.amount.to_string());
        }
        let by = Actor::Provider(request.method.carrier().to_owned());
        order.entrust(parcel, known)?;
        if booked.tracking.is_some() {
            order.track(by, parcel, booked.tracking)?;
        }
        work.jobs().enqueue(&ask::first(order.state().id, parcel), now + ask::pause(0)).await?;
        work.orders().save(&mut order, now).await?;
        Ok(work.commit().await?)
    }

    /// Has its carrier forget a parcel that is still in the house, and unpacks it.
    #[tracing::instrument(target = "yiye::use_case", name = "carrier.cancel", skip_all)]
    pub async fn cancel(&self, caller: &Caller, order: OrderId, parcel: ShipmentId) -> Result<(), CarrierRefusal> {
        caller.must(Permission::ChangeOrders)?;
        let mut work = self.ports.store.begin().await?;
        let found = work.orders().get(order).await?.ok_or(CarrierRefusal::NoParcel)?;
        let known = known(&found, parcel)?.clone();
        if found.state().shipment_of(parcel).is_none_or(|parcel| parcel.status != ShipmentStatus::Pending) {
            return Err(CarrierRefusal::NoParcel);
        }
        let gateway = self.ports.carriers.gateway(&mut *work, known.method.carrier()).await?;
        drop(work);
        gateway.cancel(&known).await?;
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let mut order = work.orders().lock(order).await?.ok_or(CarrierRefusal::NoParcel)?;
        // Its own notice may have come first.
        if order.state().shipment_of(parcel).is_some_and(|parcel| parcel.status == ShipmentStatus::Pending) {
            order.drop_parcel(Actor::from(caller), parcel)?;
            work.orders().save(&mut order, now).await?;
            work.commit().await?;
        }
        Ok(())
    }

    /// Has a parcel fetched back that the shopper has.
    #[tracing::instrument(target = "yiye::use_case", name = "carrier.send_back", skip_all)]
    pub async fn send_back(&self, caller: &Caller, order: OrderId, parcel: ShipmentId) -> Result<(), CarrierRefusal> {
        caller.must(Permission::ChangeOrders)?;
        let mut work = self.ports.store.begin().await?;
        let found = work.orders().get(order).await?.ok_or(CarrierRefusal::NoParcel)?;
        let (state, known) = (found.state(), known(&found, parcel)?.clone());
        let shipment = state.shipment_of(parcel).filter(|parcel| parcel.status.is_handed_over());
        let shipment = shipment.ok_or(CarrierRefusal::NoParcel)?;
        let gateway = self.ports.carriers.gateway(&mut *work, known.method.carrier()).await?;
        drop(work);
        let request = ReturnRequest {
            destination: state.destination.clone(),
            contact: state.contact.clone(),
            worth: worth(state, shipment),
            order_number: state.number.compact().to_owned(),
            language: state.language,
            callback: self.told_at(&known.reference, &known.method),
            parcel: known.clone(),
        };
        let back = gateway.send_back(&request).await?;
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let mut order = work.orders().lock(order).await?.ok_or(CarrierRefusal::NoParcel)?;
        let mut known = known;
        known.numbers.extend(back.reference.map(|reference| ("return".to_owned(), reference)));
        order.entrust(parcel, known)?;
        if let Some(code) = back.code {
            order.hear(parcel, code)?;
        }
        order.send_back(Actor::from(caller), parcel)?;
        work.orders().save(&mut order, now).await?;
        Ok(work.commit().await?)
    }

    /// Has the carrier forget a parcel that is none any more here.
    async fn forget(
        &self,
        gateway: &dyn CarrierGateway,
        order: OrderId,
        parcel: ShipmentId,
        known: &ParcelAtCarrier,
    ) -> Result<(), CarrierRefusal> {
        match gateway.cancel(known).await {
            Err(error @ (GatewayError::Refused(_) | GatewayError::Unsupported)) => {
                self.hear(order, parcel, in_its_words(error)).await
            }
            answer => Ok(answer?),
        }
    }

    async fn hear(&self, order: OrderId, parcel: ShipmentId, word: String) -> Result<(), CarrierRefusal> {
        let mut work = self.ports.store.begin().await?;
        let mut order = work.orders().lock(order).await?.ok_or(CarrierRefusal::NoParcel)?;
        order.hear(parcel, word)?;
        work.orders().save(&mut order, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }

    async fn request(
        &self,
        work: &mut dyn UnitOfWork,
        order: &OrderState,
        shipment: &Shipment,
    ) -> Result<ParcelRequest, StoreError> {
        let reference = reference(order, shipment.id);
        Ok(ParcelRequest {
            callback: self.told_at(&reference, &shipment.method),
            reference,
            method: shipment.method.clone(),
            destination: order.destination.clone(),
            contact: order.contact.clone(),
            worth: worth(order, shipment),
            collect: collect(order, shipment.id),
            weight: self.weight(work, shipment).await?,
            shop_name: work.shop().appearance().await?.name.get(order.language).to_owned(),
            order_number: order.number.compact().to_owned(),
            language: order.language,
            at: self.ports.clock.now(),
        })
    }

    /// Each parcel has an address of its own for what is told of it.
    fn told_at(&self, reference: &str, method: &DeliveryMethod) -> String {
        [&self.ports.origin as &str, "/callbacks/parcels/", method.carrier(), "/", reference].concat()
    }

    async fn weight(&self, work: &mut dyn UnitOfWork, shipment: &Shipment) -> Result<i64, StoreError> {
        let variants: Vec<_> = shipment.lines.iter().map(|(variant, _)| *variant).collect();
        let offers = work.catalogue().offers(&variants).await?;
        let each = |variant| offers.iter().find(|offer| offer.variant == variant).map_or(0, |offer| offer.weight);
        Ok(shipment.lines.iter().map(|(variant, count)| each(*variant) * i64::from(*count)).sum())
    }
}

/// What the goods in a parcel were sold for.
fn worth(order: &OrderState, shipment: &Shipment) -> Money {
    let of = |line: &shop_domain::order::OrderLine| line.unit_price.amount * shipment.holds(line.variant);
    let amount = order.lines.iter().map(of).sum();
    Money { amount, currency: order.totals.total.currency }
}

/// In the house, of a carrier that is told, and not told yet.
pub(crate) fn can_be_entrusted(parcel: &Shipment) -> bool {
    parcel.status == ShipmentStatus::Pending
        && parcel.at_carrier.is_none()
        && parcel.method.carrier() != DeliveryMethod::OWN
}

/// What the owner reads of a refusal.
fn in_its_words(error: GatewayError) -> String {
    match error {
        GatewayError::Refused(words) => words,
        other => other.to_string(),
    }
}

/// Unpacked, and no carrier is known to have it.
fn is_left_behind(parcel: &Shipment) -> bool {
    parcel.status == ShipmentStatus::Cancelled
        && parcel.at_carrier.is_none()
        && parcel.method.carrier() != DeliveryMethod::OWN
}

/// What can be asked of the carrier of a parcel now, the likeliest first.
pub(crate) fn acts(parcel: &Shipment) -> Vec<CarrierAct> {
    use CarrierAct::{Ask, Cancel, Entrust, Label, SendBack};
    match parcel.status {
        _ if can_be_entrusted(parcel) => vec![Entrust],
        _ if parcel.at_carrier.is_none() => Vec::new(),
        ShipmentStatus::Pending => vec![Label, Ask, Cancel],
        ShipmentStatus::InTransit | ShipmentStatus::ReadyForPickup | ShipmentStatus::Returning => vec![Ask, Label],
        ShipmentStatus::Delivered | ShipmentStatus::PickedUp => vec![SendBack],
        ShipmentStatus::Returned | ShipmentStatus::Cancelled => Vec::new(),
    }
}

pub(super) fn known(order: &Order, parcel: ShipmentId) -> Result<&ParcelAtCarrier, CarrierRefusal> {
    let found = order.state().shipment_of(parcel).and_then(|parcel| parcel.at_carrier.as_ref());
    found.ok_or(CarrierRefusal::NoParcel)
}

/// Whether its carrier has it, and nobody else.
pub(super) fn is_under_way(parcel: &Shipment) -> bool {
    parcel.at_carrier.is_some()
        && !matches!(parcel.status, ShipmentStatus::Returned | ShipmentStatus::Cancelled)
        && !parcel.status.is_handed_over()
}
