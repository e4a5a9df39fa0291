//! How the warehouse that is set is opened. Never keeps a secret longer than a call needs it.

use crate::ports::{ExternalWarehouse, KeptWarehouse, Sealer, SettingMissing, WarehouseError, WarehouseOpener};
use std::{collections::BTreeMap, sync::Arc};

/// Settings that the environment brings, `address` and `key`: they win over the owner's, and where there is an
/// address the goods lie there.
pub type FixedWarehouse = BTreeMap<String, String>;

pub struct WarehouseDesk {
    opener: Arc<dyn WarehouseOpener>,
    sealer: Arc<dyn Sealer>,
    fixed: FixedWarehouse,
}

impl WarehouseDesk {
    pub fn new(opener: Arc<dyn WarehouseOpener>, sealer: Arc<dyn Sealer>, fixed: FixedWarehouse) -> Self {
        Self { opener, sealer, fixed }
    }

    /// Whether the environment sets it, so that nobody can change it in the admin.
    pub fn is_fixed(&self, setting: &str) -> bool {
        self.fixed.contains_key(setting)
    }

    pub fn address(&self, kept: &KeptWarehouse) -> String {
        self.fixed.get("address").cloned().unwrap_or_else(|| kept.address.clone())
    }

    pub fn seal(&self, key: &str) -> String {
        self.sealer.seal(CONTEXT, key)
    }

    /// The name of what is not set, or cannot be right.
    pub fn lacks(&self, kept: &KeptWarehouse) -> Option<&'static str> {
        self.opened(kept).err().map(|missing| missing.0)
    }

    pub fn open(&self, kept: &KeptWarehouse) -> Result<Arc<dyn ExternalWarehouse>, WarehouseError> {
        let refused = |missing: SettingMissing| WarehouseError::Refused(["it is not set up: ", missing.0].concat());
        self.opened(kept).map_err(refused)
    }

    fn opened(&self, kept: &KeptWarehouse) -> Result<Arc<dyn ExternalWarehouse>, SettingMissing> {
        let key = match self.fixed.get("key") {
            Some(key) => key.clone(),
            None => self.sealer.open(CONTEXT, &kept.sealed_key).ok_or(SettingMissing("key"))?,
        };
        self.opener.open(&self.address(kept), &key)
    }
}

const CONTEXT: &str = "warehouse/key";
