//! Idempotency keys. The row is written first, so that a second request with the key waits at it
//! until the first has committed or gone.

use crate::{failure::failed, unit_of_work::PgUnitOfWork};
use async_trait::async_trait;
use shop_domain::kernel::OrderId;
use shop_services::ports::{KeyClaim, KeyRepository, StoreResult};
use sqlx::query;
use time::OffsetDateTime;

#[async_trait]
impl KeyRepository for PgUnitOfWork {
    async fn claim(
        &mut self,
        key_hash: &[u8],
        body_hash: &[u8],
        order: OrderId,
        now: OffsetDateTime,
    ) -> StoreResult<KeyClaim> {
        loop {
            let claimed = query!(
                "insert into idempotency_keys (key_hash, body_hash, order_id, created_at) values ($1, $2, $3, $4)
                 on conflict (key_hash) do nothing",
                key_hash,
                body_hash,
                order.0,
                now
            )
            .execute(self.connection())
            .await
            .map_err(failed)?;
            if claimed.rows_affected() == 1 {
                return Ok(KeyClaim::Ours);
            }
            let used = query!("select order_id, body_hash from idempotency_keys where key_hash = $1", key_hash)
                .fetch_optional(self.connection())
                .await
                .map_err(failed)?;
            // Otherwise it was deleted in between, being old: it is free again.
            if let Some(used) = used {
                return Ok(KeyClaim::Used { order: OrderId(used.order_id), body_hash: used.body_hash });
            }
        }
    }
}
