//! Work for later. A job is asked for in the transaction that makes it necessary, may run twice,
//! and runs with no transaction open.

use crate::ports::{HeldLine, StoreError, StoreResult};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use shop_domain::{
    kernel::{CustomerId, EmailAddress, Language, LetterId, MessageId, OrderId, ReservationId, VariantId, WebhookId},
    mail::{CustomerOccasion, Occasion, StaffOccasion},
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// What there is to do. The name and key of a job make it unique for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Work {
    /// Gives the stock of an order back that was not paid in time.
    ExpireOrder {
        order: Uuid,
        /// The second of the deadline, where it is not the first one.
        #[serde(default)]
        at: i64,
    },
    /// Applies what a provider said, if nobody has since it was kept.
    ApplyCallback { provider: String, event: String },
    /// Asks a provider about an attempt that has not ended, so that nothing it took goes unnoticed.
    AskProvider { attempt: Uuid, round: u32 },
    /// Tells a carrier of a parcel. `version`: of the reading of its order that somebody built it on.
    BookParcel { order: Uuid, parcel: Uuid, version: i64 },
    /// Applies what a carrier said, if nobody has since it was kept.
    ApplyParcel { carrier: String, event: String },
    /// Asks a carrier how far a parcel is.
    AskCarrier { order: Uuid, parcel: Uuid, round: u32 },
    /// Has a provider send money back. `tries` and `round` tell one time from another.
    SendRefund {
        refund: Uuid,
        #[serde(default)]
        tries: u32,
        #[serde(default)]
        round: u32,
    },
    /// Brings the invoices of an order to what its money says.
    SettleInvoice { order: OrderId, occurrence: String },
    /// Writes a letter, and asks for it to be sent. `occurrence` tells two letters about an order on
    /// the same occasion apart.
    WriteLetter { order: OrderId, occurrence: String, occasion: Occasion },
    /// Writes to the owner about what has become low in a warehouse elsewhere. `id`: of this one time.
    TellOfLowStock { id: Uuid, variants: Vec<VariantId> },
    /// Writes to the owner about a webhook that is told nothing more. `version`: of the webhook then.
    TellOfWebhook { webhook: WebhookId, version: i64 },
    /// Writes to somebody about their account, if they have one. `call` tells two letters on one occasion apart.
    WriteToCustomer {
        call: Uuid,
        to: EmailAddress,
        /// Who asked for it; `None`: nobody knows.
        customer: Option<CustomerId>,
        language: Language,
        occasion: CustomerOccasion,
    },
    /// Writes to somebody about how they come into the admin, if they do.
    WriteToStaff { call: Uuid, to: EmailAddress, language: Language, occasion: StaffOccasion },
    /// Has a warehouse elsewhere keep what it holds for an order.
    KeepHold { hold: ReservationId },
    /// Tells it that these have left. `part` tells one parcel of an order from another.
    CommitHold { hold: ReservationId, part: String, lines: Vec<HeldLine> },
    /// Tells it that these can be promised to others.
    ReleaseHold { hold: ReservationId, part: String, lines: Vec<HeldLine> },
    /// Tells it that these have come back, and can be sold again.
    RestockHold { hold: ReservationId, part: String, lines: Vec<HeldLine> },
    /// Has it forget what it was asked for and no order came of.
    GiveUpHold { hold: ReservationId },
    /// Hands a letter to the mail server. `sending`: the first time, or one that somebody asked for.
    SendLetter { letter: LetterId, sending: i32 },
    /// Hands a message to a webhook. `round`: the first time, or a replay.
    DeliverMessage { webhook: WebhookId, message: MessageId, round: i32 },
}

/// Which jobs a worker takes. Whoever is told by webhooks may be slow: that holds up other messages, and no letter,
/// no refund and no parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    Shop,
    Messages,
}

/// Work, and when it is to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub work: Work,
    pub run_at: OffsetDateTime,
}

impl Work {
    /// Its dead letters are counted by the letters that failed.
    pub const SEND_LETTER: &str = "send_letter";

    pub const DELIVER_MESSAGE: &str = "deliver_message";

