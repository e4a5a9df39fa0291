//! Where the goods lie: what is set of it, and what a warehouse that somebody else runs is asked to do.

use crate::ports::{SettingMissing, StoreResult};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use shop_domain::{
    inventory::Availability,
    kernel::{OrderId, ReservationId, VariantId},
};
use std::sync::Arc;
use time::OffsetDateTime;

/// What the owner has set of the warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptWarehouse {
    /// From this many down stock is low, where a variant has no figure of its own.
    pub low_at: i64,
    /// The goods lie in a warehouse that somebody else runs.
    pub is_external: bool,
    /// Where that one is.
    pub address: String,
    /// The key that it wants, sealed.
    pub sealed_key: String,
    /// When its levels were read last.
    pub synced_at: Option<OffsetDateTime>,
    /// What went wrong when that was last tried.
    pub problem: Option<String>,
    /// Counts the saves.
    pub version: i64,
}

impl Default for KeptWarehouse {
    fn default() -> Self {
        Self {
            low_at: Availability::LOW,
            is_external: false,
            address: String::new(),
            sealed_key: String::new(),
            synced_at: None,
            problem: None,
            version: 1,
        }
    }
}

#[async_trait]
pub trait WarehouseRepository: Send {
    async fn get(&mut self) -> StoreResult<KeptWarehouse>;
    /// What the owner sets. `Conflict` when `version` is not the stored one.
    async fn save(&mut self, warehouse: &KeptWarehouse) -> StoreResult<()>;
    /// Whether it is the caller's turn to read the levels of an external warehouse; nobody else's until `until`.
    async fn take_turn(&mut self, now: OffsetDateTime, until: OffsetDateTime) -> StoreResult<bool>;
    /// What an external warehouse said it has; `are_all`: it has nothing else.
    async fn note(&mut self, levels: &[Level], are_all: bool) -> StoreResult<Noted>;
    async fn synced(&mut self, problem: Option<&str>, now: OffsetDateTime) -> StoreResult<()>;
}

/// Some units of a variant, under the name by which another house knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HeldLine {
    pub variant: VariantId,
    pub sku: String,
    pub quantity: i64,
}

/// What was asked of an external warehouse for an order that is to be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    pub id: ReservationId,
    /// In the order of the variants, so that the same cart is the same list.
    pub lines: Vec<HeldLine>,
    /// Until then the warehouse keeps it by itself.
    pub expires_at: OffsetDateTime,
}

/// How many of a SKU an external warehouse has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    pub sku: String,
    pub available: i64,
}

/// What came of writing levels down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noted {
    /// Whether any is another than it was.
    pub changed: bool,
    /// What was not low before, and is; a level that is heard of for the first time was nothing before.
    pub low: Vec<VariantId>,
    /// Each whose level is another than it was.
    pub moved: Vec<MovedLevel>,
}

/// How many can be had of a variant that lies elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedLevel {
    pub variant: VariantId,
    pub sku: String,
    /// Nothing, where it is heard of for the first time.
    pub before: i64,
    pub available: i64,
    /// From how many down it is low.
    pub low_at: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum WarehouseError {
    /// It does not have that many; how many it has.
    #[error("the warehouse is short of {} items", .0.len())]
    Short(Vec<Level>),
    /// What was held is no longer, and will not be again.
    #[error("the warehouse has closed the reservation")]
    Closed,
    /// It answered, and would answer the same way again.
    #[error("the warehouse refused: {0}")]
    Refused(String),
    /// No answer, or none that can be read: what was asked for may have been done.
    #[error("the warehouse does not answer")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A warehouse that somebody else runs, under the contract of `docs/warehouse.openapi.json`. Every call may
/// be made again: the same `key` does the same thing once.
#[async_trait]
pub trait ExternalWarehouse: Send + Sync {
    async fn reserve(&self, hold: &Hold) -> Result<(), WarehouseError>;
    /// What is held no longer ends by itself.
    async fn keep(&self, id: ReservationId) -> Result<(), WarehouseError>;
    /// These have left the house.
    async fn commit(&self, id: ReservationId, key: &str, lines: &[HeldLine]) -> Result<(), WarehouseError>;
    /// These can be promised to others; without lines, everything, and nothing is held under this id again.
    async fn release(&self, id: ReservationId, key: &str, lines: Option<&[HeldLine]>) -> Result<(), WarehouseError>;
    /// These were committed, and have come back: they can be promised to others.
    async fn restock(&self, id: ReservationId, key: &str, lines: &[HeldLine]) -> Result<(), WarehouseError>;
    /// A part of all levels, and where it goes on.
    async fn levels(&self, cursor: Option<&str>) -> Result<(Vec<Level>, Option<String>), WarehouseError>;
}

/// Makes the one client of the shop's warehouse.
pub trait WarehouseOpener: Send + Sync {
    fn open(&self, address: &str, key: &str) -> Result<Arc<dyn ExternalWarehouse>, SettingMissing>;
}

#[async_trait]
pub trait ReservationRepository: Send {
    /// The open hold of this checkout, which is `wanted` if there was none for these lines. Those of the same
    /// checkout for other lines, or from before `since`, are given up and come along.
    async fn open(
        &mut self,
        checkout: &[u8],
        wanted: &Hold,
        since: OffsetDateTime,
        now: OffsetDateTime,
    ) -> StoreResult<(Hold, Vec<ReservationId>)>;
    /// An order stands on the hold from now on. `false`: it was given up.
    async fn take(&mut self, id: ReservationId, order: OrderId) -> StoreResult<bool>;
    /// No order will stand on it. `false`: one does.
    async fn give_up(&mut self, id: ReservationId) -> StoreResult<bool>;
    /// What an order stands on, if that lies elsewhere.
    async fn of(&mut self, order: OrderId) -> StoreResult<Option<Hold>>;
}
