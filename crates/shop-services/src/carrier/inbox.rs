//! What carriers say of parcels: stored before it is judged, applied once. A parcel never goes back from where
//! the shopper has it but by a way back that was asked for.

use super::{CarrierRefusal, CarrierService, can_be_entrusted, cash::is_collected, reference::order_number};
use crate::{
    order::finish,
    payment::words,
    ports::{
        Entry, EntryKind, GatewayError, Incoming, KeptParcelNotice, ParcelNews, ParcelNotice, ParcelReading,
        RefusedCallback, Reply, UnitOfWork, Work,
    },
    refund::plan,
};
use sha2::{Digest, Sha256};
use shop_domain::{
    kernel::ShipmentId,
    order::{Actor, Order, StockEffect},
    shipment::{DeliveryKind, Shipment, ShipmentStatus},
};
use time::{Duration, OffsetDateTime};

/// Longer than it takes to apply a notice where nothing goes wrong.
const LATER: Duration = Duration::seconds(5);

/// In characters, of a notice that is kept although it was refused.
const MOST_OF_REFUSED: usize = 1_000;

impl CarrierService {
    /// A carrier's notice at the address of a parcel, answered in the carrier's own words.
    #[tracing::instrument(target = "yiye::use_case", name = "carrier.callback", skip_all)]
    pub async fn callback(&self, carrier: &str, reference: &str, incoming: &Incoming) -> Result<Reply, CarrierRefusal> {
        let mut work = self.ports.store.begin().await?;
        let gateway = self.ports.carriers.gateway(&mut *work, carrier).await?;
        drop(work);
        match gateway.read(incoming) {
            Ok(ParcelReading::Notice(notice)) => {
                self.take(carrier, reference, notice, words(incoming)).await?;
                Ok(gateway.reply(Ok(())))
            }
            Ok(ParcelReading::Nothing) => Ok(gateway.reply(Ok(()))),
            Err(error) => {
                self.keep_refused(carrier, incoming, &error).await?;
                Ok(gateway.reply(Err(&error)))
            }
        }
    }

    /// Keeps a notice, and applies it. What cannot be applied now is applied by a job.
    pub(super) async fn take(
        &self,
        carrier: &str,
        reference: &str,
        notice: ParcelNotice,
        body: String,
    ) -> Result<(), CarrierRefusal> {
        let now = self.ports.clock.now();
        let kept = KeptParcelNotice { carrier: carrier.to_owned(), reference: reference.to_owned(), notice, body };
        let mut work = self.ports.store.begin().await?;
        if work.parcels().receive(&kept, now).await? {
            let apply = Work::ApplyParcel { carrier: carrier.to_owned(), event: kept.notice.event.clone() };
            work.jobs().enqueue(&apply, now + LATER).await?;
            work.commit().await?;
        } else {
            drop(work);
        }
        if let Err(error) = self.apply_kept(carrier, &kept.notice.event).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a notice of a carrier is applied later");
        }
        Ok(())
    }

    /// As a job: nothing is left to do where the notice was applied when it came.
    pub async fn apply_kept(&self, carrier: &str, event: &str) -> Result<(), CarrierRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let Some(kept) = work.parcels().open_notice(carrier, event).await? else { return Ok(()) };
        let order = match order_number(&kept.reference) {
            Some(number) => work.parcels().order_numbered(number).await?,
            None => None,
        };
        let order = match order {
            Some(order) => work.orders().lock(order).await?,
            None => None,
        };
        if !work.parcels().claim_notice(carrier, event).await? {
            return Ok(());
        }
        let found = order.and_then(|order| Some((parcel(&order, &kept)?, order)));
        let Some((parcel, mut order)) = found else {
            tracing::warn!(carrier, event, "a carrier names a parcel that nobody knows");
            work.parcels().close_notice(carrier, event, Some("unmatched"), now).await?;
            return Ok(work.commit().await?);
        };
        if let Some(verdict) = verdict(&kept, &order, parcel) {
            work.parcels().close_notice(carrier, event, Some(verdict), now).await?;
            return Ok(work.commit().await?);
        }
        // Whether it collects money is known with the booking: word of it waits until that has come.
        if order.state().shipment_of(parcel).is_some_and(can_be_entrusted) {
            return Err(CarrierRefusal::NotBooked);
        }
        let effect = Told { work: &mut *work, order: &mut order, parcel, now }.apply(&kept).await?;
        plan(&mut *work, &self.ports, &mut order, now).await?;
        work.parcels().close_notice(carrier, event, None, now).await?;
        Ok(finish(work, order, &effect, carrier, now).await?)
    }

    async fn keep_refused(
        &self,
        carrier: &str,
        incoming: &Incoming,
        error: &GatewayError,
    ) -> Result<(), CarrierRefusal> {
        let verdict = if matches!(error, GatewayError::Forged) { "forged" } else { "malformed" };
        let body: String = words(incoming).chars().take(MOST_OF_REFUSED).collect();
        let digest = Sha256::digest(body.as_bytes());
        let event = digest.iter().take(12).fold("refused:".to_owned(), |text, byte| format!("{text}{byte:02x}"));
        let refused = RefusedCallback { provider: carrier.to_owned(), event, body, verdict };
        let mut work = self.ports.store.begin().await?;
        work.payments().refuse(&refused, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }
}

