//! What was answered to requests, in memory.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_services::ports::{AnswerRepository, ClaimTime, KeptAnswer, StoreResult};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    pub kept: KeptAnswer,
    pub claimed_until: OffsetDateTime,
    pub created_at: OffsetDateTime,
}

#[async_trait]
impl AnswerRepository for MemoryUnitOfWork {
    async fn claim(&mut self, key_hash: &[u8], body_hash: &[u8], time: ClaimTime) -> StoreResult<Option<KeptAnswer>> {
        let stored = self.tables.answers.get(key_hash);
        if let Some(row) = stored.filter(|row| row.kept.status.is_some() || row.claimed_until > time.now) {
            return Ok(Some(row.kept.clone()));
        }
        let kept = KeptAnswer { body_hash: body_hash.to_vec(), status: None, sealed: None };
        let row = AnswerRow { kept, claimed_until: time.until, created_at: time.now };
        self.tables.answers.insert(key_hash.to_vec(), row);
        Ok(None)
    }

    async fn keep(&mut self, key_hash: &[u8], status: u16, sealed: Option<&str>) -> StoreResult<()> {
        if let Some(row) = self.tables.answers.get_mut(key_hash) {
            (row.kept.status, row.kept.sealed) = (Some(status), sealed.map(str::to_owned));
        }
        Ok(())
    }

    async fn free(&mut self, key_hash: &[u8]) -> StoreResult<()> {
        self.tables.answers.retain(|key, row| key != key_hash || row.kept.status.is_some());
        Ok(())
    }
}
