//! Why something was not done with a carrier.

use crate::{
    ports::{GatewayError, StoreError},
    refusal::{FieldRefusal, Refusal},
};
use shop_domain::{
    fault::{Class, Fault},
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

impl Refusal for CarrierRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
}
