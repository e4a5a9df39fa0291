//! Writing a letter, once. What it says is settled here: it is stored before it is sent, and sent
//! as it was stored.

use super::{MailService, paper};
use crate::{
    payment::pay_later,
    ports::{StoreError, Work},
};
use shop_domain::{
    appearance::Appearance,
    kernel::{EmailAddress, Language, LetterId, OrderId, VariantId, WebhookId},
    mail::{Letter, LetterState, Occasion},
    staff::Preset,
};
use uuid::Uuid;

impl MailService {
    /// The kind of the letter about a webhook that is told nothing more.
    const WEBHOOK_DISABLED: &str = "webhook_disabled";

    /// Writes what is asked for, if there is still a reason to, and asks for it to be sent. Runs
    /// twice without harm.
    #[tracing::instrument(target = "yiye::use_case", name = "mail.write", skip_all)]
    pub async fn write(&self, order: OrderId, occurrence: &str, occasion: &Occasion) -> Result<(), StoreError> {
        let letters = match occasion {
            Occasion::LowStock { variants } => self.to_owners(&order.to_string(), variants).await?,
            _ => self.to_shopper(order, occurrence, occasion).await?.into_iter().collect(),
        };
        self.keep(&letters).await
    }

    /// To the owners, about what has become low in a warehouse elsewhere. Runs twice without harm.
    #[tracing::instrument(target = "yiye::use_case", name = "mail.low_stock", skip_all)]
    pub async fn tell_of_low_stock(&self, id: Uuid, variants: &[VariantId]) -> Result<(), StoreError> {
        self.keep(&self.to_owners(&id.to_string(), variants).await?).await
    }

    /// To the owners, about a webhook that is told nothing more. Nothing is said where it is told again already. Runs
    /// twice without harm.
    #[tracing::instrument(target = "yiye::use_case", name = "mail.webhook_disabled", skip_all)]
    pub async fn tell_of_webhook(&self, id: WebhookId, version: i64) -> Result<(), StoreError> {
        let mut work = self.ports.store.begin().await?;
        let kept = work.webhooks().get(id).await?;
        let owners = work.staff().addresses(Preset::Owner.id()).await?;
        drop(work);
        let Some(webhook) = kept.map(|kept| kept.webhook).filter(|webhook| !webhook.is_enabled) else { return Ok(()) };
        let (appearance, _) = self.ports.views.shop().await?;
        let sheet = paper::of_webhook(&webhook, Language::default(), self.letterhead(&appearance));
        let occurrence = format!("{id}:{version}");
        let letters = owners.into_iter().map(|owner| self.letter(Self::WEBHOOK_DISABLED, &occurrence, owner, &sheet));
        self.keep(&letters.collect::<Vec<_>>()).await
    }

    async fn keep(&self, letters: &[Letter]) -> Result<(), StoreError> {
        if letters.is_empty() {
            return Ok(());
        }
        let mut work = self.ports.store.begin().await?;
        for letter in letters {
            if work.letters().add(letter).await? {
                let send = Work::SendLetter { letter: letter.id, sending: letter.sendings };
                work.jobs().enqueue(&send, letter.created_at).await?;
            }
        }
        work.commit().await
    }

    async fn to_shopper(
        &self,
        id: OrderId,
        occurrence: &str,
        occasion: &Occasion,
    ) -> Result<Option<Letter>, StoreError> {
        let Some((order, _)) = self.ports.views.order(id).await? else { return Ok(None) };
        let contact = &order.state().contact;
        let Some(email) = contact.email.clone() else { return Ok(None) };
        if !occasion.still_holds(&order, self.ports.clock.now()) {
            return Ok(None);
        }
        let (appearance, _) = self.ports.views.shop().await?;
        let pay_later = pay_later(&self.ports, &order).await?;
        let sheet = paper::to_shopper(occasion, &order, pay_later, self.letterhead(&appearance));
        let letter = self.letter(occasion.code(), occurrence, email, &sheet);
        Ok(Some(Letter { order: Some(id), recipient_name: contact.name.as_str().to_owned(), ..letter }))
    }

    /// In the shop's first language. What is left is read now: it may be less than it was.
    async fn to_owners(&self, occurrence: &str, variants: &[VariantId]) -> Result<Vec<Letter>, StoreError> {
        let mut work = self.ports.store.begin().await?;
        let offers = work.catalogue().offers(variants).await?;
        let owners = work.staff().addresses(Preset::Owner.id()).await?;
        drop(work);
        if offers.is_empty() || owners.is_empty() {
            return Ok(Vec::new());
        }
        let (appearance, _) = self.ports.views.shop().await?;
        let sheet = paper::to_owner(&offers, Language::default(), self.letterhead(&appearance));
        let occasion = Occasion::LowStock { variants: variants.to_vec() };
        Ok(owners.into_iter().map(|owner| self.letter(occasion.code(), occurrence, owner, &sheet)).collect())
    }

    pub(super) fn letterhead<'a>(&'a self, appearance: &'a Appearance) -> paper::Letterhead<'a> {
        paper::Letterhead { appearance, origin: &self.ports.origin }
    }

    pub(super) fn letter(&self, kind: &str, occurrence: &str, to: EmailAddress, sheet: &paper::Sheet) -> Letter {
        Letter {
            id: LetterId(self.ports.ids.next()),
            order: None,
            kind: kind.to_owned(),
            occurrence: occurrence.to_owned(),
            recipient: to,
            recipient_name: String::new(),
            language: sheet.language,
            subject: sheet.subject.clone(),
            text: sheet.text(),
            html: sheet.html(),
            created_at: self.ports.clock.now(),
            state: LetterState::Waiting,
            sendings: 1,
            sent_at: None,
            last_error: None,
            secret: None,
        }
    }
}
