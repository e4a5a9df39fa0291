//! Why a key opens nothing, or is not made.

use crate::{
    ports::StoreError,
    refusal::{FieldRefusal, Refusal},
};
use shop_domain::{
    api_key::{Allowance, ApiKeyError},
    fault::{Class, Fault},
    staff::NotPermitted,
};

#[derive(Debug, thiserror::Error)]
pub enum ApiKeyRefusal {
    /// Never made, mistyped, revoked or too old: whoever holds it is told no more than that.
    #[error("the key opens nothing")]
    Unknown,
    #[error("the key is used too often")]
    TooMany(Allowance),
    #[error("there is no such key")]
    NotFound,
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldRefusal>),
    #[error("more than the caller may do")]
    Beyond,
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What can be mended in a field is said beside it.
impl From<ApiKeyError> for ApiKeyRefusal {
    fn from(error: ApiKeyError) -> Self {
        let field = match error {
            ApiKeyError::Name => "name",
            ApiKeyError::Empty => "permissions",
            ApiKeyError::Days => "days",
            ApiKeyError::Beyond => return Self::Beyond,
        };
        Self::Fields(vec![FieldRefusal::from((field, error.code()))])
    }
}

impl Fault for ApiKeyRefusal {
    fn class(&self) -> Class {
        match self {
            Self::Unknown => Class::Unauthenticated,
            Self::TooMany(_) => Class::TooMany,
            Self::NotFound => Class::NotFound,
            Self::Fields(_) => Class::Invalid,
            Self::Beyond => Class::Forbidden,
            Self::NotPermitted(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "key.unknown",
            Self::TooMany(_) => "key.too_many",
            Self::NotFound => "key.not_found",
            Self::Fields(_) => "settings.fields",
            Self::Beyond => "staff.beyond",
            Self::NotPermitted(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for ApiKeyRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
}
