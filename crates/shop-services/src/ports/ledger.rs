//! Attempts to pay, the ledger of money, refunds, the inbox of what providers said, and what the owner
//! has set of each provider. Part of the unit of work.

use crate::ports::{Instructions, PaymentNotice, StoreResult};
use async_trait::async_trait;
use shop_domain::{
    kernel::{Money, OrderId, PaymentAttemptId, RefundId},
    payment::PaymentMethod,
    refund::Refund,
};
use std::collections::BTreeMap;
use time::OffsetDateTime;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptStatus {
    Started,
    Paid,
    Failed,
    Cancelled,
    /// The provider took another amount.
    Held,
}

/// One try to pay an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentAttempt {
    pub id: PaymentAttemptId,
    pub order: OrderId,
    pub reference: String,
    pub method: PaymentMethod,
    pub amount: Money,
    pub status: AttemptStatus,
    pub started_at: OffsetDateTime,
    /// When the shopper was sent to the provider with it.
    pub handed_at: Option<OffsetDateTime>,
    /// Where the shopper was sent, if it was an address.
    pub address: Option<String>,
    /// What the provider calls the attempt.
    pub handle: Option<String>,
    /// What the provider calls the payment.
    pub transaction: Option<String>,
    /// What the shopper pays under later, once it was issued.
    pub instructions: Option<Instructions>,
}

/// How the shopper was sent to a provider.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Handed {
    pub address: Option<String>,
    pub handle: Option<String>,
}

/// What an attempt brought in, and how much of that is on its way back or gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    pub attempt: PaymentAttemptId,
    pub method: PaymentMethod,
    pub captured: Money,
    pub given_back: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A provider holds the money for us.
    Captured,
    /// Cash, or a transfer that the owner saw arrive.
    Collected,
    Refunded,
    /// What a provider keeps for itself of a payment.
    Fee,
    /// A refund that came to nothing is back.
    RefundReturned,
    /// A bank took it back, because its customer objects.
    Disputed,
    /// And returned it.
    DisputeReturned,
}

/// A line of the ledger, before it has a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub order: OrderId,
    pub attempt: Option<PaymentAttemptId>,
    pub kind: EntryKind,
    /// Never negative: the kind says which way it went.
    pub amount: Money,
}

/// What a provider said, as it was kept: what it means, and the words it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCallback {
    pub provider: String,
    pub notice: PaymentNotice,
    pub body: String,
}

/// What came in at a provider's door and was not its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedCallback {
    pub provider: String,
    /// Tells one from another.
    pub event: String,
    pub body: String,
    /// The code of why.
    pub verdict: &'static str,
}

