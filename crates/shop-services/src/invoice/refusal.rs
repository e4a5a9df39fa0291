//! Why nothing is done about invoices.

use crate::{ports::StoreError, refusal::Refusal};
use shop_domain::{
    fault::{Class, Fault},
    staff::NotPermitted,
};

#[derive(Debug, thiserror::Error)]
pub enum InvoiceRefusal {
    #[error("somebody saved the shop meanwhile")]
    Conflict,
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for InvoiceRefusal {
    fn class(&self) -> Class {
        match self {
            Self::Conflict => Class::Conflict,
            Self::NotPermitted(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Conflict => "settings.conflict",
            Self::NotPermitted(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for InvoiceRefusal {}
