//! A provider of payment. Never called inside a transaction.

use crate::ports::{Lease, LeaseLost};
use async_trait::async_trait;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use shop_domain::{
    fault::{Class, Fault},
    kernel::{Language, Money},
    payment::PaymentMethod,
};
use time::OffsetDateTime;

pub use shop_domain::payment::Instructions;

/// What a provider is told about an attempt to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRequest {
    /// What the provider knows the attempt by: letters and digits, at most 20, never used twice.
    pub reference: String,
    pub method: PaymentMethod,
    pub amount: Money,
    pub language: Language,
    /// As people read it: eight digits.
    pub order_number: String,
    pub shop_name: String,
    pub email: Option<String>,
    pub started_at: OffsetDateTime,
    /// Until when the order is kept, where that is the shop's to say.
    pub expires_at: Option<OffsetDateTime>,
    pub addresses: PaymentAddresses,
}

/// Where a provider reaches the shop, each a whole address of this attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentAddresses {
    /// From server to server: the result.
    pub callback: String,
    /// From server to server: what the shopper needs to pay later, as a number for a bank's machine.
    pub instructions: String,
    /// Where the provider sends the browser with the result.
    pub back: String,
    /// Where the shopper goes who does not want to pay now: the order's page.
    pub order: String,
}

/// How the shopper gets to the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextStep {
    /// `handle`: what the provider calls the attempt, kept with it.
    Redirect { address: String, handle: Option<String> },
    /// Sent by the browser as a form, by POST.
    Form { action: String, fields: Vec<(String, String)> },
}

/// Which of the shop's doors something came in by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    Callback,
    Instructions,
    /// The shopper's browser: signed or not, it is the shopper who carries it.
    Return,
}

/// What came in, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    pub door: Door,
    /// The address' query, decoded.
    pub query: Vec<(String, String)>,
    /// Names in lower case; only those that a provider signs with.
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Incoming {
    /// The body as a form, decoded.
    pub fn form(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(&self.body).into_owned().collect()
    }
}

/// What a message of a provider says, once it was found to be the provider's.
#[allow(clippy::large_enum_variant, reason = "one for each callback, and never kept")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    Notice(PaymentNotice),
    /// Says nothing that can be trusted, or not all of it: the provider is to be asked.
    Ask {
        reference: String,
    },
    /// The provider's, and about nothing that the shop follows.
    Nothing,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentNotice {
    /// Unique at the provider: the same notice twice has the same.
    pub event: String,
    pub reference: String,
    /// What the provider says that it is about.
    pub amount: Money,
    pub outcome: PaymentOutcome,
    /// What the provider calls the payment; it is needed to send money back.
    pub transaction: Option<String>,
    /// What the provider keeps for itself.
    pub fee: Option<Money>,
    /// Why it has no effect although it is signed. It is kept for the owner to see.
    pub objection: Option<Objection>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// It speaks of somebody else's account at the provider.
    Merchant,
    /// No money moved: it was tried out in the provider's own pages.
    Simulated,
}

impl Objection {
    pub fn code(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
            Self::Simulated => "simulated",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentOutcome {
    Paid,
    Failed,
    Cancelled,
    /// A number to pay under was issued.
    Instructed(Instructions),
}

/// An attempt as the provider is asked about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptAtProvider {
    pub reference: String,
    pub method: PaymentMethod,
    pub amount: Money,
    pub handle: Option<String>,
    pub transaction: Option<String>,
    pub started_at: OffsetDateTime,
}

/// What has become of an attempt, as the provider answers.
#[allow(clippy::large_enum_variant, reason = "one for each callback, and never kept")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderState {
    /// Nothing final yet.
    Open,
    /// The provider has never heard of it: the shopper did not get there.
    Unknown,
    /// As if it had been told by itself. A number that was issued is told so too, and is no end.
    Ended(PaymentNotice),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    pub attempt: AttemptAtProvider,
    pub amount: Money,
    /// What was sent back of this attempt before.
    pub refunded_before: Money,
    /// The same for every try of this refund.
    pub key: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundState {
    /// `transaction`: what the provider calls it.
    Done { transaction: Option<String> },
    /// The provider will not, and says why; it is the owner's to do by hand.
    Refused { reason: String },
}

#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    #[error("the signature is not the provider's")]
    Forged,
    #[error("the message is not one of the provider's: {0}")]
    Malformed(String),
    /// What was asked for may or may not have happened: ask again with the same key, or query first.
    #[error("the provider cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The provider answered, and says no: its own code and words, for the log and the owner.
    #[error("the provider refuses: {0}")]
    Refused(String),
    #[error("the provider has no way to do that")]
    Unsupported,
}

impl From<LeaseLost> for GatewayError {
    fn from(lost: LeaseLost) -> Self {
        Self::Unreachable(Box::new(lost))
    }
}

impl Fault for GatewayError {
    fn class(&self) -> Class {
        match self {
            Self::Forged => Class::Forbidden,
            Self::Malformed(_) => Class::Invalid,
            Self::Unreachable(_) | Self::Refused(_) => Class::Unavailable,
            Self::Unsupported => Class::Conflict,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Forged => "payment.forged",
            Self::Malformed(_) => "payment.malformed",
            Self::Unreachable(_) => "payment.unreachable",
            Self::Refused(_) => "payment.refused",
            Self::Unsupported => "payment.unsupported",
        }
    }
}

/// What a provider reads as an answer to its callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub body: String,
}

/// One provider, opened with the owner's settings.
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    async fn start(&self, request: &PaymentRequest) -> Result<NextStep, GatewayError>;

    /// Reads what came in, and refuses what the provider did not sign. Asks nobody. What it says is
    /// kept as it was read, so it is read once, at the time it comes in.
    fn read(&self, incoming: &Incoming) -> Result<Reading, GatewayError>;

    /// Asks what has become of an attempt, and completes it where the provider waits for us.
    async fn query(&self, attempt: &AttemptAtProvider) -> Result<ProviderState, GatewayError>;

    /// The same, and completes nothing: the order is paid or called off, and wants no money of this attempt.
    async fn query_only(&self, attempt: &AttemptAtProvider) -> Result<ProviderState, GatewayError> {
        self.query(attempt).await
    }

    /// Sends money back. An error but `Refused` and `Unsupported` leaves it unknown whether it went:
    /// a repeated call with the same key finds that out before it sends anything. Where the provider takes no key,
    /// `lease` is held once more between the two.
    async fn refund(&self, _request: &RefundRequest, _lease: &dyn Lease) -> Result<RefundState, GatewayError> {
        Err(GatewayError::Unsupported)
    }

    /// In the provider's own words, whether a callback was taken.
    fn reply(&self, outcome: Result<(), &GatewayError>) -> Reply {
        match outcome {
            Ok(()) => Reply { status: 200, body: "OK".to_owned() },
            Err(GatewayError::Forged) => Reply { status: 403, body: String::new() },
            Err(GatewayError::Malformed(_)) => Reply { status: 400, body: String::new() },
            Err(_) => Reply { status: 503, body: String::new() },
        }
    }
}
