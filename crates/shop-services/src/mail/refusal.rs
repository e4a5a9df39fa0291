//! Why nothing is done about a letter.

use crate::{ports::StoreError, refusal::Refusal};
use shop_domain::{
    fault::{Class, Fault},
    mail::AlreadyWaiting,
    staff::NotPermitted,
};

#[derive(Debug, thiserror::Error)]
pub enum MailRefusal {
    #[error("there is no such letter")]
    NotFound,
    /// Its link is gone with the letter.
    #[error("another copy of the letter would be good for nothing")]
    Over,
    #[error(transparent)]
    Waiting(#[from] AlreadyWaiting),
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for MailRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotFound => Class::NotFound,
            Self::Over => Class::Conflict,
            Self::Waiting(error) => error.class(),
            Self::NotPermitted(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "letter.not_found",
            Self::Over => "letter.over",
            Self::Waiting(error) => error.code(),
            Self::NotPermitted(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for MailRefusal {}
