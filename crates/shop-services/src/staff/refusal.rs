//! Why nothing is done about somebody of the staff, or a role.

use crate::{
    ports::StoreError,
    refusal::{FieldRefusal, Refusal},
};
use shop_domain::{
    fault::{Class, Fault},
    staff::{NotPermitted, StaffError},
};

#[derive(Debug, thiserror::Error)]
pub enum StaffRefusal {
    #[error("there is nobody like that")]
    NotFound,
    #[error("there is no such role")]
    NoRole,
    #[error("somebody saved the role meanwhile")]
    Conflict,
    #[error("whoever asks everybody for a second step needs one first")]
    SecondStepFirst,
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldRefusal>),
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Staff(StaffError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What can be mended in a field is said beside it.
impl From<StaffError> for StaffRefusal {
    fn from(error: StaffError) -> Self {
        let field = match error {
            StaffError::RoleName => "name",
            StaffError::RoleIsEmpty => "permissions",
            _ => return Self::Staff(error),
        };
        Self::Fields(vec![FieldRefusal::from((field, error.code()))])
    }
}

impl Fault for StaffRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotFound | Self::NoRole => Class::NotFound,
            Self::Conflict | Self::SecondStepFirst => Class::Conflict,
            Self::Fields(_) => Class::Invalid,
            Self::NotPermitted(error) => error.class(),
            Self::Staff(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "staff.not_found",
            Self::NoRole => "role.not_found",
            Self::Conflict => "settings.conflict",
            Self::SecondStepFirst => "staff.second_step_first",
            Self::Fields(_) => "settings.fields",
            Self::NotPermitted(error) => error.code(),
            Self::Staff(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for StaffRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
}
