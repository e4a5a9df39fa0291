//! Handing a letter to the mail server. It may arrive twice, never under two Message-IDs: a crash
//! after the server took it and before it is marked has it sent again.

use super::MailService;
use crate::ports::{Lease, LeaseLost, MailError, Message, StoreError};
use shop_domain::{
    kernel::{EmailAddress, LetterId},
    mail::Letter,
};

/// Why a letter has not left.
#[derive(Debug, thiserror::Error)]
pub enum Unsent {
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error(transparent)]
    Lease(#[from] LeaseLost),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Unsent {
    pub fn is_for_ever(&self) -> bool {
        matches!(self, Self::Mail(MailError::Refused(_)))
    }
}

impl MailService {
    /// Whether letters leave the house at all.
    pub fn goes_out(&self) -> bool {
        self.ports.mailer.is_some()
    }

    /// `is_last`: nobody tries again by themselves when this try fails.
    #[tracing::instrument(target = "yiye::use_case", name = "mail.send", skip_all)]
    pub async fn send(&self, id: LetterId, is_last: bool, lease: &dyn Lease) -> Result<(), Unsent> {
        let letter = self.ports.views.letter(id).await?;
        let Some(letter) = letter.filter(Letter::is_to_be_sent) else { return Ok(()) };
        let Some(mailer) = &self.ports.mailer else { return Ok(self.mark(id, |letter| letter.kept()).await?) };
        let message = match self.message(letter).await {
            Err(error @ Unsent::Mail(_)) => {
                self.mark(id, |letter| letter.failed(&error.to_string(), true)).await?;
                return Err(error);
            }
            message => message?,
        };
        let now = self.ports.clock.now();
        lease.hold().await?;
        match mailer.send(&message).await {
            Ok(()) => Ok(self.mark(id, |letter| letter.sent(now)).await?),
            Err(error) => {
                let for_good = is_last || matches!(error, MailError::Refused(_));
                self.mark(id, |letter| letter.failed(&error.to_string(), for_good)).await?;
                Err(error.into())
            }
        }
    }

    async fn mark(&self, id: LetterId, verb: impl FnOnce(&mut Letter) + Send) -> Result<(), StoreError> {
        let mut work = self.ports.store.begin().await?;
        let Some(mut letter) = work.letters().lock(id).await? else { return Ok(()) };
        verb(&mut letter);
        work.letters().save(&letter).await?;
        work.commit().await
    }

    async fn message(&self, letter: Letter) -> Result<Message, Unsent> {
        let letter = self.revealed(letter).ok_or_else(|| MailError::Refused("its secret cannot be read".to_owned()))?;
        let (appearance, _) = self.ports.views.shop().await?;
        Ok(Message {
            id: self.message_id(letter.id),
            at: self.ports.clock.now(),
            sender_name: appearance.name.get(letter.language).to_owned(),
            recipient: letter.recipient,
            recipient_name: letter.recipient_name,
            reply_to: EmailAddress::parse(&appearance.seller.email).ok(),
            subject: letter.subject,
            text: letter.text,
            html: letter.html,
        })
    }

    /// With its secret in its place, where it has one. `None`: another key sealed it.
    pub(super) fn revealed(&self, letter: Letter) -> Option<Letter> {
        let Some(sealed) = &letter.secret else { return Some(letter) };
        let secret = self.ports.sealer.open(&seal_of(letter.id), sealed)?;
        let put = |text: &str| text.replace(Letter::SECRET, &secret);
        Some(Letter { text: put(&letter.text), html: put(&letter.html), ..letter })
    }

    /// What all copies of a letter are known by.
    pub(super) fn message_id(&self, id: LetterId) -> String {
        let origin = &*self.ports.origin;
        let place = origin.split_once("://").map_or(origin, |(_, place)| place);
        // Without a port, and without the brackets of an address of IPv6.
        let host = place.strip_prefix('[').and_then(|rest| rest.split(']').next());
        let host = host.unwrap_or_else(|| place.split([':', '/']).next().unwrap_or_default());
        [&id.to_string(), "@", host].concat()
    }
}

/// What the secret of a letter is bound to.
pub(super) fn seal_of(id: LetterId) -> String {
    format!("letter/{id}")
}
