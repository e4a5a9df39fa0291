//! The way out for letters, and where they are kept. Nothing is ever sent inside a transaction.

use crate::ports::StoreResult;
use async_trait::async_trait;
use shop_domain::{
    kernel::{EmailAddress, LetterId},
    mail::Letter,
};
use time::OffsetDateTime;

/// A letter with what stands on its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Without the angle brackets: `<id of the letter>@<host of the shop>`, the same for every copy.
    pub id: String,
    pub at: OffsetDateTime,
    /// The shop's name, where the mail server's settings have none for the sender.
    pub sender_name: String,
    pub recipient: EmailAddress,
    pub recipient_name: String,
    /// Whom an answer reaches; `None`: the sender.
    pub reply_to: Option<EmailAddress>,
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The same letter would be refused again: there is no such mailbox, say.
    #[error("the mail server refuses the letter: {0}")]
    Refused(String),
    /// Nobody knows whether it was taken; the same may succeed later.
    #[error("the letter cannot be handed over: {0}")]
    Away(String),
}

#[async_trait]
pub trait Mailer: Send + Sync {
    /// `Ok`: somebody else has promised to deliver it.
    async fn send(&self, message: &Message) -> Result<(), MailError>;
}

#[async_trait]
pub trait LetterRepository: Send {
    /// `false`: this very letter was written before, and that one stays.
    async fn add(&mut self, letter: &Letter) -> StoreResult<bool>;
    async fn lock(&mut self, id: LetterId) -> StoreResult<Option<Letter>>;
    /// Saves how far it has come. The letter must be locked.
    async fn save(&mut self, letter: &Letter) -> StoreResult<()>;
}
