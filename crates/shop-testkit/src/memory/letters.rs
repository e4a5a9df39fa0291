//! Letters in memory. Never writes the same one twice.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_domain::{kernel::LetterId, mail::Letter};
use shop_services::ports::{LetterRepository, StoreResult};

#[async_trait]
impl LetterRepository for MemoryUnitOfWork {
    async fn add(&mut self, letter: &Letter) -> StoreResult<bool> {
        let name = |letter: &Letter| {
            (letter.order, letter.kind.clone(), letter.occurrence.clone(), letter.recipient.as_str().to_owned())
        };
        let is_new = !self.tables.letters.iter().any(|other| name(other) == name(letter));
        if is_new {
            self.tables.letters.push(letter.clone());
        }
        Ok(is_new)
    }

    async fn lock(&mut self, id: LetterId) -> StoreResult<Option<Letter>> {
        Ok(self.tables.letters.iter().find(|letter| letter.id == id).cloned())
    }

    async fn save(&mut self, letter: &Letter) -> StoreResult<()> {
        if let Some(kept) = self.tables.letters.iter_mut().find(|kept| kept.id == letter.id) {
            kept.state = letter.state;
            kept.sendings = letter.sendings;
            kept.sent_at = letter.sent_at;
            kept.last_error.clone_from(&letter.last_error);
            kept.secret.clone_from(&letter.secret);
        }
        Ok(())
    }
}
