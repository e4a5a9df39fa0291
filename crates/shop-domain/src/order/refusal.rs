//! Why an order says no. Never holds a sentence for people.

use super::status::IllegalOrderStep;
use crate::{
    fault::{Class, Fault},
    kernel::money::MoneyError,
    payment::IllegalPaymentStep,
    shipment::IllegalShipmentStep,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    #[error("an order needs at least one line")]
    Empty,
    #[error("an order that has left the house cannot be cancelled")]
    OnItsWay,
    #[error("only an order that is processed can be shipped")]
    NotReady,
    #[error("there is no such parcel")]
    NoParcel,
    #[error("a parcel needs something in it")]
    NothingPacked,
    #[error("that is more than is left to ship")]
    TooMuchPacked,
    #[error("that is more than can be sent back")]
    TooMuchBack,
    #[error("only an order that waits for its money is paid another way")]
    NotUnpaid,
    #[error("no transfer is waited for")]
    NoTransfer,
    #[error("not the last five digits of an account")]
    Digits,
    #[error(transparent)]
    Step(#[from] IllegalOrderStep),
    #[error(transparent)]
    Payment(#[from] IllegalPaymentStep),
    #[error(transparent)]
    Shipment(#[from] IllegalShipmentStep),
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Fault for OrderError {
    fn class(&self) -> Class {
        match self {
            Self::Empty | Self::NothingPacked | Self::TooMuchBack | Self::Digits => Class::Invalid,
            Self::OnItsWay | Self::NotReady | Self::NotUnpaid | Self::TooMuchPacked | Self::NoTransfer => {
                Class::Conflict
            }
            Self::NoParcel => Class::NotFound,
            Self::Step(error) => error.class(),
            Self::Payment(error) => error.class(),
            Self::Shipment(error) => error.class(),
            Self::Money(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "order.empty",
            Self::OnItsWay => "order.on_its_way",
            Self::NotReady => "order.not_ready",
            Self::NoParcel => "shipment.not_found",
            Self::NothingPacked => "shipment.empty",
            Self::TooMuchPacked => "shipment.too_much",
            Self::TooMuchBack => "refund.too_much",
            Self::NotUnpaid => "payment.not_payable",
            Self::NoTransfer => "transfer.not_waited_for",
            Self::Digits => "transfer.digits",
            Self::Step(error) => error.code(),
            Self::Payment(error) => error.code(),
            Self::Shipment(error) => error.code(),
            Self::Money(error) => error.code(),
        }
    }
}
