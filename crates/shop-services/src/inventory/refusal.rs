//! Why figures of the stock stay as they are.

use crate::{
    ports::{StoreError, WarehouseError},
    refusal::{FieldRefusal, Refusal},
};
use shop_domain::{
    fault::{Class, Fault},
    inventory::StockError,
    staff::NotPermitted,
};

#[derive(Debug, thiserror::Error)]
pub enum InventoryRefusal {
    #[error("there is no such variant")]
    NotFound,
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldRefusal>),
    #[error("somebody saved the settings meanwhile")]
    Conflict,
    #[error(transparent)]
    Stock(#[from] StockError),
    #[error(transparent)]
    Warehouse(#[from] WarehouseError),
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for InventoryRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotFound => Class::NotFound,
            Self::Fields(_) => Class::Invalid,
            Self::Conflict => Class::Conflict,
            Self::Stock(error) => error.class(),
            Self::Warehouse(_) => Class::Unavailable,
            Self::NotPermitted(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "stock.not_found",
            Self::Fields(_) => "settings.fields",
            Self::Conflict => "settings.conflict",
            Self::Stock(error) => error.code(),
            Self::Warehouse(_) => "warehouse.unavailable",
            Self::NotPermitted(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for InventoryRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
}
