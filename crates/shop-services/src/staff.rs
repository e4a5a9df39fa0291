//! Who works in the shop: looked through, suspended, given another role. Never decides who may more
//! than whom: `shop_domain::staff` does.

mod invite;
mod refusal;
mod roles;
mod second_step;
mod wish;

pub use invite::Invited;
pub use refusal::StaffRefusal;
pub use wish::StaffWish;

use crate::{
    Ports,
    mail::MailService,
    ports::{AccountId, KeptStaff, StoreResult, UnitOfWork, Work},
};
use shop_contract::{AdminStaff, InvitationView, RoleView, StaffView};
use shop_domain::{
    kernel::{Language, RoleId, StaffId},
    mail::StaffOccasion,
    staff::{Caller, NotPermitted, Owners, Permission, Role, Staff, StaffError},
};
use std::sync::Arc;
use wish::standing_of;

#[derive(Clone)]
pub struct StaffService {
    ports: Arc<Ports>,
    mail: MailService,
}

impl StaffService {
    pub fn new(ports: Arc<Ports>) -> Self {
        Self { mail: MailService::new(ports.clone()), ports }
    }

    /// Everybody, whoever is invited, and every role.
    #[tracing::instrument(target = "yiye::use_case", name = "staff.list", skip_all)]
    pub async fn list(&self, caller: &Caller) -> Result<AdminStaff, StaffRefusal> {
        caller.must(Permission::ReadStaff)?;
        let mut work = self.ports.store.begin().await?;
        let (members, roles) = (work.staff().all().await?, work.roles().all().await?);
        let invitations = work.staff().invitations(self.ports.clock.now()).await?;
        let holders = work.factors().holders().await?;
        let roles: Vec<_> = roles.iter().map(|(role, holders)| role_view(role, *holders, caller)).collect();
        let role = |id: RoleId| roles.iter().find(|role| role.id == id).cloned();
        let invited = invitations.into_iter().filter_map(|invitation| {
            Some(InvitationView {
                id: invitation.id,
                role: role(invitation.role)?,
                email: invitation.email.as_str().to_owned(),
                expires_at: invitation.expires_at,
            })
        });
        Ok(AdminStaff {
            members: members.iter().map(|staff| staff_view(staff, caller, &holders)).collect(),
            invitations: invited.collect(),
            roles,
            goes_out: self.mail.goes_out(),
            second_step: work.factors().are_needed().await?,
        })
    }

    #[tracing::instrument(target = "yiye::use_case", name = "staff.get", skip_all)]
    pub async fn get(&self, caller: &Caller, id: StaffId) -> Result<(StaffView, Vec<RoleView>), StaffRefusal> {
        let AdminStaff { members, roles, .. } = self.list(caller).await?;
        let member = members.into_iter().find(|member| member.id == id).ok_or(StaffRefusal::NotFound)?;
        Ok((member, roles))
    }

    /// From now on; their open sessions end, and so do invitations that they have sent.
    #[tracing::instrument(target = "yiye::use_case", name = "staff.change_role", skip_all)]
    pub async fn change_role(&self, caller: &Caller, id: StaffId, role: RoleId) -> Result<(), StaffRefusal> {
        caller.must(Permission::ChangeStaff)?;
        let mut work = self.ports.store.begin().await?;
        let (role, _) = work.roles().lock(role).await?.ok_or(StaffRefusal::NoRole)?;
        let (owners, caller, mut kept) = locked(&mut *work, caller, id).await?;
        if kept.staff.role.id == role.id {
            return Ok(());
        }
        kept.staff.change_role(role, &owners, &caller)?;
        self.turn_out(&mut *work, &mut kept).await?;
        Ok(work.commit().await?)
    }

