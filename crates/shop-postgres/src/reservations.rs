//! What a warehouse elsewhere was asked to hold, and for which order it does.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::kernel::{OrderId, ReservationId};
use shop_services::ports::{Hold, ReservationRepository, StoreError, StoreResult};
use sqlx::{query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

struct Row {
    reservation_id: Uuid,
    lines: serde_json::Value,
    expires_at: OffsetDateTime,
}

impl Row {
    fn read(self) -> StoreResult<Hold> {
        let lines = serde_json::from_value(self.lines).map_err(|_| unreadable("reservations.lines"))?;
        Ok(Hold { id: ReservationId(self.reservation_id), lines, expires_at: self.expires_at })
    }
}

#[async_trait]
impl ReservationRepository for PgUnitOfWork {
    async fn open(
        &mut self,
        checkout: &[u8],
        wanted: &Hold,
        since: OffsetDateTime,
        now: OffsetDateTime,
    ) -> StoreResult<(Hold, Vec<ReservationId>)> {
        let lines = serde_json::to_value(&wanted.lines).map_err(|error| StoreError::Broken(Box::new(error)))?;
        let stale = query_scalar!(
            "update reservations set state = 'given_up'
             where checkout = $1 and state = 'open' and (lines <> $2 or created_at < $3)
             returning reservation_id",
            checkout,
            lines,
            since
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        // A request in flight with the same key is waited for, and has the row then.
        query!(
            "insert into reservations (reservation_id, checkout, lines, state, created_at, expires_at)
             values ($1, $2, $3, 'open', $4, $5)
             on conflict (checkout) where state = 'open' do nothing",
            wanted.id.0,
            checkout,
            lines,
            now,
            wanted.expires_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        let row = query_as!(
            Row,
            "select reservation_id, lines, expires_at from reservations
             where checkout = $1 and state = 'open' for update",
            checkout
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        let hold = row.ok_or(StoreError::Conflict)?.read()?;
        Ok((hold, stale.into_iter().map(ReservationId).collect()))
    }

    async fn take(&mut self, id: ReservationId, order: OrderId) -> StoreResult<bool> {
        let taken = query!(
            "update reservations set state = 'taken', order_id = $2 where reservation_id = $1 and state = 'open'",
            id.0,
            order.0
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(taken.rows_affected() == 1)
    }

    async fn give_up(&mut self, id: ReservationId) -> StoreResult<bool> {
        let given_up =
            query!("update reservations set state = 'given_up' where reservation_id = $1 and state <> 'taken'", id.0)
                .execute(self.connection())
                .await
                .map_err(failed)?;
        Ok(given_up.rows_affected() == 1)
    }

    async fn of(&mut self, order: OrderId) -> StoreResult<Option<Hold>> {
        let row =
            query_as!(Row, "select reservation_id, lines, expires_at from reservations where order_id = $1", order.0)
                .fetch_optional(self.connection())
                .await
                .map_err(failed)?;
        row.map(Row::read).transpose()
    }
}
