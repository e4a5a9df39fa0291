//! Passkeys and ceremonies in memory. Never finds a ceremony twice.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_domain::kernel::PasskeyId;
use shop_services::ports::{AccountId, KeptCeremony, KeptPasskey, PasskeyRepository, StoreError, StoreResult};
use time::OffsetDateTime;

#[async_trait]
impl PasskeyRepository for MemoryUnitOfWork {
    async fn of(&mut self, owner: AccountId) -> StoreResult<Vec<KeptPasskey>> {
        Ok(self.tables.passkeys.values().filter(|passkey| passkey.owner == owner).cloned().collect())
    }

    async fn add(&mut self, passkey: &KeptPasskey) -> StoreResult<()> {
        if self.tables.passkeys.values().any(|other| other.credential_id == passkey.credential_id) {
            return Err(StoreError::Taken("passkey.known"));
        }
        self.tables.passkeys.insert(passkey.id, passkey.clone());
        Ok(())
    }

    async fn lock(&mut self, credential_id: &[u8]) -> StoreResult<Option<KeptPasskey>> {
        Ok(self.tables.passkeys.values().find(|passkey| passkey.credential_id == credential_id).cloned())
    }

    async fn used(&mut self, id: PasskeyId, credential: &str, now: OffsetDateTime) -> StoreResult<()> {
        if let Some(passkey) = self.tables.passkeys.get_mut(&id) {
            (passkey.credential, passkey.used_at) = (credential.to_owned(), Some(now));
        }
        Ok(())
    }

    async fn remove(&mut self, owner: AccountId, id: PasskeyId) -> StoreResult<bool> {
        let is_theirs = self.tables.passkeys.get(&id).is_some_and(|passkey| passkey.owner == owner);
        Ok(is_theirs && self.tables.passkeys.remove(&id).is_some())
    }

    async fn begin(&mut self, token_hash: &[u8], ceremony: &KeptCeremony) -> StoreResult<()> {
        self.tables.ceremonies.insert(token_hash.to_vec(), ceremony.clone());
        Ok(())
    }

    async fn end(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<Option<KeptCeremony>> {
        Ok(self.tables.ceremonies.remove(token_hash).filter(|ceremony| ceremony.expires_at > now))
    }
}