#[async_trait]
pub trait PaymentRepository: Send {
    async fn start(&mut self, attempt: &PaymentAttempt) -> StoreResult<()>;
    /// The newest attempt of an order, and how many there were.
    async fn newest(&mut self, order: OrderId) -> StoreResult<Option<(PaymentAttempt, i64)>>;
    /// By what the shop calls it, or what the provider calls the payment that came of it.
    async fn find(&mut self, reference: &str) -> StoreResult<Option<PaymentAttempt>>;
    async fn get(&mut self, id: PaymentAttemptId) -> StoreResult<Option<PaymentAttempt>>;
    /// Every attempt of an order with which a shopper went to the provider, and that has not ended.
    async fn under_way(&mut self, order: OrderId) -> StoreResult<Vec<PaymentAttempt>>;
    /// Notes that the shopper is sent to the provider. `false`: another request did so first.
    async fn hand_over(&mut self, id: PaymentAttemptId, handed: &Handed, now: OffsetDateTime) -> StoreResult<bool>;
    async fn instruct(&mut self, id: PaymentAttemptId, instructions: &Instructions) -> StoreResult<()>;
    /// The newest first.
    async fn captures(&mut self, order: OrderId) -> StoreResult<Vec<Capture>>;
    /// Reads the attempt anew; its order must be locked before.
    async fn end(&mut self, attempt: PaymentAttemptId, status: AttemptStatus, now: OffsetDateTime) -> StoreResult<()>;
    /// What the provider calls the payment, now that there is one.
    async fn name(&mut self, attempt: PaymentAttemptId, transaction: &str) -> StoreResult<()>;
    /// Adds to the ledger. A second capture of one attempt is refused by the table.
    async fn enter(&mut self, entry: Entry, now: OffsetDateTime) -> StoreResult<()>;
    /// Keeps what a provider sent about an attempt. `false`: that very event is kept already.
    async fn receive(&mut self, callback: &KeptCallback, now: OffsetDateTime) -> StoreResult<bool>;
    /// Keeps what was refused, for the owner to see: not more of it than a day should bring.
    async fn refuse(&mut self, callback: &RefusedCallback, now: OffsetDateTime) -> StoreResult<()>;
    /// What was refused or held up to this one was looked at.
    async fn see_refused(&mut self, newest: i64, now: OffsetDateTime) -> StoreResult<()>;
    /// `None`: it was applied, or never kept, or nobody knows what it means.
    async fn open_callback(&mut self, provider: &str, event: &str) -> StoreResult<Option<KeptCallback>>;
    /// What was said about an order and not applied yet, the oldest first.
    async fn open_callbacks(&mut self, order: OrderId) -> StoreResult<Vec<KeptCallback>>;
    /// Locks a callback that was not applied yet; `false`: it was.
    async fn claim_callback(&mut self, provider: &str, event: &str) -> StoreResult<bool>;
    async fn close_callback(
        &mut self,
        provider: &str,
        event: &str,
        verdict: Option<&str>,
        now: OffsetDateTime,
    ) -> StoreResult<()>;
    /// Closes a callback that is open and about an attempt that nobody knows; any other stays as it is.
    async fn close_unmatched(&mut self, provider: &str, event: &str, now: OffsetDateTime) -> StoreResult<()>;
}

#[async_trait]
pub trait RefundRepository: Send {
    async fn add(&mut self, refunds: &[Refund], now: OffsetDateTime) -> StoreResult<()>;
    async fn get(&mut self, id: RefundId) -> StoreResult<Option<Refund>>;
    /// Reads it anew and locks it; its order must be locked before.
    async fn lock(&mut self, id: RefundId) -> StoreResult<Option<Refund>>;
    /// The oldest first.
    async fn of(&mut self, order: OrderId) -> StoreResult<Vec<Refund>>;
    /// Takes the turn to have it sent, until then at the most. `None`: somebody has it. Else whether the provider was
    /// asked for it before, in this try.
    async fn begin(&mut self, id: RefundId, until: OffsetDateTime, now: OffsetDateTime) -> StoreResult<Option<bool>>;
    /// What came of it is not known: nobody asks again before then.
    async fn pause(&mut self, id: RefundId, until: OffsetDateTime) -> StoreResult<()>;
    /// Saves status, reason, try, and what the provider calls it; the turn is over.
    async fn save(&mut self, refund: &Refund, now: OffsetDateTime) -> StoreResult<()>;
}

/// What the owner has set of a provider.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeptProvider {
    pub code: String,
    pub stage: bool,
    /// What is no secret.
    pub values: BTreeMap<String, String>,
    /// The secrets, each sealed.
    pub sealed: BTreeMap<String, String>,
    /// Counts the saves; 0 before the first.
    pub version: i64,
}

#[async_trait]
pub trait ProviderRepository: Send {
    async fn get(&mut self, code: &str) -> StoreResult<Option<KeptProvider>>;
    async fn all(&mut self) -> StoreResult<Vec<KeptProvider>>;
    /// `Conflict` when `version` is not the stored one.
    async fn save(&mut self, provider: &KeptProvider) -> StoreResult<()>;
}
