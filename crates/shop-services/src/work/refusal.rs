//! Why nothing is done about a job.

use crate::{ports::StoreError, refusal::Refusal};
use shop_domain::{
    fault::{Class, Fault},
    staff::NotPermitted,
};

#[derive(Debug, thiserror::Error)]
pub enum WorkRefusal {
    #[error("there is no such dead letter")]
    NotStuck,
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for WorkRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotStuck => Class::Conflict,
            Self::NotPermitted(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotStuck => "work.not_stuck",
            Self::NotPermitted(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for WorkRefusal {}