    pub fn kind(&self) -> &'static str {
        match self {
            Self::ExpireOrder { .. } => "expire_order",
            Self::ApplyCallback { .. } => "apply_callback",
            Self::AskProvider { .. } => "ask_provider",
            Self::BookParcel { .. } => "book_parcel",
            Self::ApplyParcel { .. } => "apply_parcel",
            Self::AskCarrier { .. } => "ask_carrier",
            Self::SendRefund { .. } => "send_refund",
            Self::SettleInvoice { .. } => "settle_invoice",
            Self::WriteLetter { .. } => "write_letter",
            Self::TellOfLowStock { .. } => "tell_of_low_stock",
            Self::TellOfWebhook { .. } => "tell_of_webhook",
            Self::WriteToCustomer { .. } => "write_to_customer",
            Self::WriteToStaff { .. } => "write_to_staff",
            Self::KeepHold { .. } => "keep_hold",
            Self::CommitHold { .. } => "commit_hold",
            Self::ReleaseHold { .. } => "release_hold",
            Self::RestockHold { .. } => "restock_hold",
            Self::GiveUpHold { .. } => "give_up_hold",
            Self::SendLetter { .. } => Self::SEND_LETTER,
            Self::DeliverMessage { .. } => Self::DELIVER_MESSAGE,
        }
    }

    pub fn key(&self) -> String {
        match self {
            Self::ExpireOrder { order, at: 0 } => order.to_string(),
            Self::ExpireOrder { order, at } => format!("{order}:{at}"),
            Self::ApplyCallback { provider, event } => [provider, ":", event].concat(),
            Self::AskProvider { attempt, round } => format!("{attempt}:{round}"),
            Self::BookParcel { parcel, version, .. } => format!("{parcel}:{version}"),
            Self::ApplyParcel { carrier, event } => [carrier, ":", event].concat(),
            Self::AskCarrier { parcel, round, .. } => format!("{parcel}:{round}"),
            Self::SendRefund { refund, tries: 0, round: 0 } => refund.to_string(),
            Self::SendRefund { refund, tries, round } => format!("{refund}:{tries}.{round}"),
            Self::SettleInvoice { order, occurrence } => format!("{order}:{occurrence}"),
            Self::WriteLetter { order, occurrence, occasion } => format!("{order}:{}:{occurrence}", occasion.code()),
            Self::TellOfLowStock { id, .. } => id.to_string(),
            Self::TellOfWebhook { webhook, version } => format!("{webhook}:{version}"),
            Self::WriteToCustomer { call, .. } | Self::WriteToStaff { call, .. } => call.to_string(),
            Self::KeepHold { hold } | Self::GiveUpHold { hold } => hold.to_string(),
            Self::CommitHold { hold, part, .. }
            | Self::ReleaseHold { hold, part, .. }
            | Self::RestockHold { hold, part, .. } => format!("{hold}:{part}"),
            Self::SendLetter { letter, sending } => format!("{letter}:{sending}"),
            Self::DeliverMessage { webhook, message, round } => format!("{webhook}:{message}:{round}"),
        }
    }

    pub fn lane(&self) -> Lane {
        match self {
            Self::DeliverMessage { .. } => Lane::Messages,
            _ => Lane::Shop,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub id: i64,
    pub work: Work,
    /// How often it was begun, this time included.
    pub attempts: i32,
}

/// The queue as a worker sees it; [`crate::ports::JobRepository`] is how work gets in. A lease is measured by the
/// store's own clock: those of the workers may differ by minutes.
#[async_trait]
pub trait JobQueue: Send + Sync {
    /// Leases the job that has waited longest of those that are due in this lane, from now on for so
    /// long.
    async fn claim(&self, lane: Lane, worker: Uuid, now: OffsetDateTime, lease: Duration) -> StoreResult<Option<Job>>;
    /// From now on for so long. `false`: the lease is no longer ours, and somebody else may have the job.
    async fn extend(&self, worker: Uuid, job: &Job, lease: Duration) -> StoreResult<bool>;
    /// Does nothing if the lease is no longer ours: somebody else has the job then.
    async fn finish(&self, worker: Uuid, job: &Job, now: OffsetDateTime) -> StoreResult<()>;
    /// `again`: when to try once more; `None` makes it a dead letter.
    async fn fail(&self, worker: Uuid, job: &Job, error: &str, again: Option<OffsetDateTime>) -> StoreResult<()>;
}

/// The right to do a job, as whoever does it holds it.
#[async_trait]
pub trait Lease: Send + Sync {
    /// To be asked just before what cannot be undone and would be done twice by two: whoever stood still for longer
    /// than a lease lasts finds out here that somebody else has the job.
    async fn hold(&self) -> Result<(), LeaseLost>;
}

#[derive(Debug, thiserror::Error)]
pub enum LeaseLost {
    #[error("somebody else has the job")]
    Taken,
    #[error("whether the job is still ours is not known")]
    Store(#[from] StoreError),
}
