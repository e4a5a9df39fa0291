//! Keys of machines in memory. Never knows a key, only what it hashes to.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_domain::{
    api_key::ApiKey,
    kernel::{ApiKeyId, EmailAddress},
};
use shop_services::ports::{ApiKeyRepository, KeptApiKey, StaffRepository, StoreError, StoreResult};
use time::OffsetDateTime;

#[async_trait]
impl ApiKeyRepository for MemoryUnitOfWork {
    async fn add(&mut self, key: &ApiKey, hash: &[u8]) -> StoreResult<()> {
        if self.tables.api_keys.values().any(|(other, _)| other.prefix == key.prefix) {
            // As the real one has it: it does not happen.
            return Err(StoreError::Conflict);
        }
        self.tables.api_keys.insert(key.id, (key.clone(), hash.to_vec()));
        Ok(())
    }

    async fn find(&mut self, prefix: &str) -> StoreResult<Option<KeptApiKey>> {
        let found = self.tables.api_keys.values().find(|(key, _)| key.prefix == prefix).map(|(key, _)| key.id);
        match found {
            Some(id) => ApiKeyRepository::lock(self, id).await,
            None => Ok(None),
        }
    }

    async fn lock(&mut self, id: ApiKeyId) -> StoreResult<Option<KeptApiKey>> {
        let Some((key, hash)) = self.tables.api_keys.get(&id).cloned() else { return Ok(None) };
        let maker = StaffRepository::get(self, key.made_by).await?;
        Ok(maker.map(|maker| KeptApiKey { key, hash, maker: maker.staff }))
    }

    async fn all(&mut self) -> StoreResult<Vec<(ApiKey, EmailAddress)>> {
        let mut all: Vec<_> = self.tables.api_keys.values().map(|(key, _)| key.clone()).collect();
        all.sort_by_key(|key| std::cmp::Reverse((key.created_at, key.id.0)));
        let maker = |key: ApiKey| {
            let email = self.tables.staff.get(&key.made_by)?.staff.email.clone();
            Some((key, email))
        };
        Ok(all.into_iter().filter_map(maker).collect())
    }

    async fn save(&mut self, key: &ApiKey) -> StoreResult<()> {
        if let Some((stored, _)) = self.tables.api_keys.get_mut(&key.id) {
            (stored.revoked_at, stored.last_used_at) = (stored.revoked_at.or(key.revoked_at), key.last_used_at);
        }
        Ok(())
    }

    async fn lock_rate(&mut self, id: ApiKeyId, now: OffsetDateTime) -> StoreResult<OffsetDateTime> {
        Ok(*self.tables.rates.entry(id).or_insert(now))
    }

    async fn save_rate(&mut self, id: ApiKeyId, paid_off: OffsetDateTime) -> StoreResult<()> {
        self.tables.rates.insert(id, paid_off);
        Ok(())
    }
}
