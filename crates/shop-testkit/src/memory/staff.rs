//! Staff, owner's links and guesses in memory. Never tells two spellings of one e-mail apart.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_domain::{
    kernel::{EmailAddress, StaffId},
    staff::Role,
};
use shop_services::ports::{KeptStaff, StaffRepository, StoreError, StoreResult};
use time::OffsetDateTime;
use uuid::Uuid;

#[async_trait]
impl StaffRepository for MemoryUnitOfWork {
    async fn find(&mut self, email: &EmailAddress) -> StoreResult<Option<KeptStaff>> {
        let wanted = email.canonical();
        Ok(self.tables.staff.values().find(|kept| kept.staff.email.canonical() == wanted).cloned())
    }

    async fn get(&mut self, id: StaffId) -> StoreResult<Option<KeptStaff>> {
        Ok(self.tables.staff.get(&id).cloned())
    }

    async fn add(&mut self, staff: &KeptStaff, _now: OffsetDateTime) -> StoreResult<()> {
        if self.find(&staff.staff.email).await?.is_some() {
            return Err(StoreError::Taken("staff.email_taken"));
        }
        self.tables.staff.insert(staff.staff.id, staff.clone());
        Ok(())
    }

    async fn renew(&mut self, id: StaffId, role: Role, hash: &str, salt: Uuid) -> StoreResult<()> {
        if let Some(kept) = self.tables.staff.get_mut(&id) {
            (kept.staff.role, kept.password_hash, kept.session_salt) = (role, hash.to_owned(), salt);
        }
        Ok(())
    }

    async fn count(&mut self, role: Role) -> StoreResult<i64> {
        Ok(self.tables.staff.values().filter(|kept| kept.staff.role == role).count() as i64)
    }

    async fn addresses(&mut self, role: Role) -> StoreResult<Vec<EmailAddress>> {
        let theirs = self.tables.staff.values().filter(|kept| kept.staff.role == role);
        Ok(theirs.map(|kept| kept.staff.email.clone()).collect())
    }

    async fn add_owner_link(&mut self, token_hash: &[u8], expires_at: OffsetDateTime) -> StoreResult<()> {
        self.tables.owner_links.insert(token_hash.to_vec(), expires_at);
        Ok(())
    }

    async fn take_owner_link(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<bool> {
        let is_good = self.owner_link_is_good(token_hash, now).await?;
        if is_good {
            self.tables.owner_links.remove(token_hash);
        }
        Ok(is_good)
    }

    async fn owner_link_is_good(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<bool> {
        Ok(self.tables.owner_links.get(token_hash).is_some_and(|expires_at| *expires_at > now))
    }

    async fn note_attempt(&mut self, subject: &str, now: OffsetDateTime) -> StoreResult<()> {
        self.tables.guesses.push((subject.to_owned(), now));
        Ok(())
    }

    async fn attempts(&mut self, subject: &str, since: OffsetDateTime) -> StoreResult<i64> {
        let counted = self.tables.guesses.iter().filter(|(of, at)| of == subject && *at > since);
        Ok(counted.count() as i64)
    }

    async fn forget_attempts(&mut self, subject: &str) -> StoreResult<()> {
        self.tables.guesses.retain(|(of, _)| of != subject);
        Ok(())
    }
}
