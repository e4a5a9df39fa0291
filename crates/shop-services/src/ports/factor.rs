//! What somebody of the staff proves beside the password: codes that a telephone makes, and those for when it is lost.
//! Part of the unit of work. Nothing that could be typed is kept as it is.

use crate::ports::StoreResult;
use async_trait::async_trait;
use shop_domain::kernel::StaffId;
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    pub staff: StaffId,
    /// Sealed.
    pub secret: String,
    pub begun_at: OffsetDateTime,
    /// `None`: it does not count yet.
    pub confirmed_at: Option<OffsetDateTime>,
}

#[async_trait]
pub trait FactorRepository: Send {
    async fn of(&mut self, staff: StaffId) -> StoreResult<Option<Factor>>;
    /// Of everybody, whether they count or not.
    async fn all(&mut self) -> StoreResult<Vec<Factor>>;
    /// Another seal around the same secret.
    async fn reseal(&mut self, staff: StaffId, secret: &str) -> StoreResult<()>;
    /// Those for whom one counts, and those who have a passkey.
    async fn holders(&mut self) -> StoreResult<Vec<StaffId>>;
    /// Whether everybody who works here needs one.
    async fn are_needed(&mut self) -> StoreResult<bool>;
    async fn need(&mut self, needed: bool) -> StoreResult<()>;
    /// In place of one that does not count. `false`: there is one that counts.
    async fn begin(&mut self, factor: &Factor) -> StoreResult<bool>;
    /// It counts from now on. `false`: it does already, or there is none.
    async fn confirm(&mut self, staff: StaffId, now: OffsetDateTime) -> StoreResult<bool>;
    /// Uses this step up, and all before it. `false`: it was used up. Of two at once one gets `true`.
    async fn take_step(&mut self, staff: StaffId, step: i64) -> StoreResult<bool>;
    /// With its recovery codes. `false`: there is none.
    async fn remove(&mut self, staff: StaffId) -> StoreResult<bool>;
    /// In place of all that there were.
    async fn set_recovery(&mut self, staff: StaffId, hashes: &[Vec<u8>]) -> StoreResult<()>;
    /// Uses it up. `false`: there is no such code, or not any more.
    async fn take_recovery(&mut self, staff: StaffId, hash: &[u8]) -> StoreResult<bool>;
    async fn recovery_left(&mut self, staff: StaffId) -> StoreResult<i64>;
}
