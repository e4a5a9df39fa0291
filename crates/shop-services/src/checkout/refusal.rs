//! Why an order cannot be placed. Never a reason that the reader could not act on.

use crate::{
    ports::{StoreError, WarehouseError},
    refusal::{FieldRefusal, Refusal},
};
use shop_contract::LineChange;
use shop_domain::{
    fault::{Class, Fault},
    kernel::{Money, money::MoneyError},
    order::OrderError,
};

#[derive(Debug, thiserror::Error)]
pub enum CheckoutRefusal {
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldRefusal>),
    #[error("there is no idempotency key")]
    NoKey,
    #[error("the idempotency key was used for another order")]
    KeyReused,
    #[error("the total is {total} now")]
    PriceChanged { total: Money, changes: Vec<LineChange> },
    #[error("{} lines cannot be had", changes.len())]
    OutOfStock { total: Option<Money>, changes: Vec<LineChange> },
    /// The same again may succeed, and finds what was held.
    #[error(transparent)]
    Warehouse(#[from] WarehouseError),
    #[error(transparent)]
    Order(#[from] OrderError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<MoneyError> for CheckoutRefusal {
    fn from(error: MoneyError) -> Self {
        Self::Order(error.into())
    }
}

impl Fault for CheckoutRefusal {
    fn class(&self) -> Class {
        match self {
            Self::Fields(_) | Self::NoKey | Self::KeyReused => Class::Invalid,
            Self::PriceChanged { .. } | Self::OutOfStock { .. } => Class::Conflict,
            Self::Warehouse(_) => Class::Unavailable,
            Self::Order(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Fields(_) => "order.fields",
            Self::NoKey => "idempotency.missing",
            Self::KeyReused => "idempotency.reused",
            Self::PriceChanged { .. } => "price.changed",
            Self::OutOfStock { .. } => "stock.out",
            Self::Warehouse(_) => "warehouse.unavailable",
            Self::Order(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for CheckoutRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
    fn total(&self) -> Option<Money> {
        match self {
            Self::PriceChanged { total, .. } => Some(*total),
            Self::OutOfStock { total, .. } => *total,
            _ => None,
        }
    }
    fn changes(&self) -> &[LineChange] {
        match self {
            Self::PriceChanged { changes, .. } | Self::OutOfStock { changes, .. } => changes,
            _ => &[],
        }
    }
}
