//! A warehouse elsewhere. It holds the goods before the order is written: nothing foreign is called inside a
//! transaction. Everything after that is a job, which may run twice.

use super::{
    InventoryRefusal, InventoryService,
    keeping::{Keeping, Settlement},
};
use crate::{
    checkout::CheckoutRefusal,
    order::OrderRefusal,
    ports::{ExternalWarehouse, HeldLine, Hold, Level, StoreError, UnitOfWork, WarehouseError, Work},
};
use async_trait::async_trait;
use shop_domain::{
    kernel::ReservationId,
    order::{Order, StockEffect},
    shipment::Portion,
};
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// Where the goods of an order lie that stands on this hold.
pub(crate) struct Elsewhere {
    pub hold: Hold,
}

#[async_trait]
impl Keeping for Elsewhere {
    async fn promise(
        &self,
        work: &mut dyn UnitOfWork,
        order: &Order,
        now: OffsetDateTime,
    ) -> Result<bool, CheckoutRefusal> {
        if !work.reservations().take(self.hold.id, order.state().id).await? {
            return Err(WarehouseError::Closed.into());
        }
        work.jobs().enqueue(&Work::KeepHold { hold: self.hold.id }, now).await?;
        Ok(false)
    }

    async fn settle(&self, work: &mut dyn UnitOfWork, settlement: &Settlement<'_>) -> Result<bool, OrderRefusal> {
        let (hold, part) = (self.hold.id, settlement.part.to_owned());
        let job = match settlement.effect {
            StockEffect::Keep => return Ok(false),
            StockEffect::Release(portions) => Work::ReleaseHold { hold, part, lines: self.called(portions)? },
            StockEffect::Take(portions) => Work::CommitHold { hold, part, lines: self.called(portions)? },
            StockEffect::Restock(portions) => Work::RestockHold { hold, part, lines: self.called(portions)? },
        };
        work.jobs().enqueue(&job, settlement.now).await?;
        Ok(false)
    }
}

impl Elsewhere {
    /// By the names under which they were held: a SKU may have changed since.
    fn called(&self, portions: &[Portion]) -> Result<Vec<HeldLine>, StoreError> {
        let called = portions.iter().map(|(variant, quantity)| {
            let held = self.hold.lines.iter().find(|line| line.variant == *variant).ok_or(StoreError::Conflict)?;
            Ok(HeldLine { quantity: i64::from(*quantity), ..held.clone() })
        });
        called.collect()
    }
}

impl InventoryService {
    /// Within this a checkout that is sent again finds what it was held the first time.
    const FRESH: Duration = Duration::minutes(10);
    /// After this no order will stand on a hold that none stands on.
    const GIVEN_UP: Duration = Duration::minutes(15);
    /// How long the warehouse keeps it by itself: longer than a job tries to have it kept for good.
    const HELD: Duration = Duration::days(1);

    /// Has the warehouse hold the lines for a checkout. Before it is asked, it is written down that it was: what
    /// it held and no order stands on is given back by a job.
    pub(crate) async fn hold(&self, checkout: &[u8], lines: Vec<HeldLine>) -> Result<Hold, InventoryRefusal> {
        let now = self.ports.clock.now();
        let id = ReservationId(self.ports.ids.next());
        let wanted = Hold { id, lines, expires_at: now + Self::HELD };
        let mut work = self.ports.store.begin().await?;
        let (hold, stale) = work.reservations().open(checkout, &wanted, now - Self::FRESH, now).await?;
        if hold.lines != wanted.lines {
            // The same form, sent twice at once with other things in it.
            return Err(StoreError::Conflict.into());
        }
        work.jobs().enqueue(&Work::GiveUpHold { hold: hold.id }, now + Self::GIVEN_UP).await?;
        let kept = work.warehouse().get().await?;
        work.commit().await?;
        let warehouse = self.ports.warehouse.open(&kept)?;
        // What the shopper no longer wants may be all that there is.
        for stale in stale {
            warehouse.release(stale, "all", None).await?;
        }
        match warehouse.reserve(&hold).await {
            Ok(()) => Ok(hold),
            Err(WarehouseError::Short(levels)) => {
                self.note(&levels).await?;
                Err(WarehouseError::Short(levels).into())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The order stands: what is held for it does not end by itself.
    pub(crate) async fn keep_hold(&self, hold: ReservationId) -> Result<(), InventoryRefusal> {
        match self.external().await?.keep(hold).await {
            // Everything of it has left or was given back meanwhile.
            Err(WarehouseError::Closed) => Ok(()),
            kept => Ok(kept?),
        }
    }

    pub(crate) async fn commit_hold(
        &self,
        hold: ReservationId,
        part: &str,
        lines: &[HeldLine],
    ) -> Result<(), InventoryRefusal> {
        Ok(self.external().await?.commit(hold, part, lines).await?)
    }

    pub(crate) async fn release_hold(
        &self,
        hold: ReservationId,
        part: &str,
        lines: &[HeldLine],
    ) -> Result<(), InventoryRefusal> {
        match self.external().await?.release(hold, part, Some(lines)).await {
            Err(WarehouseError::Closed) => Ok(()),
            released => Ok(released?),
        }
    }

    pub(crate) async fn restock_hold(
        &self,
        hold: ReservationId,
        part: &str,
        lines: &[HeldLine],
    ) -> Result<(), InventoryRefusal> {
        Ok(self.external().await?.restock(hold, part, lines).await?)
    }

    /// Gives back what no order stands on. Whether the warehouse ever heard of it makes no difference.
    pub(crate) async fn give_up_hold(&self, hold: ReservationId) -> Result<(), InventoryRefusal> {
        let mut work = self.ports.store.begin().await?;
        if !work.reservations().give_up(hold).await? {
            return Ok(());
        }
        let kept = work.warehouse().get().await?;
        work.commit().await?;
        Ok(self.ports.warehouse.open(&kept)?.release(hold, "all", None).await?)
    }

    async fn external(&self) -> Result<Arc<dyn ExternalWarehouse>, InventoryRefusal> {
        let kept = self.ports.store.begin().await?.warehouse().get().await?;
        Ok(self.ports.warehouse.open(&kept)?)
    }

    /// Pages are to say what the warehouse has just said.
    async fn note(&self, levels: &[Level]) -> Result<(), StoreError> {
        let mut work = self.ports.store.begin().await?;
        if self.heard(&mut *work, levels, false).await? {
            work.catalogue().touch().await?;
        }
        work.commit().await
    }
}