/// The parcel at whose address it came in.
fn parcel(order: &Order, kept: &KeptParcelNotice) -> Option<ShipmentId> {
    let state = order.state();
    let is_it = |parcel: &&Shipment| super::reference::reference(state, parcel.id) == kept.reference;
    state.shipments.iter().find(is_it).map(|parcel| parcel.id)
}

/// Why a notice has no effect. Its address is not signed: what is in it says the same, or it is another's.
fn verdict(kept: &KeptParcelNotice, order: &Order, parcel: ShipmentId) -> Option<&'static str> {
    let notice = &kept.notice;
    if let Some(objection) = notice.objection {
        return Some(objection.code());
    }
    let shipment = order.state().shipment_of(parcel)?;
    if shipment.method.carrier() != kept.carrier {
        return Some("provider");
    }
    let known = shipment.at_carrier.as_ref();
    let is_its = if notice.returning {
        known.is_some_and(|known| known.handle == notice.handle)
    } else {
        notice.reference == kept.reference && known.is_none_or(|known| known.handle == notice.handle)
    };
    (!is_its).then_some("mismatch")
}

/// A notice meets its parcel, whose order's lock is held.
struct Told<'a> {
    work: &'a mut dyn UnitOfWork,
    order: &'a mut Order,
    parcel: ShipmentId,
    now: OffsetDateTime,
}

impl Told<'_> {
    async fn apply(&mut self, kept: &KeptParcelNotice) -> Result<StockEffect, CarrierRefusal> {
        let (by, id, notice) = (Actor::Provider(kept.carrier.clone()), self.parcel, &kept.notice);
        let Some(parcel) = self.order.state().shipment_of(id) else { return Ok(StockEffect::Keep) };
        let (status, is_store) = (parcel.status, self.order.state().destination.kind() == DeliveryKind::Store);
        let collects = parcel.at_carrier.as_ref().is_some_and(is_collected);
        let word = if notice.words.is_empty() { &notice.code } else { &notice.words };
        self.order.hear(id, word.chars().take(200).collect())?;
        if notice.tracking.is_some() && !matches!(status, ShipmentStatus::Cancelled | ShipmentStatus::Returned) {
            self.order.track(by.clone(), id, notice.tracking.clone())?;
        }
        let Some(news) = notice.news else { return Ok(StockEffect::Keep) };
        use ShipmentStatus as S;
        Ok(match (news, status) {
            (ParcelNews::UnderWay, S::Pending) => self.order.ship(by, id, None)?,
            (ParcelNews::ReadyForPickup, S::Pending | S::InTransit) if is_store => self.order.arrive(by, id)?,
            (ParcelNews::ReadyForPickup, S::Pending) => self.order.ship(by, id, None)?,
            (ParcelNews::HandedOver, S::Pending | S::InTransit | S::ReadyForPickup) => {
                // Word of its way may have been lost.
                let effect = match status {
                    S::Pending | S::InTransit if is_store => self.order.arrive(by.clone(), id)?,
                    S::Pending => self.order.ship(by.clone(), id, None)?,
                    _ => StockEffect::Keep,
                };
                self.order.hand_over(by.clone(), id)?;
                if collects {
                    self.collect(by).await?;
                }
                effect
            }
            (ParcelNews::ComingBack | ParcelNews::CameBack, S::InTransit | S::ReadyForPickup) => {
                self.order.send_back(by, id)?;
                StockEffect::Keep
            }
            (ParcelNews::CalledOff, S::Pending) => {
                self.order.drop_parcel(by, id)?;
                StockEffect::Keep
            }
            // That it is in the house again, and whether its goods can be sold, is for whoever opens it to say.
            _ => StockEffect::Keep,
        })
    }

    /// Whoever handed it over has the money, and settles it with the shop.
    async fn collect(&mut self, by: Actor) -> Result<(), CarrierRefusal> {
        if !self.order.can_be_collected() {
            return Ok(());
        }
        let (order, total) = (self.order.state().id, self.order.state().totals.total);
        let amount = total.minus(self.order.held_of_total())?;
        self.order.mark_collected(by)?;
        let entry = Entry { order, attempt: None, kind: EntryKind::Collected, amount };
        Ok(self.work.payments().enter(entry, self.now).await?)
    }
}
