//! What providers of payment there are, what each wants to be told, and the factory that opens one.
//! Never knows an order.

use crate::ports::PaymentGateway;
use shop_domain::{
    kernel::LocalText,
    payment::{PaymentFlow, PaymentMethod},
};
use std::{collections::BTreeMap, sync::Arc};

/// A way to pay that a provider has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodSpec {
    /// Begins with the provider's code: `ecpay_atm`.
    pub method: PaymentMethod,
    pub flow: PaymentFlow,
    /// What the shopper chooses.
    pub title: LocalText,
    /// What happens after ordering, in a sentence; `{total}` is filled in.
    pub next: LocalText,
    /// The bounds within which the provider takes it, in the shop's currency.
    pub least: i64,
    pub most: i64,
    /// Whether money can be sent back through the provider.
    pub refunds: bool,
}

/// One thing that the owner sets for a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingSpec {
    pub name: &'static str,
    pub label: LocalText,
    pub hint: LocalText,
    /// Kept encrypted, and never shown again.
    pub secret: bool,
}

/// What the owner reads before a provider is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderSpec {
    /// Letters and digits in lower case; stands in addresses: `ecpay`.
    pub code: &'static str,
    pub title: LocalText,
    pub settings: Vec<SettingSpec>,
    pub methods: Vec<MethodSpec>,
    /// Whether the provider has a second house for trying things out.
    pub has_stage: bool,
}

/// What the owner has set, the secrets readable.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ProviderSettings {
    pub values: BTreeMap<String, String>,
    /// In the provider's house for trying things out.
    pub stage: bool,
}

impl ProviderSettings {
    pub fn get(&self, name: &'static str) -> Result<&str, SettingMissing> {
        self.values.get(name).map(String::as_str).filter(|value| !value.is_empty()).ok_or(SettingMissing(name))
    }
}

/// Never prints a value: some are secrets.
impl std::fmt::Debug for ProviderSettings {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("ProviderSettings").field("stage", &self.stage).finish_non_exhaustive()
    }
}

/// A setting that the provider cannot do without, or that cannot be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the setting {0} is missing or malformed")]
pub struct SettingMissing(pub &'static str);

/// Makes gateways of one provider: what is added to the shop to add a provider.
pub trait PaymentProvider: Send + Sync {
    fn spec(&self) -> &ProviderSpec;
    fn open(&self, settings: &ProviderSettings) -> Result<Arc<dyn PaymentGateway>, SettingMissing>;
}

/// Every provider that this program knows, in the order in which the owner reads them.
pub type PaymentProviders = Vec<Arc<dyn PaymentProvider>>;

/// Makes secrets unreadable at rest. `context` binds one to its place: elsewhere it cannot be opened.
pub trait Sealer: Send + Sync {
    fn seal(&self, context: &str, secret: &str) -> String;
    /// `None`: another key sealed it, or it was changed.
    fn open(&self, context: &str, sealed: &str) -> Option<String>;
}
