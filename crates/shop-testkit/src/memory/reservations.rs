//! What a warehouse elsewhere was asked to hold, in memory.

use super::{MemoryUnitOfWork, ReservationRow, ReservationState};
use async_trait::async_trait;
use shop_domain::kernel::{OrderId, ReservationId};
use shop_services::ports::{Hold, ReservationRepository, StoreError, StoreResult};
use time::OffsetDateTime;

#[async_trait]
impl ReservationRepository for MemoryUnitOfWork {
    async fn open(
        &mut self,
        checkout: &[u8],
        wanted: &Hold,
        since: OffsetDateTime,
        now: OffsetDateTime,
    ) -> StoreResult<(Hold, Vec<ReservationId>)> {
        let rows = &mut self.tables.reservations;
        let mut stale = Vec::new();
        for row in rows.iter_mut().filter(|row| row.checkout == checkout && row.state == ReservationState::Open) {
            if row.hold.lines == wanted.lines && row.created_at >= since {
                return Ok((row.hold.clone(), stale));
            }
            row.state = ReservationState::GivenUp;
            stale.push(row.hold.id);
        }
        let (checkout, hold) = (checkout.to_owned(), wanted.clone());
        rows.push(ReservationRow { checkout, hold, state: ReservationState::Open, created_at: now });
        Ok((wanted.clone(), stale))
    }

    async fn take(&mut self, id: ReservationId, order: OrderId) -> StoreResult<bool> {
        let is_taken = |row: &ReservationRow| row.state == ReservationState::Taken(order);
        if self.tables.reservations.iter().any(is_taken) {
            return Err(StoreError::Broken("reservations_order_key".into()));
        }
        let open = |row: &&mut ReservationRow| row.hold.id == id && row.state == ReservationState::Open;
        let row = self.tables.reservations.iter_mut().find(open);
        Ok(row.map(|row| row.state = ReservationState::Taken(order)).is_some())
    }

    async fn give_up(&mut self, id: ReservationId) -> StoreResult<bool> {
        let not_taken =
            |row: &&mut ReservationRow| row.hold.id == id && !matches!(row.state, ReservationState::Taken(_));
        let row = self.tables.reservations.iter_mut().find(not_taken);
        Ok(row.map(|row| row.state = ReservationState::GivenUp).is_some())
    }

    async fn of(&mut self, order: OrderId) -> StoreResult<Option<Hold>> {
        let row = self.tables.reservations.iter().find(|row| row.state == ReservationState::Taken(order));
        Ok(row.map(|row| row.hold.clone()))
    }
}
