//! Where staff and their roles are kept. A password or a link is never kept as it is.

use crate::ports::StoreResult;
use async_trait::async_trait;
use shop_domain::{
    kernel::{EmailAddress, InvitationId, RoleId, StaffId},
    staff::{Invitation, Owners, Role, Staff},
};
use time::OffsetDateTime;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptStaff {
    pub staff: Staff,
    pub password_hash: String,
    /// Changes whenever open sessions must end.
    pub session_salt: Uuid,
}

#[async_trait]
pub trait StaffRepository: Send {
    async fn find(&mut self, email: &EmailAddress) -> StoreResult<Option<KeptStaff>>;
    async fn get(&mut self, id: StaffId) -> StoreResult<Option<KeptStaff>>;
    /// Locks them, so that what is judged of them still holds when it is saved.
    async fn lock(&mut self, id: StaffId) -> StoreResult<Option<KeptStaff>>;
    /// By their addresses.
    async fn all(&mut self) -> StoreResult<Vec<Staff>>;
    async fn add(&mut self, staff: &KeptStaff, now: OffsetDateTime) -> StoreResult<()>;
    /// Everything but the address.
    async fn save(&mut self, staff: &KeptStaff) -> StoreResult<()>;
    /// Those who can come in. They are locked, in the order of their ids: who else asks waits, and then
    /// reads what was done.
    async fn lock_owners(&mut self) -> StoreResult<Owners>;
    /// Whether anybody has the role and can come in.
    async fn has(&mut self, role: RoleId) -> StoreResult<bool>;
    /// The addresses of those with this role who can come in.
    async fn addresses(&mut self, role: RoleId) -> StoreResult<Vec<EmailAddress>>;

    /// In place of an older invitation to the same address.
    async fn invite(&mut self, invitation: &Invitation, token_hash: &[u8]) -> StoreResult<()>;
    /// Those that are still good, by address.
    async fn invitations(&mut self, now: OffsetDateTime) -> StoreResult<Vec<Invitation>>;
    async fn invitation(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<Option<Invitation>>;
    /// Uses the invitation up. `false`: there is none any more.
    async fn end_invitation(&mut self, id: InvitationId) -> StoreResult<bool>;
    /// Those by somebody who may no longer invite.
    async fn end_invitations_by(&mut self, staff: StaffId) -> StoreResult<()>;

    async fn add_owner_link(&mut self, token_hash: &[u8], expires_at: OffsetDateTime) -> StoreResult<()>;
    /// Uses the link up. `false`: there is none, or it is too old.
    async fn take_owner_link(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<bool>;
    async fn owner_link_is_good(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<bool>;
    async fn add_reset(&mut self, token_hash: &[u8], staff: StaffId, expires_at: OffsetDateTime) -> StoreResult<()>;
    /// Who may set another password by this link.
    async fn reset(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<Option<StaffId>>;
    /// Whatever links they have are good no longer.
    async fn end_resets(&mut self, staff: StaffId) -> StoreResult<()>;
    /// Notes a guess at a password, before it is judged.
    async fn note_attempt(&mut self, subject: &str, now: OffsetDateTime) -> StoreResult<()>;
    /// How often since. Whoever else asks for the same subject waits until this unit of work is over,
    /// so that guesses at one instant are counted in turn.
    async fn attempts(&mut self, subject: &str, since: OffsetDateTime) -> StoreResult<i64>;
    async fn forget_attempts(&mut self, subject: &str) -> StoreResult<()>;
}

#[async_trait]
pub trait RoleRepository: Send {
    /// The presets first, then the shop's own by name; each with how many have it or are invited to it.
    async fn all(&mut self) -> StoreResult<Vec<(Role, i64)>>;
    /// Locks it: who is given it meanwhile waits.
    async fn lock(&mut self, id: RoleId) -> StoreResult<Option<(Role, i64)>>;
    /// Adds the role, or saves it. `Conflict` when `role.version` is not the stored one; 0 is a new role's.
    async fn save(&mut self, role: &Role) -> StoreResult<()>;
    /// Nobody may have it. The role must be locked.
    async fn remove(&mut self, id: RoleId) -> StoreResult<()>;
}
