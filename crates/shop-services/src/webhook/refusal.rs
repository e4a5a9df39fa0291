//! Why nothing is done about a webhook.

use crate::{
    ports::StoreError,
    refusal::{FieldRefusal, Refusal},
};
use shop_domain::{
    fault::{Class, Fault},
    staff::NotPermitted,
    webhook::{AlreadyUnderWay, WebhookError},
};

#[derive(Debug, thiserror::Error)]
pub enum WebhookRefusal {
    #[error("there is no such webhook")]
    NotFound,
    #[error("nothing like that was told to it")]
    NoMessage,
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldRefusal>),
    #[error("somebody saved the webhook meanwhile")]
    Conflict,
    #[error("more than the caller may read")]
    Beyond,
    #[error("there are as many as there may be")]
    TooMany,
    #[error("nothing is sent to it")]
    Disabled,
    #[error(transparent)]
    UnderWay(#[from] AlreadyUnderWay),
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What can be mended in a field is said beside it.
impl From<WebhookError> for WebhookRefusal {
    fn from(error: WebhookError) -> Self {
        let field = match error {
            WebhookError::Address => "address",
            WebhookError::Description => "description",
            WebhookError::Events => "events",
            WebhookError::Beyond => return Self::Beyond,
            WebhookError::TooMany => return Self::TooMany,
        };
        Self::Fields(vec![FieldRefusal::from((field, error.code()))])
    }
}

impl Fault for WebhookRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotFound | Self::NoMessage => Class::NotFound,
            Self::Fields(_) => Class::Invalid,
            Self::Conflict | Self::Disabled => Class::Conflict,
            Self::Beyond => WebhookError::Beyond.class(),
            Self::TooMany => WebhookError::TooMany.class(),
            Self::UnderWay(error) => error.class(),
            Self::NotPermitted(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "webhook.not_found",
            Self::NoMessage => "webhook.no_message",
            Self::Fields(_) => "settings.fields",
            Self::Conflict => "settings.conflict",
            Self::Beyond => WebhookError::Beyond.code(),
            Self::TooMany => WebhookError::TooMany.code(),
            Self::Disabled => "webhook.disabled",
            Self::UnderWay(error) => error.code(),
            Self::NotPermitted(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for WebhookRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
}
