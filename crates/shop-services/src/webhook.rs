//! Systems elsewhere that are told what happens here: set up, tried, looked after. What is told is enqueued by the
//! repositories of what it is about ([`Message`]), in their own transactions; jobs send it.
//!
//! A secret is made here, shown once and kept sealed, since messages are signed with it. One that was replaced signs
//! for a day more, so that nobody misses a message while it is changed elsewhere.

mod deliver;
mod message;
mod refusal;

pub use deliver::Undelivered;
pub use message::Message;
pub use refusal::WebhookRefusal;

use crate::{
    Ports,
    ports::{KeptWebhook, UnitOfWork, Work},
    secret,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use shop_contract::{DeliveryList, DeliveryQuery, NewSecret, WebhookForm, WebhookView};
use shop_domain::{
    kernel::{MessageId, WebhookId},
    staff::{Caller, Permission},
    webhook::{Delivery, EventType, Webhook, WebhookError, WebhookWish},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use time::OffsetDateTime;

#[derive(Clone)]
pub struct WebhookService {
    ports: Arc<Ports>,
    /// Who gave no answer in time, and when, as far as this process knows.
    late: Arc<Mutex<BTreeMap<WebhookId, OffsetDateTime>>>,
}

impl WebhookService {
    pub const PAGE: i64 = 50;

    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports, late: Arc::default() }
    }

    #[tracing::instrument(target = "yiye::use_case", name = "webhook.list", skip_all)]
    pub async fn list(&self, caller: &Caller) -> Result<Vec<WebhookView>, WebhookRefusal> {
        caller.must(Permission::ReadWebhooks)?;
        let all = self.ports.store.begin().await?.webhooks().all().await?;
        Ok(all.into_iter().map(|kept| self.view(kept)).collect())
    }

    #[tracing::instrument(target = "yiye::use_case", name = "webhook.get", skip_all)]
    pub async fn get(&self, caller: &Caller, id: WebhookId) -> Result<WebhookView, WebhookRefusal> {
        caller.must(Permission::ReadWebhooks)?;
        let kept = self.ports.store.begin().await?.webhooks().get(id).await?.ok_or(WebhookRefusal::NotFound)?;
        Ok(self.view(kept))
    }

    /// Its secret is in the answer, and shown nowhere else afterwards.
    #[tracing::instrument(target = "yiye::use_case", name = "webhook.add", skip_all)]
    pub async fn add(&self, caller: &Caller, form: &WebhookForm) -> Result<NewSecret, WebhookRefusal> {
        caller.must(Permission::ChangeWebhooks)?;
        let id = WebhookId(self.ports.ids.next());
        let webhook = Webhook::new(id, &self.wish(form)?, caller, self.ports.clock.now())?;
        let mut work = self.ports.store.begin().await?;
        // Locks the shop's row: of two that add the last one, the second finds that there are enough.
        work.shop().version().await?;
        if work.webhooks().all().await?.len() >= Webhook::MOST {
            return Err(WebhookRefusal::TooMany);
        }
        let (secret, sealed) = self.new_secret(id);
        let kept = KeptWebhook { webhook, secret: sealed, old_secret: None };
        work.webhooks().add(&kept).await?;
        work.commit().await?;
        Ok(NewSecret { view: self.view(kept), secret })
    }

    #[tracing::instrument(target = "yiye::use_case", name = "webhook.change", skip_all)]
    pub async fn change(
        &self,
        caller: &Caller,
        id: WebhookId,
        form: &WebhookForm,
    ) -> Result<WebhookView, WebhookRefusal> {
        caller.must(Permission::ChangeWebhooks)?;
        let mut work = self.ports.store.begin().await?;
        let mut kept = found(&mut *work, id).await?;
        if form.version != kept.webhook.version.to_string() {
            return Err(WebhookRefusal::Conflict);
        }
        kept.webhook.change(&self.wish(form)?, caller)?;
        work.webhooks().save(&kept).await?;
        work.commit().await?;
        Ok(self.view(kept))
    }

    /// With all that was told to it; what is on its way may still arrive.
    #[tracing::instrument(target = "yiye::use_case", name = "webhook.remove", skip_all)]
    pub async fn remove(&self, caller: &Caller, id: WebhookId) -> Result<(), WebhookRefusal> {
        caller.must(Permission::ChangeWebhooks)?;
        let mut work = self.ports.store.begin().await?;
        if !work.webhooks().remove(id).await? {
            return Err(WebhookRefusal::NotFound);
        }
        Ok(work.commit().await?)
    }

    /// Another secret. The one before signs beside it for a day; one before that is forgotten.
    #[tracing::instrument(target = "yiye::use_case", name = "webhook.rotate", skip_all)]
    pub async fn rotate(&self, caller: &Caller, id: WebhookId) -> Result<NewSecret, WebhookRefusal> {
        caller.must(Permission::ChangeWebhooks)?;
        let mut work = self.ports.store.begin().await?;
        let mut kept = found(&mut *work, id).await?;
        let (secret, sealed) = self.new_secret(id);
        let before = std::mem::replace(&mut kept.secret, sealed);
        kept.old_secret = Some((before, self.ports.clock.now() + Webhook::OVERLAP));
        work.webhooks().save(&kept).await?;
        work.commit().await?;
        Ok(NewSecret { view: self.view(kept), secret })
    }

    /// Has a message sent that nothing has happened for, also to one that is told nothing else just now.
    #[tracing::instrument(target = "yiye::use_case", name = "webhook.test", skip_all)]
    pub async fn test(&self, caller: &Caller, id: WebhookId) -> Result<MessageId, WebhookRefusal> {
        caller.must(Permission::ChangeWebhooks)?;
        let mut work = self.ports.store.begin().await?;
        found(&mut *work, id).await?;
        let now = self.ports.clock.now();
        let Message { event, body } = Message::to_try(id, now);
        let delivery = Delivery::new(id, MessageId(self.ports.ids.next()), event, body, now);
        work.webhooks().add_delivery(&delivery).await?;
        let send = Work::DeliverMessage { webhook: id, message: delivery.message, round: delivery.round };
        work.jobs().enqueue(&send, now).await?;
        work.commit().await?;
        Ok(delivery.message)
    }

    /// A part of what was told to it within thirty days, the latest first.
    #[tracing::instrument(target = "yiye::use_case", name = "webhook.deliveries", skip_all)]
    pub async fn deliveries(
        &self,
        caller: &Caller,
        id: WebhookId,
        query: DeliveryQuery,
    ) -> Result<DeliveryList, WebhookRefusal> {
        caller.must(Permission::ReadWebhooks)?;
        self.ports.store.begin().await?.webhooks().get(id).await?.ok_or(WebhookRefusal::NotFound)?;
        let (rows, next_cursor) = self.ports.views.deliveries(id, &query, Self::PAGE).await?;
        Ok(DeliveryList { query, rows, next_cursor })
    }

    /// The same message once more, under the same id, as often as a new one.
    #[tracing::instrument(target = "yiye::use_case", name = "webhook.replay", skip_all)]
    pub async fn replay(&self, caller: &Caller, id: WebhookId, message: MessageId) -> Result<(), WebhookRefusal> {
        caller.must(Permission::ChangeWebhooks)?;
        let mut work = self.ports.store.begin().await?;
        let kept = found(&mut *work, id).await?;
        let delivery = work.webhooks().lock_delivery(id, message).await?;
        let mut delivery = delivery.ok_or(WebhookRefusal::NoMessage)?;
        if !kept.webhook.is_enabled && delivery.event != EventType::WebhookTest {
            return Err(WebhookRefusal::Disabled);
        }
        let round = delivery.again()?;
        work.webhooks().save_delivery(&delivery).await?;
        let send = Work::DeliverMessage { webhook: id, message, round };
        work.jobs().enqueue(&send, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }

    /// What is typed, where it may be called.
    fn wish<'a>(&self, form: &'a WebhookForm) -> Result<WebhookWish<'a>, WebhookError> {
        let events: Option<Vec<_>> = form.events.iter().map(|code| EventType::from_code(code)).collect();
        let address = form.address.trim();
        if !self.ports.webhooks.calls(address) {
            return Err(WebhookError::Address);
        }
        let events = events.ok_or(WebhookError::Events)?;
        Ok(WebhookWish { address, description: &form.description, events, is_enabled: form.enabled })
    }

    /// As it is shown, and as it is kept. 256 bits, whatever stands in front of them.
    fn new_secret(&self, id: WebhookId) -> (String, String) {
        let ids = &self.ports.ids;
        let bytes = secret::hash(&[ids.secret(), ids.secret()].concat());
        let secret = ["whsec_", &STANDARD.encode(bytes)].concat();
        let sealed = self.ports.sealer.seal(&place(id), &secret);
        (secret, sealed)
    }

    fn view(&self, kept: KeptWebhook) -> WebhookView {
        let KeptWebhook { webhook, old_secret, .. } = kept;
        let now = self.ports.clock.now();
        WebhookView {
            id: webhook.id,
            address: webhook.address,
            description: webhook.description,
            events: webhook.events,
            is_enabled: webhook.is_enabled,
            failing_since: webhook.failing_since,
            old_secret_until: old_secret.map(|(_, until)| until).filter(|until| now < *until),
            created_at: webhook.created_at,
            version: webhook.version,
        }
    }
}

async fn found(work: &mut dyn UnitOfWork, id: WebhookId) -> Result<KeptWebhook, WebhookRefusal> {
    work.webhooks().lock(id).await?.ok_or(WebhookRefusal::NotFound)
}

/// What its secrets are bound to.
pub(crate) fn place(id: WebhookId) -> String {
    ["webhook/", &id.to_string()].concat()
}

/// All that sign now, the newest first; none, where the newest cannot be opened.
fn opened(ports: &Ports, kept: &KeptWebhook, now: OffsetDateTime) -> Vec<String> {
    let place = place(kept.webhook.id);
    let Some(newest) = ports.sealer.open(&place, &kept.secret) else { return Vec::new() };
    let old = kept.old_secret.as_ref().filter(|(_, until)| now < *until);
    let old = old.and_then(|(sealed, _)| ports.sealer.open(&place, sealed));
    std::iter::once(newest).chain(old).collect()
}
