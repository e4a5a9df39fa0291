//! Asks carriers how far parcels are, in case a notice was lost. Applied as if it had been told.

use super::{CarrierRefusal, CarrierService, book::is_under_way};
use crate::ports::Work;
use shop_domain::{
    kernel::{OrderId, ShipmentId},
    staff::{Caller, Permission},
};
use time::Duration;

/// A parcel that waits for a week and travels back for another is followed to its end.
const ROUNDS: u32 = 30;

pub(super) fn first(order: OrderId, parcel: ShipmentId) -> Work {
    Work::AskCarrier { order: order.0, parcel: parcel.0, round: 0 }
}

/// Six hours, and then once a day: notices come within minutes.
pub(super) fn pause(round: u32) -> Duration {
    if round == 0 { Duration::hours(6) } else { Duration::days(1) }
}

impl CarrierService {
    /// Asks about one parcel. `true`: there is nothing to ask for any more.
    #[tracing::instrument(target = "yiye::use_case", name = "carrier.ask", skip_all)]
    pub async fn ask(&self, order: OrderId, parcel: ShipmentId) -> Result<bool, CarrierRefusal> {
        let mut work = self.ports.store.begin().await?;
        let Some(found) = work.orders().get(order).await? else { return Ok(true) };
        let Some(shipment) = found.state().shipment_of(parcel).filter(|parcel| is_under_way(parcel)) else {
            return Ok(true);
        };
        let Some(known) = shipment.at_carrier.clone() else { return Ok(true) };
        let carrier = known.method.carrier().to_owned();
        let gateway = self.ports.carriers.gateway(&mut *work, &carrier).await?;
        drop(work);
        if let Some(notice) = gateway.query(&known).await? {
            self.take(&carrier, &known.reference, notice, "asked".to_owned()).await?;
        }
        Ok(false)
    }

    /// Because somebody wants to know now.
    #[tracing::instrument(target = "yiye::use_case", name = "carrier.ask_now", skip_all)]
    pub async fn ask_now(&self, caller: &Caller, order: OrderId, parcel: ShipmentId) -> Result<(), CarrierRefusal> {
        caller.must(Permission::ReadOrders)?;
        if self.ask(order, parcel).await? { Err(CarrierRefusal::NoParcel) } else { Ok(()) }
    }

    /// As a job: asks again later, as long as the parcel is under way.
    pub async fn follow(&self, order: OrderId, parcel: ShipmentId, round: u32) -> Result<(), CarrierRefusal> {
        if self.ask(order, parcel).await? || round >= ROUNDS {
            return Ok(());
        }
        let mut work = self.ports.store.begin().await?;
        let next = Work::AskCarrier { order: order.0, parcel: parcel.0, round: round + 1 };
        work.jobs().enqueue(&next, self.ports.clock.now() + pause(round + 1)).await?;
        Ok(work.commit().await?)
    }
}
