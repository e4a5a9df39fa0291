//! Why nothing is done about invoices.

use crate::{
    ports::{GatewayError, StoreError},
    refusal::{FieldRefusal, Refusal},
};
use shop_domain::{
    fault::{Class, Fault},
    staff::NotPermitted,
};

#[derive(Debug, thiserror::Error)]
pub enum InvoiceRefusal {
    #[error("there is no such order")]
    NotFound,
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldRefusal>),
    #[error("somebody saved the shop meanwhile")]
    Conflict,
    #[error("no issuer of invoices is set up")]
    NotSetUp,
    #[error("that cannot be done with the invoice now")]
    NotNow,
    /// Somebody else is at it: to be tried a little later.
    #[error("the invoice is being worked at")]
    Busy,
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for InvoiceRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotFound => Class::NotFound,
            Self::Fields(_) => Class::Invalid,
            Self::Conflict | Self::NotSetUp | Self::NotNow | Self::Busy => Class::Conflict,
            Self::Gateway(error) => error.class(),
            Self::NotPermitted(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "order.not_found",
            Self::Fields(_) => "settings.fields",
            Self::Conflict => "settings.conflict",
            Self::NotSetUp => "invoice.not_set_up",
            Self::NotNow | Self::Busy => "invoice.not_now",
            Self::Gateway(error) => error.code(),
            Self::NotPermitted(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for InvoiceRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
}