    /// They cannot come in until they are restored.
    #[tracing::instrument(target = "yiye::use_case", name = "staff.suspend", skip_all)]
    pub async fn suspend(&self, caller: &Caller, id: StaffId) -> Result<(), StaffRefusal> {
        caller.must(Permission::ChangeStaff)?;
        let mut work = self.ports.store.begin().await?;
        let (owners, caller, mut kept) = locked(&mut *work, caller, id).await?;
        kept.staff.suspend(&owners, &caller)?;
        self.turn_out(&mut *work, &mut kept).await?;
        Ok(work.commit().await?)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "staff.restore", skip_all)]
    pub async fn restore(&self, caller: &Caller, id: StaffId) -> Result<(), StaffRefusal> {
        caller.must(Permission::ChangeStaff)?;
        let mut work = self.ports.store.begin().await?;
        let (_, caller, mut kept) = locked(&mut *work, caller, id).await?;
        kept.staff.restore(&caller)?;
        work.staff().save(&kept).await?;
        Ok(work.commit().await?)
    }

    /// Ends every session that they have open.
    #[tracing::instrument(target = "yiye::use_case", name = "staff.sign_out", skip_all)]
    pub async fn sign_out(&self, caller: &Caller, id: StaffId) -> Result<(), StaffRefusal> {
        caller.must(Permission::ChangeStaff)?;
        let mut work = self.ports.store.begin().await?;
        let (_, caller, mut kept) = locked(&mut *work, caller, id).await?;
        caller.must_cover(kept.staff.role.permissions())?;
        kept.session_salt = self.ports.ids.next();
        work.staff().save(&kept).await?;
        work.sessions().end_others(AccountId::Staff(id), None).await?;
        Ok(work.commit().await?)
    }

    /// For somebody who has lost their telephone, with the passkeys on it: the password alone lets them in, and they are
    /// told. Their open sessions end.
    #[tracing::instrument(target = "yiye::use_case", name = "staff.take_codes", skip_all)]
    pub async fn take_codes(&self, caller: &Caller, id: StaffId, language: Language) -> Result<(), StaffRefusal> {
        caller.must(Permission::ChangeStaff)?;
        let mut work = self.ports.store.begin().await?;
        let (_, caller, mut kept) = locked(&mut *work, caller, id).await?;
        caller.must_cover(kept.staff.role.permissions())?;
        if caller.staff == id {
            return Err(StaffError::Oneself.into());
        }
        let had_codes = work.factors().remove(id).await?;
        let owner = AccountId::Staff(id);
        let passkeys = work.passkeys().of(owner).await?;
        for passkey in &passkeys {
            work.passkeys().remove(owner, passkey.id).await?;
        }
        if !had_codes && passkeys.is_empty() {
            return Err(StaffRefusal::NotFound);
        }
        kept.session_salt = self.ports.ids.next();
        work.staff().save(&kept).await?;
        work.sessions().end_others(AccountId::Staff(id), None).await?;
        let call = self.ports.ids.next();
        let (to, occasion) = (kept.staff.email, StaffOccasion::CodesTaken);
        let told = Work::WriteToStaff { call, to, language, occasion };
        work.jobs().enqueue(&told, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }

    async fn turn_out(&self, work: &mut dyn UnitOfWork, kept: &mut KeptStaff) -> StoreResult<()> {
        kept.session_salt = self.ports.ids.next();
        work.staff().end_invitations_by(kept.staff.id).await?;
        work.sessions().end_others(AccountId::Staff(kept.staff.id), None).await?;
        work.staff().save(kept).await
    }
}

/// Owners first, for everybody alike: of two who turn each other out, the second finds what the first has done.
async fn locked(
    work: &mut dyn UnitOfWork,
    caller: &Caller,
    id: StaffId,
) -> Result<(Owners, Caller, KeptStaff), StaffRefusal> {
    let owners = work.staff().lock_owners().await?;
    let caller = now(work, caller).await?;
    let kept = work.staff().lock(id).await?.ok_or(StaffRefusal::NotFound)?;
    Ok((owners, caller, kept))
}

/// The caller as they are now: what was taken from them since they came in, they cannot give away any more.
async fn now(work: &mut dyn UnitOfWork, caller: &Caller) -> Result<Caller, StaffRefusal> {
    let changes = NotPermitted(Permission::ChangeStaff);
    let staff = work.staff().get(caller.staff).await?.ok_or(changes)?.staff;
    let caller = caller.no_more_than(&staff);
    caller.must(Permission::ChangeStaff)?;
    Ok(caller)
}

fn staff_view(staff: &Staff, caller: &Caller, holders: &[StaffId]) -> StaffView {
    StaffView {
        id: staff.id,
        email: staff.email.as_str().to_owned(),
        role: role_view(&staff.role, 0, caller),
        is_suspended: staff.is_suspended,
        version: standing_of(staff),
        has_codes: holders.contains(&staff.id),
        is_oneself: staff.id == caller.staff,
        can_be_changed: has_a_say(caller, &staff.role),
    }
}

fn role_view(role: &Role, holders: i64, caller: &Caller) -> RoleView {
    RoleView {
        id: role.id,
        preset: role.preset.map(|preset| preset.code()),
        name: role.name.clone(),
        permissions: role.permissions(),
        version: role.version,
        holders,
        can_be_given: has_a_say(caller, role),
    }
}

fn has_a_say(caller: &Caller, role: &Role) -> bool {
    caller.may(Permission::ChangeStaff) && caller.must_cover(role.permissions()) != Err(StaffError::Beyond)
}
