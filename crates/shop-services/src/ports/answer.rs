//! What was answered to requests that may come again.

use crate::ports::StoreResult;
use async_trait::async_trait;
use time::OffsetDateTime;

/// A request that came before with the same key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    pub body_hash: Vec<u8>,
    /// `None`: it is still being worked on.
    pub status: Option<u16>,
    /// `None`: it was told once, and is not told again.
    pub sealed: Option<String>,
}

/// From when on a request is claimed, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimTime {
    pub now: OffsetDateTime,
    pub until: OffsetDateTime,
}

#[async_trait]
pub trait AnswerRepository: Send {
    /// `None`: it is ours, because nobody has claimed it, or whoever did has taken too long and not answered.
    async fn claim(&mut self, key_hash: &[u8], body_hash: &[u8], time: ClaimTime) -> StoreResult<Option<KeptAnswer>>;
    async fn keep(&mut self, key_hash: &[u8], status: u16, sealed: Option<&str>) -> StoreResult<()>;
    /// The key may be used for another request. What was answered stays.
    async fn free(&mut self, key_hash: &[u8]) -> StoreResult<()>;
}
