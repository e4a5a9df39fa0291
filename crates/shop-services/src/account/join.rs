//! Coming in by an invitation. Whoever has no link is turned away before anything is hashed.

use super::{AccountRefusal, AccountService, credentials};
use crate::{ports::KeptStaff, secret};
use shop_domain::{
    kernel::StaffId,
    staff::{Invitation, Staff},
};

impl AccountService {
    /// What a link invites to; `None`: it was used, withdrawn, or is too old.
    pub async fn invitation(&self, token: &str) -> Result<Option<Invitation>, AccountRefusal> {
        let mut work = self.ports.store.begin().await?;
        Ok(work.staff().invitation(&secret::hash(token), self.ports.clock.now()).await?)
    }

    /// Uses the invitation up: the account is made, with the role that it was for.
    pub async fn join(&self, token: &str, password: &str, address: &str) -> Result<KeptStaff, AccountRefusal> {
        self.guess_from(address).await?;
        let known = self.invitation(token).await?.ok_or(AccountRefusal::InvitationUsed)?;
        credentials(known.email.as_str(), password)?;
        let password_hash = self.ports.passwords.hash(password).await;
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let invitation = work.staff().invitation(&secret::hash(token), now).await?;
        let invitation = invitation.ok_or(AccountRefusal::InvitationUsed)?;
        let (role, _) = work.roles().lock(invitation.role).await?.ok_or(AccountRefusal::InvitationUsed)?;
        if !work.staff().end_invitation(invitation.id).await? {
            return Err(AccountRefusal::InvitationUsed);
        }
        let id = StaffId(self.ports.ids.next());
        let staff = Staff { id, email: invitation.email, role, is_suspended: false };
        let kept = KeptStaff { staff, password_hash, session_salt: self.ports.ids.next() };
        work.staff().add(&kept, now).await?;
        work.commit().await?;
        Ok(kept)
    }
}
