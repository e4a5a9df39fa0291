//! A refusal with what a reader needs to mend it. Never holds a sentence for people.

use crate::ports::{MediaError, StoreError};
use shop_contract::LineChange;
use shop_domain::{cart::CartError, fault::Fault, kernel::Money, order::OrderError, staff::NotPermitted};

/// A field's name in the form or the body, and the code of what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRefusal {
    pub field: String,
    pub code: &'static str,
}

/// What a transport turns into an answer: a fault, and whatever it can say in detail.
pub trait Refusal: Fault + Send + Sync {
    fn fields(&self) -> &[FieldRefusal] {
        &[]
    }
    /// The total as it is now, where the one that was seen no longer holds.
    fn total(&self) -> Option<Money> {
        None
    }
    fn changes(&self) -> &[LineChange] {
        &[]
    }
}

impl Refusal for StoreError {}
impl Refusal for CartError {}
impl Refusal for OrderError {}
impl Refusal for NotPermitted {}
impl Refusal for MediaError {}
impl Refusal for crate::ports::GatewayError {}

impl From<(&'static str, &'static str)> for FieldRefusal {
    fn from((field, code): (&'static str, &'static str)) -> Self {
        Self { field: field.to_owned(), code }
    }
}
