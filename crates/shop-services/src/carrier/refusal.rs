//! Why something was not done with a carrier.

use crate::{
    order::OrderRefusal,
    ports::{GatewayError, StoreError},
    refusal::{FieldRefusal, Refusal},
};
use shop_domain::{
    fault::{Class, Fault},
    kernel::money::MoneyError,
    order::OrderError,
    staff::NotPermitted,
};

#[derive(Debug, thiserror::Error)]
pub enum CarrierRefusal {
    #[error("there is no such carrier")]
    NoCarrier,
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldRefusal>),
    #[error("somebody saved the carrier meanwhile")]
    Conflict,
    #[error("the carrier is not set up: {0}")]
    NotSetUp(&'static str),
    #[error("there is no such parcel, or nothing of the kind can be done with it now")]
    NoParcel,
    #[error("what the carrier answered when it was told of the parcel is not known yet")]
    NotBooked,
    #[error("there is no cart to choose a store for")]
    NoCart,
    #[error("nobody was sent to the map with that, or a store was chosen already")]
    NoChoice,
    #[error("the carrier knows no such store")]
    NoStore,
    #[error(transparent)]
    Order(#[from] OrderRefusal),
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for CarrierRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NoCarrier => Class::NotFound,
            Self::NoParcel | Self::NotBooked | Self::NoCart | Self::NoChoice | Self::NoStore => Class::Conflict,
            Self::Order(error) => error.class(),
            Self::Fields(_) => Class::Invalid,
            Self::Conflict | Self::NotSetUp(_) => Class::Conflict,
            Self::NotPermitted(error) => error.class(),
            Self::Gateway(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoCarrier => "carrier.unknown",
            Self::NoParcel | Self::NotBooked => "carrier.no_parcel",
            Self::NoCart => "order.empty",
            Self::NoChoice | Self::NoStore => "carrier.no_store",
            Self::Order(error) => error.code(),
            Self::Fields(_) => "settings.fields",
            Self::Conflict => "settings.conflict",
            Self::NotSetUp(_) => "carrier.not_set_up",
            Self::NotPermitted(error) => error.code(),
            // A carrier's are told in words of its own.
            Self::Gateway(GatewayError::Forged) => "carrier.forged",
            Self::Gateway(GatewayError::Malformed(_)) => "carrier.malformed",
            Self::Gateway(GatewayError::Unreachable(_)) => "carrier.unreachable",
            Self::Gateway(GatewayError::Refused(_)) => "carrier.refused",
            Self::Gateway(GatewayError::Unsupported) => "carrier.unsupported",
            Self::Store(error) => error.code(),
        }
    }
}

impl From<OrderError> for CarrierRefusal {
    fn from(error: OrderError) -> Self {
        Self::Order(error.into())
    }
}

impl From<MoneyError> for CarrierRefusal {
    fn from(error: MoneyError) -> Self {
        OrderError::from(error).into()
    }
}

impl Refusal for CarrierRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
}
