//! The inbox of what carriers said of parcels. Part of the unit of work.

use crate::ports::{ParcelNotice, StoreResult};
use async_trait::async_trait;
use shop_domain::kernel::OrderId;
use time::OffsetDateTime;

/// What a carrier said, as it was kept: what it means, and the words it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptParcelNotice {
    pub carrier: String,
    /// The parcel at whose address it came in. What the notice itself names is signed, and may be a way back.
    pub reference: String,
    pub notice: ParcelNotice,
    pub body: String,
}

#[async_trait]
pub trait ParcelRepository: Send {
    /// Keeps what a carrier sent. `false`: that very event is kept already.
    async fn receive(&mut self, notice: &KeptParcelNotice, now: OffsetDateTime) -> StoreResult<bool>;
    /// `None`: it was applied, or never kept.
    async fn open_notice(&mut self, carrier: &str, event: &str) -> StoreResult<Option<KeptParcelNotice>>;
    /// Locks a notice that was not applied yet; `false`: it was.
    async fn claim_notice(&mut self, carrier: &str, event: &str) -> StoreResult<bool>;
    async fn close_notice(
        &mut self,
        carrier: &str,
        event: &str,
        verdict: Option<&str>,
        now: OffsetDateTime,
    ) -> StoreResult<()>;
    /// The order with this number.
    async fn order_numbered(&mut self, number: &str) -> StoreResult<Option<OrderId>>;
}
