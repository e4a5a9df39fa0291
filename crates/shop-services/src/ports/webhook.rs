//! Where webhooks and their messages are kept, and the way out to them. Nothing is ever sent inside a transaction.

use crate::{ports::StoreResult, webhook::Message};
use async_trait::async_trait;
use shop_domain::{
    kernel::{MessageId, WebhookId},
    webhook::{Delivery, DeliveryAnswer, Webhook},
};
use time::OffsetDateTime;

/// A webhook with its secrets, sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptWebhook {
    pub webhook: Webhook,
    pub secret: String,
    /// The one before, and until when it signs too.
    pub old_secret: Option<(String, OffsetDateTime)>,
}

#[async_trait]
pub trait WebhookRepository: Send {
    async fn add(&mut self, kept: &KeptWebhook) -> StoreResult<()>;
    async fn get(&mut self, id: WebhookId) -> StoreResult<Option<KeptWebhook>>;
    async fn lock(&mut self, id: WebhookId) -> StoreResult<Option<KeptWebhook>>;
    /// In the order in which they were added.
    async fn all(&mut self) -> StoreResult<Vec<KeptWebhook>>;
    /// Whole. The webhook must be locked.
    async fn save(&mut self, kept: &KeptWebhook) -> StoreResult<()>;
    /// With everything that was told to it. `false`: there is no such webhook.
    async fn remove(&mut self, id: WebhookId) -> StoreResult<bool>;
    /// Keeps each message for every webhook that is to be told of it, with the job that sends it. Repositories of
    /// what messages are about do so themselves, along with what they save.
    async fn tell(&mut self, messages: &[Message], now: OffsetDateTime) -> StoreResult<()>;
    /// Keeps a message for one webhook, whatever that is told of.
    async fn add_delivery(&mut self, delivery: &Delivery) -> StoreResult<()>;
    async fn lock_delivery(&mut self, id: WebhookId, message: MessageId) -> StoreResult<Option<Delivery>>;
    /// Saves how far it has come. The delivery must be locked.
    async fn save_delivery(&mut self, delivery: &Delivery) -> StoreResult<()>;
}

/// One message on its way out.
pub struct WebhookCall {
    pub address: String,
    pub message: MessageId,
    /// When it is sent, this time.
    pub at: OffsetDateTime,
    pub body: String,
    /// All that sign it, each `whsec_` and Base64.
    pub secrets: Vec<String>,
}

#[async_trait]
pub trait WebhookSender: Send + Sync {
    /// Whether it calls this address at all, as far as can be said before its name is looked up.
    fn calls(&self, address: &str) -> bool;
    /// As Standard Webhooks have it. Never follows an answer elsewhere.
    async fn send(&self, call: &WebhookCall) -> DeliveryAnswer;
}
