//! Why somebody does not come in, or gets no account.

use crate::{
    ports::StoreError,
    refusal::{FieldRefusal, Refusal},
};
use shop_domain::fault::{Class, Fault};

#[derive(Debug, thiserror::Error)]
pub enum CustomerRefusal {
    #[error("e-mail or password is wrong")]
    WrongCredentials,
    #[error("too many attempts")]
    TooManyAttempts,
    #[error("the link was used or is too old")]
    LinkUsed,
    #[error("the account is gone")]
    Gone,
    #[error("there is no such order")]
    NoSuchOrder,
    /// An account without an address can have no password.
    #[error("an address is needed first")]
    NoEmail,
    #[error("signed in too long ago")]
    SignInAgain,
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldRefusal>),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for CustomerRefusal {
    fn class(&self) -> Class {
        match self {
            Self::WrongCredentials => Class::Unauthenticated,
            Self::TooManyAttempts => Class::TooMany,
            Self::LinkUsed | Self::SignInAgain => Class::Forbidden,
            Self::Gone => Class::Unauthenticated,
            Self::NoSuchOrder => Class::NotFound,
            Self::NoEmail => Class::Conflict,
            Self::Fields(_) => Class::Invalid,
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::WrongCredentials => "account.wrong_credentials",
            Self::TooManyAttempts => "account.too_many_attempts",
            Self::LinkUsed => "customer.link_used",
            Self::Gone => "customer.gone",
            Self::NoSuchOrder => "order.not_found",
            Self::NoEmail => "customer.no_email",
            Self::SignInAgain => "customer.sign_in_again",
            Self::Fields(_) => "account.fields",
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for CustomerRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
}
