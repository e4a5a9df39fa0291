//! Providers of payment. Never called inside a transaction.

use async_trait::async_trait;
use shop_domain::{
    fault::{Class, Fault},
    kernel::{Language, Money},
    payment::PaymentMethod,
};
use std::{collections::HashMap, sync::Arc};

/// What a provider is told about an attempt to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRequest {
    /// What the provider knows the attempt by: letters and digits, at most 20, never used twice.
    pub reference: String,
    pub amount: Money,
    pub language: Language,
}

/// What a provider says has become of an attempt, once its signature was found to be good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentNotice {
    /// Unique at the provider: the same notice twice has the same.
    pub event: String,
    pub reference: String,
    pub amount: Money,
    pub outcome: PaymentOutcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentOutcome {
    Paid,
    Failed,
    Cancelled,
}

#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    #[error("the signature is not the provider's")]
    Forged,
    #[error("the message is not one of the provider's: {0}")]
    Malformed(String),
    #[error("the provider cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Fault for GatewayError {
    fn class(&self) -> Class {
        match self {
            Self::Forged => Class::Forbidden,
            Self::Malformed(_) => Class::Invalid,
            Self::Unreachable(_) => Class::Unavailable,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Forged => "payment.forged",
            Self::Malformed(_) => "payment.malformed",
            Self::Unreachable(_) => "payment.unreachable",
        }
    }
}

#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// The address that the shopper is sent to.
    async fn start(&self, request: &PaymentRequest) -> Result<String, GatewayError>;
    /// Reads a callback or a browser's return; refuses what the provider did not sign.
    fn read(&self, fields: &[(String, String)]) -> Result<PaymentNotice, GatewayError>;
}

/// Which gateway stands behind a method of payment.
pub type Gateways = HashMap<PaymentMethod, Arc<dyn PaymentGateway>>;
