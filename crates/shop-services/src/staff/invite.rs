//! Asking somebody to work in the shop, by a link that is good once and for a day. Never keeps the
//! link: whoever reads the letters later cannot use it.

use super::{StaffRefusal, StaffService, now};
use crate::{ports::UnitOfWork, refusal::FieldRefusal, secret};
use shop_domain::{
    fault::Fault,
    kernel::{EmailAddress, InvitationId, Language, RoleId},
    staff::{Caller, Invitation, Permission, Permissions},
};
use time::Duration;

/// What became of an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// To be handed on by whoever invites, where no letter leaves the house. It is told this once.
    pub link: Option<String>,
}

impl StaffService {
    const LINK: Duration = Duration::hours(24);

    /// In place of an older invitation to the same address.
    #[tracing::instrument(target = "yiye::use_case", name = "staff.invite", skip_all)]
    pub async fn invite(
        &self,
        caller: &Caller,
        email: &str,
        role: RoleId,
        language: Language,
    ) -> Result<Invited, StaffRefusal> {
        caller.must(Permission::ChangeStaff)?;
        let email = EmailAddress::parse(email).map_err(|error| beside_email(error.code()))?;
        let token = self.ports.ids.secret();
        let mut work = self.ports.store.begin().await?;
        let (role, _) = work.roles().lock(role).await?.ok_or(StaffRefusal::NoRole)?;
        let caller = now(&mut *work, caller).await?;
        caller.must_cover(role.permissions())?;
        let is_theirs = |open: &Invitation| open.email.canonical() == email.canonical();
        caller.must_cover(self.offered(&mut *work, is_theirs).await?)?;
        if work.staff().find(&email).await?.is_some() {
            return Err(beside_email("staff.email_taken"));
        }
        let expires_at = self.ports.clock.now() + Self::LINK;
        let id = InvitationId(self.ports.ids.next());
        let invitation = Invitation { id, email, role: role.id, by: caller.staff, expires_at };
        work.staff().invite(&invitation, &secret::hash(&token)).await?;
        if self.mail.goes_out() {
            self.mail.invite(&mut *work, &invitation, &token, language).await?;
            work.commit().await?;
            return Ok(Invited { link: None });
        }
        work.commit().await?;
        Ok(Invited { link: Some([&self.ports.origin, "/admin/join?token=", &token].concat()) })
    }

    /// The link works no longer.
    #[tracing::instrument(target = "yiye::use_case", name = "staff.withdraw", skip_all)]
    pub async fn withdraw(&self, caller: &Caller, id: InvitationId) -> Result<(), StaffRefusal> {
        caller.must(Permission::ChangeStaff)?;
        let mut work = self.ports.store.begin().await?;
        let caller = now(&mut *work, caller).await?;
        caller.must_cover(self.offered(&mut *work, |open| open.id == id).await?)?;
        if !work.staff().end_invitation(id).await? {
            return Err(StaffRefusal::NotFound);
        }
        Ok(work.commit().await?)
    }

    /// What an invitation that is open permits: nobody takes back what somebody with a greater say has offered.
    async fn offered(
        &self,
        work: &mut dyn UnitOfWork,
        is_meant: impl Fn(&Invitation) -> bool + Send,
    ) -> Result<Permissions, StaffRefusal> {
        let open = work.staff().invitations(self.ports.clock.now()).await?;
        let Some(meant) = open.into_iter().find(|open| is_meant(open)) else { return Ok(Permissions::NONE) };
        let roles = work.roles().all().await?;
        let role = roles.into_iter().find(|(role, _)| role.id == meant.role);
        Ok(role.map_or(Permissions::NONE, |(role, _)| role.permissions()))
    }
}

fn beside_email(code: &'static str) -> StaffRefusal {
    StaffRefusal::Fields(vec![FieldRefusal::from(("email", code))])
}
