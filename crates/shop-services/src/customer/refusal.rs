//! Why somebody does not come in, or gets no account.

use crate::{
    passkey::PasskeyFault,
    ports::{IdentityError, StoreError},
    refusal::{FieldRefusal, Refusal},
};
use shop_domain::{
    customer::WayInError,
    fault::{Class, Fault},
    staff::NotPermitted,
};

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
    /// For the staff.
    #[error("there is no such customer")]
    NotFound,
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error("there is no such order")]
    NoSuchOrder,
    /// An account without an address can have no password.
    #[error("an address is needed first")]
    NoEmail,
    #[error("signed in too long ago")]
    SignInAgain,
    #[error("there is no such house")]
    NoSuchHouse,
    /// Whoever was asked there said no.
    #[error("the sign-in was called off")]
    Cancelled,
    /// Too late, twice, in another browser, or made up.
    #[error("nobody is known to be on the way")]
    LostWay,
    #[error("the house vouches for nobody")]
    HouseRefused(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the house does not answer")]
    HouseAway(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the house vouches for another account")]
    VouchedElsewhere,
    #[error(transparent)]
    Passkey(#[from] PasskeyFault),
    #[error(transparent)]
    WayIn(#[from] WayInError),
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
            Self::LinkUsed | Self::SignInAgain | Self::LostWay | Self::HouseRefused(_) => Class::Forbidden,
            Self::Cancelled => Class::Invalid,
            Self::HouseAway(_) => Class::Unavailable,
            Self::VouchedElsewhere => Class::Conflict,
            Self::Passkey(fault) => fault.class(),
            Self::WayIn(error) => error.class(),
            Self::Gone => Class::Unauthenticated,
            Self::NotFound | Self::NoSuchOrder | Self::NoSuchHouse => Class::NotFound,
            Self::NotPermitted(error) => error.class(),
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
            Self::NotFound => "customer.not_found",
            Self::NotPermitted(error) => error.code(),
            Self::NoSuchOrder => "order.not_found",
            Self::NoEmail => "customer.no_email",
            Self::SignInAgain => "customer.sign_in_again",
            Self::NoSuchHouse => "customer.no_such_house",
            Self::Cancelled => "customer.cancelled",
            Self::LostWay => "customer.lost_way",
            Self::HouseRefused(_) => "customer.house_refused",
            Self::HouseAway(_) => "customer.house_away",
            Self::VouchedElsewhere => "customer.vouched_elsewhere",
            Self::Passkey(fault) => fault.code(),
            Self::WayIn(error) => error.code(),
            Self::Fields(_) => "account.fields",
            Self::Store(error) => error.code(),
        }
    }
}

impl From<IdentityError> for CustomerRefusal {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Unavailable(_) => Self::HouseAway(Box::new(error)),
            refused => Self::HouseRefused(Box::new(refused)),
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
