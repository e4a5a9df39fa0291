//! Webhooks, and the messages that are on their way to them. Never opens a secret.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    kernel::{MessageId, WebhookId},
    webhook::{Delivery, DeliveryState, EventType, Webhook},
};
use shop_services::{
    ports::{KeptWebhook, StoreResult, WebhookRepository, Work},
    webhook::Message,
};
use sqlx::{query, query_as};
use time::OffsetDateTime;
use uuid::Uuid;

struct Row {
    webhook_id: Uuid,
    address: String,
    description: String,
    events: Vec<String>,
    enabled: bool,
    secret: String,
    old_secret: Option<String>,
    old_secret_until: Option<OffsetDateTime>,
    failing_since: Option<OffsetDateTime>,
    created_at: OffsetDateTime,
    version: i64,
}

impl Row {
    fn kept(self) -> KeptWebhook {
        let webhook = Webhook {
            id: WebhookId(self.webhook_id),
            address: self.address,
            description: self.description,
            // One that nobody knows may be of a newer version than this one.
            events: self.events.iter().filter_map(|code| EventType::from_code(code)).collect(),
            is_enabled: self.enabled,
            failing_since: self.failing_since,
            created_at: self.created_at,
            version: self.version,
        };
        KeptWebhook { webhook, secret: self.secret, old_secret: self.old_secret.zip(self.old_secret_until) }
    }
}

struct DeliveryRow {
    event: String,
    body: String,
    told_at: OffsetDateTime,
    state: String,
    round: i32,
    attempts: i32,
    tried_at: Option<OffsetDateTime>,
    last_status: Option<i32>,
    last_error: Option<String>,
}

impl DeliveryRow {
    fn delivery(self, webhook: WebhookId, message: MessageId) -> StoreResult<Delivery> {
        Ok(Delivery {
            webhook,
            message,
            event: event(&self.event)?,
            body: self.body,
            told_at: self.told_at,
            state: state(&self.state)?,
            round: self.round,
            attempts: self.attempts,
            tried_at: self.tried_at,
            last_status: status(self.last_status)?,
            last_error: self.last_error,
        })
    }
}

pub(crate) fn event(stored: &str) -> StoreResult<EventType> {
    EventType::from_code(stored).ok_or_else(|| unreadable("webhook_deliveries.event"))
}

pub(crate) fn state(stored: &str) -> StoreResult<DeliveryState> {
    DeliveryState::from_code(stored).ok_or_else(|| unreadable("webhook_deliveries.state"))
}

pub(crate) fn status(stored: Option<i32>) -> StoreResult<Option<u16>> {
    stored.map(u16::try_from).transpose().map_err(|_| unreadable("webhook_deliveries.last_status"))
}

fn codes(webhook: &Webhook) -> Vec<String> {
    webhook.events.iter().map(|event| event.code().to_owned()).collect()
}

#[async_trait]
impl WebhookRepository for PgUnitOfWork {
    async fn add(&mut self, kept: &KeptWebhook) -> StoreResult<()> {
        let webhook = &kept.webhook;
        query!(
            "insert into webhooks (webhook_id, address, description, events, enabled, secret, failing_since, created_at,
                 version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            webhook.id.0,
            webhook.address,
            webhook.description,
            &codes(webhook),
            webhook.is_enabled,
            kept.secret,
            webhook.failing_since,
            webhook.created_at,
            webhook.version
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn get(&mut self, id: WebhookId) -> StoreResult<Option<KeptWebhook>> {
        let row = query_as!(Row, "select * from webhooks where webhook_id = $1", id.0)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        Ok(row.map(Row::kept))
    }

    async fn lock(&mut self, id: WebhookId) -> StoreResult<Option<KeptWebhook>> {
        let row = query_as!(Row, "select * from webhooks where webhook_id = $1 for update", id.0)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        Ok(row.map(Row::kept))
    }

    async fn all(&mut self) -> StoreResult<Vec<KeptWebhook>> {
        let rows = query_as!(Row, "select * from webhooks order by created_at, webhook_id")
            .fetch_all(self.connection())
            .await
            .map_err(failed)?;
        Ok(rows.into_iter().map(Row::kept).collect())
    }

    async fn save(&mut self, kept: &KeptWebhook) -> StoreResult<()> {
        let webhook = &kept.webhook;
        query!(
            "update webhooks set address = $2, description = $3, events = $4, enabled = $5, secret = $6, old_secret = $7,
                 old_secret_until = $8, failing_since = $9, version = $10
             where webhook_id = $1",
            webhook.id.0,
            webhook.address,
            webhook.description,
            &codes(webhook),
            webhook.is_enabled,
            kept.secret,
            kept.old_secret.as_ref().map(|(secret, _)| secret),
            kept.old_secret.as_ref().map(|(_, until)| *until),
            webhook.failing_since,
            webhook.version
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn remove(&mut self, id: WebhookId) -> StoreResult<bool> {
        let removed = query!("delete from webhooks where webhook_id = $1", id.0)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        query!("delete from webhook_deliveries where webhook_id = $1", id.0)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(removed.rows_affected() == 1)
    }

    /// One statement, however many are told of it. A message gets its id here, so that all of them know it by that.
    async fn tell(&mut self, messages: &[Message], now: OffsetDateTime) -> StoreResult<()> {
        if messages.is_empty() {
            return Ok(());
        }
        let events: Vec<_> = messages.iter().map(|message| message.event.code().to_owned()).collect();
        let bodies: Vec<_> = messages.iter().map(|message| message.body.clone()).collect();
        query!(
            "with message as materialized (
                 select gen_random_uuid() as message_id, event, body
                 from unnest($1::text[], $2::text[]) as message (event, body)
             ), told as (
                 insert into webhook_deliveries (webhook_id, message_id, event, body, told_at)
                 select webhook_id, message_id, event, body, $3
                 from message join webhooks on enabled and event = any (events)
                 returning webhook_id, message_id, round
             )
             insert into jobs (kind, key, payload, run_at)
             select $4::text, concat_ws(':', webhook_id, message_id, round),
                 jsonb_build_object('kind', $4::text, 'webhook', webhook_id, 'message', message_id, 'round', round), $3
             from told",
            &events,
            &bodies,
            now,
            Work::DELIVER_MESSAGE
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn add_delivery(&mut self, delivery: &Delivery) -> StoreResult<()> {
        query!(
            "insert into webhook_deliveries (webhook_id, message_id, event, body, told_at) values ($1, $2, $3, $4, $5)",
            delivery.webhook.0,
            delivery.message.0,
            delivery.event.code(),
            delivery.body,
            delivery.told_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn lock_delivery(&mut self, id: WebhookId, message: MessageId) -> StoreResult<Option<Delivery>> {
        let row = query_as!(
            DeliveryRow,
            "select event, body, told_at, state, round, attempts, tried_at, last_status, last_error
             from webhook_deliveries where webhook_id = $1 and message_id = $2 for update",
            id.0,
            message.0
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(|row| row.delivery(id, message)).transpose()
    }

    async fn save_delivery(&mut self, delivery: &Delivery) -> StoreResult<()> {
        query!(
            "update webhook_deliveries set state = $3, round = $4, attempts = $5, tried_at = $6, last_status = $7,
                 last_error = $8
             where webhook_id = $1 and message_id = $2",
            delivery.webhook.0,
            delivery.message.0,
            delivery.state.code(),
            delivery.round,
            delivery.attempts,
            delivery.tried_at,
            delivery.last_status.map(i32::from),
            delivery.last_error
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }
}
