//! What the owner sees and sets of the providers of payment.

use shop_domain::payment::PaymentMethod;
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderView {
    pub code: String,
    pub title: String,
    /// Of the reading, so that a save that is built on an older one is refused.
    pub version: i64,
    pub has_stage: bool,
    pub stage: bool,
    /// The environment sets it, and nobody here can change it.
    pub stage_is_fixed: bool,
    /// Whether everything that it needs is set.
    pub is_ready: bool,
    pub settings: Vec<ProviderSettingView>,
    pub methods: Vec<ProviderMethodView>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderSettingView {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub is_secret: bool,
    pub is_set: bool,
    /// The environment sets it, and nobody here can change it.
    pub is_fixed: bool,
    /// Empty for a secret.
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderMethodView {
    pub method: PaymentMethod,
    pub title: String,
    pub is_offered: bool,
}

/// What the owner sends: an empty secret stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProviderForm {
    pub version: String,
    pub stage: bool,
    pub values: BTreeMap<String, String>,
    /// The codes of the ways to pay that are offered.
    pub methods: Vec<String>,
}
