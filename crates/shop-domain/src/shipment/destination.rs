//! Where an order is received. Never asks a carrier whether it gets there.

use super::DeliveryKind;
use crate::kernel::Address;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    Home(Address),
    /// Fetched at the shop.
    Shop,
    Store(PickupStore),
}

impl Destination {
    pub fn kind(&self) -> DeliveryKind {
        match self {
            Self::Home(_) => DeliveryKind::Home,
            Self::Shop => DeliveryKind::Shop,
            Self::Store(_) => DeliveryKind::Store,
        }
    }
}

/// A convenience store as it was when it was chosen: it may move or close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickupStore {
    /// The chain's own number, whose leading noughts count.
    pub id: String,
    pub name: String,
    pub address: String,
    pub phone: String,
    /// Whether it stands on an outlying island.
    pub outlying: bool,
}
