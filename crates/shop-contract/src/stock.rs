//! A variant's figures and its ledger, as the staff read and change them.

use serde::{Deserialize, Serialize};
use shop_domain::{
    inventory::{Availability, StockReason},
    kernel::{OrderId, ProductId, VariantId},
};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminStock {
    pub variant: VariantId,
    pub product: ProductId,
    pub title: String,
    pub choice: String,
    pub sku: String,
    pub on_hand: i64,
    pub reserved: i64,
    pub availability: Availability,
    /// The goods lie in a warehouse elsewhere: these are the figures of the shop's own.
    pub is_elsewhere: bool,
    pub limits: StockLimitsForm,
    /// From how many down stock is low, where the variant has no figure of its own.
    pub shop_low_at: i64,
    /// The latest first.
    pub movements: Vec<StockMovementRow>,
    pub next_cursor: Option<String>,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockMovementRow {
    pub at: OffsetDateTime,
    pub reason: StockReason,
    pub on_hand: i64,
    pub reserved: i64,
    /// The order that it was for, and its number.
    pub order: Option<(OrderId, String)>,
    pub actor: String,
}

/// Units that were counted, received or lost, as they were typed: `20`, `+20`, `-3`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StockForm {
    pub by: String,
    pub reason: String,
}

/// What is set of a variant, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StockLimitsForm {
    /// Empty: the shop's.
    pub low_at: String,
    pub backorder: String,
}

/// What is set of the warehouse, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WarehouseForm {
    /// Of the reading that the form was built on.
    pub version: String,
    pub low_at: String,
    /// `on`: the goods lie in a warehouse that somebody else runs.
    pub external: String,
    pub address: String,
    /// Never shown: an empty one leaves the key as it is.
    pub key: String,
}

/// What is set of the warehouse, and how it does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WarehouseView {
    pub form: WarehouseForm,
    /// The environment sets the address; nobody can change it here.
    pub address_is_fixed: bool,
    pub key_is_fixed: bool,
    pub key_is_set: bool,
    /// When its levels were read last.
    pub synced_at: Option<OffsetDateTime>,
    /// What went wrong when that was last tried.
    pub problem: Option<String>,
}
