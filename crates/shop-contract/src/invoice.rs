//! What the owner sees and sets of e-invoices.

use crate::ProviderSettingView;
use shop_domain::kernel::Money;
use std::collections::BTreeMap;
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InvoiceSettings {
    /// Of the reading, so that a save that is built on an older one is refused.
    pub version: String,
    /// Whether shoppers are asked what is to be done with theirs.
    pub asks: bool,
    /// The issuer, as people read it.
    pub title: String,
    pub stage: bool,
    /// The environment sets it.
    pub stage_is_fixed: bool,
    /// Whether everything that the issuer needs is set.
    pub is_ready: bool,
    pub settings: Vec<ProviderSettingView>,
}

/// What the owner sends: an empty secret stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InvoiceForm {
    pub version: String,
    pub asks: bool,
    pub stage: bool,
    pub values: BTreeMap<String, String>,
}

/// How the invoices of an order stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceView {
    /// The oldest first; at most the last one counts.
    pub documents: Vec<InvoiceDocument>,
    /// The carrier or the love code that was wished for, where nobody has it: then the invoice is in the cloud.
    pub nobody_has: Option<String>,
    /// What the issuer said no with, in its own words.
    pub refusal: Option<String>,
    /// Something is still to be done, and will be.
    pub is_under_way: bool,
    pub can_be_void: bool,
    /// Whether the owner can have it tried again.
    pub can_be_resumed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceDocument {
    pub number: String,
    pub random: String,
    pub issued_at: OffsetDateTime,
    pub amount: Money,
    pub is_void: bool,
    pub allowances: Vec<AllowanceView>,
}

/// What was taken back of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowanceView {
    /// Empty: it stands at the issuer alone.
    pub number: String,
    pub amount: Money,
    pub is_void: bool,
    pub can_be_void: bool,
}
