//! Why nothing is done to an order. An order of somebody else is one that is not found.

use crate::{payment::PaymentRefusal, ports::StoreError, refusal::Refusal};
use shop_domain::{
    fault::{Class, Fault},
    inventory::StockError,
    kernel::quantity::QuantityError,
    order::OrderError,
    staff::NotPermitted,
};

#[derive(Debug, thiserror::Error)]
pub enum OrderRefusal {
    #[error("there is no such order")]
    NotFound,
    #[error("somebody changed the order meanwhile")]
    Conflict,
    #[error("the note is too long")]
    NoteTooLong,
    #[error("the tracking number is too long")]
    TrackingTooLong,
    #[error("the reason is too long")]
    ReasonTooLong,
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Quantity(#[from] QuantityError),
    #[error("what a provider said cannot be applied")]
    Callback(#[source] Box<PaymentRefusal>),
    #[error(transparent)]
    Order(OrderError),
    #[error(transparent)]
    Stock(#[from] StockError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for OrderRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotFound => Class::NotFound,
            Self::Conflict => Class::Conflict,
            Self::NoteTooLong | Self::TrackingTooLong | Self::ReasonTooLong => Class::Invalid,
            Self::NotPermitted(error) => error.class(),
            Self::Quantity(error) => error.class(),
            Self::Callback(error) => error.class(),
            Self::Order(error) => error.class(),
            Self::Stock(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "order.not_found",
            Self::Conflict => "order.conflict",
            Self::NoteTooLong => "note.too_long",
            Self::TrackingTooLong => "tracking.too_long",
            Self::ReasonTooLong => "refund.reason_too_long",
            Self::NotPermitted(error) => error.code(),
            Self::Quantity(error) => error.code(),
            Self::Callback(error) => error.code(),
            Self::Order(error) => error.code(),
            Self::Stock(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for OrderRefusal {}
