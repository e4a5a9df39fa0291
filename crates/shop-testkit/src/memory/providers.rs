//! What is set of providers, in memory. Never saves over a version that it has not seen.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_services::ports::{KeptProvider, ProviderRepository, StoreError, StoreResult};

#[async_trait]
impl ProviderRepository for MemoryUnitOfWork {
    async fn get(&mut self, code: &str) -> StoreResult<Option<KeptProvider>> {
        Ok(self.tables.providers.get(code).cloned())
    }

    async fn all(&mut self) -> StoreResult<Vec<KeptProvider>> {
        Ok(self.tables.providers.values().cloned().collect())
    }

    async fn save(&mut self, provider: &KeptProvider) -> StoreResult<()> {
        let stored = self.tables.providers.get(&provider.code).map_or(0, |stored| stored.version);
        if stored != provider.version {
            return Err(StoreError::Conflict);
        }
        let kept = KeptProvider { version: stored + 1, ..provider.clone() };
        self.tables.providers.insert(provider.code.clone(), kept);
        Ok(())
    }
}
