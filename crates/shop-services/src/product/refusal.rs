//! Why a product is not saved.

use crate::{
    ports::{MediaError, StoreError},
    refusal::{FieldRefusal, Refusal},
};
use shop_domain::{
    fault::{Class, Fault},
    staff::NotPermitted,
};

#[derive(Debug, thiserror::Error)]
pub enum ProductRefusal {
    #[error("there is no such product")]
    NotFound,
    #[error("there is no such category")]
    NoCategory,
    #[error("there are products in the category")]
    CategoryInUse,
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldRefusal>),
    #[error("more is promised than would be on hand")]
    StockBelowReserved,
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Media(#[from] MediaError),
    #[error("somebody changed the product meanwhile")]
    Conflict,
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for ProductRefusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict => Self::Conflict,
            StoreError::Taken("category.in_use") => Self::CategoryInUse,
            StoreError::Taken(code @ ("product.slug_taken" | "category.slug_taken")) => {
                Self::Fields(vec![FieldRefusal::from(("slug", code))])
            }
            // Taken by somebody else between the question and the save.
            StoreError::Taken(code @ "product.sku_taken") => {
                Self::Fields(vec![FieldRefusal::from(("variants[0].sku", code))])
            }
            StoreError::Taken(code @ "product.category_unknown") => {
                Self::Fields(vec![FieldRefusal::from(("category", code))])
            }
            other => Self::Store(other),
        }
    }
}

impl Fault for ProductRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotFound | Self::NoCategory => Class::NotFound,
            Self::Fields(_) => Class::Invalid,
            Self::StockBelowReserved | Self::CategoryInUse | Self::Conflict => Class::Conflict,
            Self::NotPermitted(error) => error.class(),
            Self::Media(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "product.not_found",
            Self::NoCategory => "category.not_found",
            Self::CategoryInUse => "category.in_use",
            Self::Fields(_) => "product.fields",
            Self::StockBelowReserved => "stock.below_reserved",
            Self::Conflict => "product.conflict",
            Self::NotPermitted(error) => error.code(),
            Self::Media(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for ProductRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
}
