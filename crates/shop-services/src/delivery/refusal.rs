//! Why a way to deliver cannot be set so. Never holds a sentence for people.

use crate::{
    ports::StoreError,
    refusal::{FieldRefusal, Refusal},
};
use shop_domain::{
    fault::{Class, Fault},
    staff::NotPermitted,
};

#[derive(Debug, thiserror::Error)]
pub enum DeliveryRefusal {
    #[error("there is no such way to deliver")]
    NotFound,
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldRefusal>),
    #[error("it is the last way to deliver that is offered")]
    NoneLeft,
    #[error("its carrier is not set up")]
    NotSetUp,
    #[error("somebody saved the terms meanwhile")]
    Conflict,
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for DeliveryRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotFound => Class::NotFound,
            Self::Fields(_) => Class::Invalid,
            Self::NoneLeft | Self::NotSetUp | Self::Conflict => Class::Conflict,
            Self::NotPermitted(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "delivery.no_such_way",
            Self::Fields(_) => "settings.fields",
            Self::NoneLeft => "delivery.none_left",
            Self::NotSetUp => "carrier.not_set_up",
            Self::Conflict => "settings.conflict",
            Self::NotPermitted(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for DeliveryRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
}
