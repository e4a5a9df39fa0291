//! A parcel as its carrier knows it. Opaque to the shop: it is kept and handed back.

use super::DeliveryMethod;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelAtCarrier {
    /// What the shop called it.
    pub reference: String,
    pub method: DeliveryMethod,
    /// What the carrier calls it.
    pub handle: String,
    /// What its label, its cancelling and its way back need, by the carrier's own names.
    #[serde(default)]
    pub numbers: BTreeMap<String, String>,
}
