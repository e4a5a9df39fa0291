//! Why nothing is paid. Never says more of an order than that it cannot be found.

use crate::{
    ports::{GatewayError, StoreError},
    refusal::Refusal,
};
use shop_domain::{
    fault::{Class, Fault},
    order::OrderError,
    refund::IllegalRefundStep,
};

#[derive(Debug, thiserror::Error)]
pub enum PaymentRefusal {
    #[error("there is no such order")]
    NotFound,
    #[error("the order cannot be paid now")]
    NotPayable,
    #[error("the way to pay is not offered for this order")]
    NotOffered,
    #[error("the shopper was sent to the provider with this attempt already")]
    HandedOver,
    #[error("there is no such provider")]
    NoProvider,
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Order(#[from] OrderError),
    #[error(transparent)]
    Refund(#[from] IllegalRefundStep),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for PaymentRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotFound | Self::NoProvider => Class::NotFound,
            Self::NotPayable | Self::HandedOver => Class::Conflict,
            Self::NotOffered => Class::Invalid,
            Self::Gateway(error) => error.class(),
            Self::Order(error) => error.class(),
            Self::Refund(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "order.not_found",
            Self::NotPayable => "payment.not_payable",
            Self::NotOffered => "payment.not_offered",
            Self::HandedOver => "payment.handed_over",
            Self::NoProvider => "payment.no_provider",
            Self::Gateway(error) => error.code(),
            Self::Order(error) => error.code(),
            Self::Refund(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for PaymentRefusal {}
