//! Webhooks in memory, and the messages that are on their way to them. Never tells a webhook what it does not want.

use super::{MemoryUnitOfWork, refused};
use crate::builders::a_uuid;
use async_trait::async_trait;
use shop_domain::{
    kernel::{MessageId, WebhookId},
    webhook::Delivery,
};
use shop_services::{
    ports::{JobRepository, KeptWebhook, StoreResult, WebhookRepository, Work},
    webhook::Message,
};
use time::OffsetDateTime;

#[async_trait]
impl WebhookRepository for MemoryUnitOfWork {
    async fn add(&mut self, kept: &KeptWebhook) -> StoreResult<()> {
        self.tables.webhooks.insert(kept.webhook.id, kept.clone());
        Ok(())
    }

    async fn get(&mut self, id: WebhookId) -> StoreResult<Option<KeptWebhook>> {
        Ok(self.tables.webhooks.get(&id).cloned())
    }

    async fn lock(&mut self, id: WebhookId) -> StoreResult<Option<KeptWebhook>> {
        Ok(self.tables.webhooks.get(&id).cloned())
    }

    async fn all(&mut self) -> StoreResult<Vec<KeptWebhook>> {
        let mut all: Vec<_> = self.tables.webhooks.values().cloned().collect();
        all.sort_by_key(|kept| (kept.webhook.created_at, kept.webhook.id));
        Ok(all)
    }

    async fn save(&mut self, kept: &KeptWebhook) -> StoreResult<()> {
        if let Some(stored) = self.tables.webhooks.get_mut(&kept.webhook.id) {
            let created_at = stored.webhook.created_at;
            *stored = kept.clone();
            stored.webhook.created_at = created_at;
        }
        Ok(())
    }

    async fn remove(&mut self, id: WebhookId) -> StoreResult<bool> {
        self.tables.deliveries.retain(|(webhook, _), _| *webhook != id);
        Ok(self.tables.webhooks.remove(&id).is_some())
    }

    async fn tell(&mut self, messages: &[Message], now: OffsetDateTime) -> StoreResult<()> {
        for message in messages {
            let id = MessageId(a_uuid());
            let is_told = |kept: &&KeptWebhook| kept.webhook.is_enabled && kept.webhook.events.contains(&message.event);
            let told: Vec<_> = self.tables.webhooks.values().filter(is_told).map(|kept| kept.webhook.id).collect();
            for webhook in told {
                let delivery = Delivery::new(webhook, id, message.event, message.body.clone(), now);
                self.add_delivery(&delivery).await?;
                let send = Work::DeliverMessage { webhook, message: id, round: delivery.round };
                self.enqueue(&send, now).await?;
            }
        }
        Ok(())
    }

    async fn add_delivery(&mut self, delivery: &Delivery) -> StoreResult<()> {
        let name = (delivery.webhook, delivery.message);
        if self.tables.deliveries.insert(name, delivery.clone()).is_some() {
            return Err(refused("webhook_deliveries_pkey"));
        }
        Ok(())
    }

    async fn lock_delivery(&mut self, id: WebhookId, message: MessageId) -> StoreResult<Option<Delivery>> {
        Ok(self.tables.deliveries.get(&(id, message)).cloned())
    }

    async fn save_delivery(&mut self, delivery: &Delivery) -> StoreResult<()> {
        if let Some(stored) = self.tables.deliveries.get_mut(&(delivery.webhook, delivery.message)) {
            let Delivery { event, body, told_at, .. } = stored.clone();
            *stored = Delivery { event, body, told_at, ..delivery.clone() };
        }
        Ok(())
    }
}
