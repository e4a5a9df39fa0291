//! Idempotency keys in memory. Never waits: a request in flight has the store to itself.

use super::{KeyRow, MemoryUnitOfWork};
use async_trait::async_trait;
use shop_domain::kernel::OrderId;
use shop_services::ports::{KeyClaim, KeyRepository, StoreResult};
use time::OffsetDateTime;

#[async_trait]
impl KeyRepository for MemoryUnitOfWork {
    async fn claim(
        &mut self,
        key_hash: &[u8],
        body_hash: &[u8],
        order: OrderId,
        now: OffsetDateTime,
    ) -> StoreResult<KeyClaim> {
        if let Some(row) = self.tables.keys.get(key_hash) {
            return Ok(KeyClaim::Used { order: row.order, body_hash: row.body_hash.clone() });
        }
        let row = KeyRow { order, body_hash: body_hash.to_vec(), created_at: now };
        self.tables.keys.insert(key_hash.to_vec(), row);
        Ok(KeyClaim::Ours)
    }
}
