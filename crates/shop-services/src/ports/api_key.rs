//! Where the keys of machines are kept. A key is never kept as it is.

use crate::ports::StoreResult;
use async_trait::async_trait;
use shop_domain::{
    api_key::ApiKey,
    kernel::{ApiKeyId, EmailAddress},
    staff::Staff,
};
use time::OffsetDateTime;

/// A key, what it is known by, and whoever made it as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptApiKey {
    pub key: ApiKey,
    pub hash: Vec<u8>,
    pub maker: Staff,
}

#[async_trait]
pub trait ApiKeyRepository: Send {
    async fn add(&mut self, key: &ApiKey, hash: &[u8]) -> StoreResult<()>;
    /// By what it begins with.
    async fn find(&mut self, prefix: &str) -> StoreResult<Option<KeptApiKey>>;
    async fn lock(&mut self, id: ApiKeyId) -> StoreResult<Option<KeptApiKey>>;
    /// The latest first, with the address of whoever made it.
    async fn all(&mut self) -> StoreResult<Vec<(ApiKey, EmailAddress)>>;
    /// When it was revoked, and when it was used last.
    async fn save(&mut self, key: &ApiKey) -> StoreResult<()>;
    /// Until when what the key has used is paid off; locked, so that requests at one instant are counted in turn.
    async fn lock_rate(&mut self, id: ApiKeyId, now: OffsetDateTime) -> StoreResult<OffsetDateTime>;
    async fn save_rate(&mut self, id: ApiKeyId, paid_off: OffsetDateTime) -> StoreResult<()>;
}
