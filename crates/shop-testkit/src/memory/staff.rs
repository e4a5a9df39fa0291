//! Staff, owner's links and guesses in memory. Never tells two spellings of one e-mail apart.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_domain::{
    kernel::{EmailAddress, InvitationId, RoleId, StaffId},
    staff::{Invitation, Owners, Preset, Staff},
};
use shop_services::ports::{KeptStaff, StaffRepository, StoreError, StoreResult};
use time::OffsetDateTime;

impl MemoryUnitOfWork {
    /// With the role as it is now, which is a row of its own.
    fn joined(&self, kept: &KeptStaff) -> KeptStaff {
        let mut kept = kept.clone();
        if let Some(role) = self.tables.roles.0.get(&kept.staff.role.id) {
            kept.staff.role = role.clone();
        }
        kept
    }

    /// Those who can come in.
    fn those_with(&self, role: RoleId) -> impl Iterator<Item = &Staff> {
        let staff = self.tables.staff.values().map(|kept| &kept.staff);
        staff.filter(move |staff| staff.role.id == role && !staff.is_suspended)
    }
}

#[async_trait]
impl StaffRepository for MemoryUnitOfWork {
    async fn find(&mut self, email: &EmailAddress) -> StoreResult<Option<KeptStaff>> {
        let wanted = email.canonical();
        let found = self.tables.staff.values().find(|kept| kept.staff.email.canonical() == wanted);
        Ok(found.map(|kept| self.joined(kept)))
    }

    async fn get(&mut self, id: StaffId) -> StoreResult<Option<KeptStaff>> {
        Ok(self.tables.staff.get(&id).map(|kept| self.joined(kept)))
    }

    async fn lock(&mut self, id: StaffId) -> StoreResult<Option<KeptStaff>> {
        StaffRepository::get(self, id).await
    }

    async fn all(&mut self) -> StoreResult<Vec<Staff>> {
        let mut all: Vec<_> = self.tables.staff.values().map(|kept| self.joined(kept).staff).collect();
        all.sort_by_key(|staff| staff.email.canonical());
        Ok(all)
    }

    async fn add(&mut self, staff: &KeptStaff, _now: OffsetDateTime) -> StoreResult<()> {
        if self.find(&staff.staff.email).await?.is_some() {
            return Err(StoreError::Taken("staff.email_taken"));
        }
        self.tables.staff.insert(staff.staff.id, staff.clone());
        Ok(())
    }

    async fn save(&mut self, kept: &KeptStaff) -> StoreResult<()> {
        if let Some(stored) = self.tables.staff.get_mut(&kept.staff.id) {
            let email = stored.staff.email.clone();
            *stored = kept.clone();
            stored.staff.email = email;
        }
        Ok(())
    }

    async fn lock_owners(&mut self) -> StoreResult<Owners> {
        Ok(Owners(self.those_with(Preset::Owner.id()).map(|staff| staff.id).collect()))
    }

    async fn has(&mut self, role: RoleId) -> StoreResult<bool> {
        Ok(self.those_with(role).next().is_some())
    }

    async fn addresses(&mut self, role: RoleId) -> StoreResult<Vec<EmailAddress>> {
        Ok(self.those_with(role).map(|staff| staff.email.clone()).collect())
    }

    async fn invite(&mut self, invitation: &Invitation, token_hash: &[u8]) -> StoreResult<()> {
        let email = invitation.email.canonical();
        self.tables.invitations.retain(|_, other| other.email.canonical() != email);
        self.tables.invitations.insert(token_hash.to_vec(), invitation.clone());
        Ok(())
    }

    async fn invitations(&mut self, now: OffsetDateTime) -> StoreResult<Vec<Invitation>> {
        let good = self.tables.invitations.values().filter(|invitation| invitation.expires_at > now);
        let mut good: Vec<_> = good.cloned().collect();
        good.sort_by_key(|invitation| invitation.email.canonical());
        Ok(good)
    }

    async fn invitation(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<Option<Invitation>> {
        let found = self.tables.invitations.get(token_hash);
        Ok(found.filter(|invitation| invitation.expires_at > now).cloned())
    }

    async fn end_invitation(&mut self, id: InvitationId) -> StoreResult<bool> {
        let before = self.tables.invitations.len();
        self.tables.invitations.retain(|_, invitation| invitation.id != id);
        Ok(self.tables.invitations.len() < before)
    }

    async fn end_invitations_by(&mut self, staff: StaffId) -> StoreResult<()> {
        self.tables.invitations.retain(|_, invitation| invitation.by != staff);
        Ok(())
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

    async fn add_reset(&mut self, token_hash: &[u8], staff: StaffId, expires_at: OffsetDateTime) -> StoreResult<()> {
        self.tables.staff_resets.insert(token_hash.to_vec(), (staff, expires_at));
        Ok(())
    }

    async fn reset(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<Option<StaffId>> {
        let found = self.tables.staff_resets.get(token_hash).filter(|(_, expires_at)| *expires_at > now);
        Ok(found.map(|(staff, _)| *staff))
    }

    async fn end_resets(&mut self, staff: StaffId) -> StoreResult<()> {
        self.tables.staff_resets.retain(|_, (whose, _)| *whose != staff);
        Ok(())
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
