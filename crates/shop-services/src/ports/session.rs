//! Sessions that somebody came in by, so that they see them and can end them. Never what is kept in one: that is the
//! matter of whoever answers requests.

use crate::ports::StoreResult;
use async_trait::async_trait;
use shop_domain::kernel::{CustomerId, SessionId, StaffId};
use time::OffsetDateTime;

/// Somebody with an account, of either house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccountId {
    Staff(StaffId),
    Customer(CustomerId),
}

/// What the cookie of a browser says. Without `Debug`: whoever knows it is in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SessionKey<'a>(pub &'a str);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    pub id: SessionId,
    pub of: AccountId,
    pub began_at: OffsetDateTime,
    /// What the browser says of itself: nothing is proven by it.
    pub browser: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    pub id: SessionId,
    /// Whether it is the one that was asked from.
    pub is_this: bool,
    pub began_at: OffsetDateTime,
    /// When something was last kept in it.
    pub seen_at: OffsetDateTime,
    pub browser: String,
}

#[async_trait]
pub trait SessionRepository: Send {
    /// Says whose a session is from now on. `false`: there is none under that key.
    async fn begins(&mut self, key: SessionKey<'_>, session: &NewSession) -> StoreResult<bool>;
    /// Those that have not run out, the one that began last first.
    async fn open(&mut self, of: AccountId, from: SessionKey<'_>, now: OffsetDateTime)
    -> StoreResult<Vec<OpenSession>>;
    /// Theirs alone.
    async fn end(&mut self, of: AccountId, id: SessionId) -> StoreResult<()>;
    /// All of theirs but the one that is named.
    async fn end_others(&mut self, of: AccountId, but: Option<SessionKey<'_>>) -> StoreResult<()>;
}
