//! One try to hand a message over. Never holds a transaction open meanwhile; a try whose end is not noted is made
//! again, under the same id.

use super::{WebhookService, opened};
use crate::ports::{StoreError, WebhookCall, Work};
use shop_domain::{
    kernel::{MessageId, WebhookId},
    webhook::{DeliveryAnswer, DeliveryState, EventType, Webhook},
};
use std::sync::PoisonError;
use time::Duration;

/// Why a message is to be sent once more. Never names where to: that is for whoever may read webhooks.
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    #[error("it was answered with {0}")]
    Refused(u16),
    #[error("it was answered with {0}, and asked to be left alone")]
    Later(u16, Duration),
    #[error("there was no answer")]
    Silent,
    #[error("there was no answer in time to another message a moment ago")]
    Resting,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Undelivered {
    /// How long it is to be left alone at least.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Self::Later(_, wait) => Some(*wait),
            _ => None,
        }
    }
}

impl WebhookService {
    /// `is_last`: it is not tried once more.
    #[tracing::instrument(target = "yiye::use_case", name = "webhook.deliver", skip_all)]
    pub async fn deliver(
        &self,
        id: WebhookId,
        message: MessageId,
        round: i32,
        is_last: bool,
    ) -> Result<(), Undelivered> {
        // The last try is made all the same.
        if !is_last && self.rests(id) {
            return Err(Undelivered::Resting);
        }
        let Some(call) = self.call(id, message, round).await? else { return Ok(()) };
        let answer = if call.secrets.is_empty() {
            DeliveryAnswer::Silent("the secret cannot be opened".to_owned())
        } else {
            self.ports.webhooks.send(&call).await
        };
        self.heard(id, &answer);
        let state = self.note(id, message, &answer, is_last).await?;
        match answer {
            _ if state != Some(DeliveryState::Waiting) => Ok(()),
            DeliveryAnswer::Refused(status) => Err(Undelivered::Refused(status)),
            DeliveryAnswer::Later(status, wait) => Err(Undelivered::Later(status, wait)),
            _ => Err(Undelivered::Silent),
        }
    }

    fn rests(&self, id: WebhookId) -> bool {
        let late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        late.get(&id).is_some_and(|since| self.ports.clock.now() < *since + Webhook::REST)
    }

    fn heard(&self, id: WebhookId, answer: &DeliveryAnswer) {
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        match answer {
            DeliveryAnswer::TimedOut => late.insert(id, self.ports.clock.now()),
            _ => late.remove(&id),
        };
    }

    /// `None`: nothing is to be sent any more. What waits for a webhook that nothing is sent to waits no longer.
    async fn call(&self, id: WebhookId, message: MessageId, round: i32) -> Result<Option<WebhookCall>, StoreError> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let Some(kept) = work.webhooks().get(id).await? else { return Ok(None) };
        let delivery = work.webhooks().lock_delivery(id, message).await?;
        let Some(mut delivery) = delivery.filter(|delivery| delivery.is_to_be_sent(round)) else { return Ok(None) };
        if !kept.webhook.is_enabled && delivery.event != EventType::WebhookTest {
            delivery.give_up();
            work.webhooks().save_delivery(&delivery).await?;
            work.commit().await?;
            return Ok(None);
        }
        let secrets = opened(&self.ports, &kept, now);
        let (address, body) = (kept.webhook.address, delivery.body);
        Ok(Some(WebhookCall { address, message, at: now, body, secrets }))
    }

    /// What came of it, and how far the message has come by that.
    async fn note(
        &self,
        id: WebhookId,
        message: MessageId,
        answer: &DeliveryAnswer,
        is_last: bool,
    ) -> Result<Option<DeliveryState>, StoreError> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        // Always in this order, so that two never wait for each other.
        let Some(mut kept) = work.webhooks().lock(id).await? else { return Ok(None) };
        let Some(mut delivery) = work.webhooks().lock_delivery(id, message).await? else { return Ok(None) };
        delivery.tried(answer, is_last, now);
        work.webhooks().save_delivery(&delivery).await?;
        // Whether a test arrives says nothing of the messages that matter.
        if delivery.event != EventType::WebhookTest {
            let before = kept.webhook.clone();
            kept.webhook.heard(answer, delivery.state == DeliveryState::Dead, now);
            if kept.webhook != before {
                work.webhooks().save(&kept).await?;
            }
            if before.is_enabled && !kept.webhook.is_enabled {
                let tell = Work::TellOfWebhook { webhook: id, version: kept.webhook.version };
                work.jobs().enqueue(&tell, now).await?;
            }
        }
        work.commit().await?;
        Ok(Some(delivery.state))
    }
}
