//! Staff, owner's links and guesses at passwords. Never stores a password or a link as it is.

use crate::{failure::failed, roles::RoleRow, unit_of_work::PgUnitOfWork};
use async_trait::async_trait;
use shop_domain::{
    kernel::{EmailAddress, InvitationId, RoleId, StaffId},
    staff::{Invitation, Owners, Preset, Staff},
};
use shop_services::ports::{KeptStaff, StaffRepository, StoreResult};
use sqlx::{query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

struct StaffRow {
    staff_id: Uuid,
    email: String,
    password_hash: String,
    session_salt: Uuid,
    suspended: bool,
    role_id: Uuid,
    preset: Option<String>,
    name: String,
    permissions: Vec<String>,
    version: i64,
}

impl StaffRow {
    fn kept(self) -> StoreResult<KeptStaff> {
        let Self { role_id, preset, name, permissions, version, .. } = self;
        let role = RoleRow { role_id, preset, name, permissions, version }.role()?;
        let email = EmailAddress::restore(self.email);
        let staff = Staff { id: StaffId(self.staff_id), email, role, is_suspended: self.suspended };
        Ok(KeptStaff { staff, password_hash: self.password_hash, session_salt: self.session_salt })
    }
}

struct InvitationRow {
    invitation_id: Uuid,
    email: String,
    role_id: Uuid,
    invited_by: Uuid,
    expires_at: OffsetDateTime,
}

impl From<InvitationRow> for Invitation {
    fn from(row: InvitationRow) -> Self {
        Self {
            id: InvitationId(row.invitation_id),
            email: EmailAddress::restore(row.email),
            role: RoleId(row.role_id),
            by: StaffId(row.invited_by),
            expires_at: row.expires_at,
        }
    }
}

#[async_trait]
impl StaffRepository for PgUnitOfWork {
    async fn find(&mut self, email: &EmailAddress) -> StoreResult<Option<KeptStaff>> {
        let row = query_as!(
            StaffRow,
            "select staff_id, email, password_hash, session_salt, suspended, role_id, preset, name, permissions, version
             from staff join roles using (role_id) where lower(email) = $1",
            email.canonical()
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(StaffRow::kept).transpose()
    }

    async fn get(&mut self, id: StaffId) -> StoreResult<Option<KeptStaff>> {
        let row = query_as!(
            StaffRow,
            "select staff_id, email, password_hash, session_salt, suspended, role_id, preset, name, permissions, version
             from staff join roles using (role_id) where staff_id = $1",
            id.0
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(StaffRow::kept).transpose()
    }

    async fn lock(&mut self, id: StaffId) -> StoreResult<Option<KeptStaff>> {
        let locked = query_scalar!("select staff_id from staff where staff_id = $1 for update", id.0)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        if locked.is_some() { StaffRepository::get(self, id).await } else { Ok(None) }
    }

    async fn all(&mut self) -> StoreResult<Vec<Staff>> {
        let rows = query_as!(
            StaffRow,
            "select staff_id, email, password_hash, session_salt, suspended, role_id, preset, name, permissions, version
             from staff join roles using (role_id) order by lower(email)"
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        rows.into_iter().map(|row| Ok(row.kept()?.staff)).collect()
    }

    async fn add(&mut self, kept: &KeptStaff, now: OffsetDateTime) -> StoreResult<()> {
        query!(
            "insert into staff (staff_id, email, password_hash, role_id, created_at, session_salt, suspended)
             values ($1, $2, $3, $4, $5, $6, $7)",
            kept.staff.id.0,
            kept.staff.email.as_str(),
            kept.password_hash,
            kept.staff.role.id.0,
            now,
            kept.session_salt,
            kept.staff.is_suspended
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn save(&mut self, kept: &KeptStaff) -> StoreResult<()> {
        query!(
            "update staff set role_id = $2, password_hash = $3, session_salt = $4, suspended = $5 where staff_id = $1",
            kept.staff.id.0,
            kept.staff.role.id.0,
            kept.password_hash,
            kept.session_salt,
            kept.staff.is_suspended
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn lock_owners(&mut self) -> StoreResult<Owners> {
        let owners = query_scalar!(
            "select staff_id from staff where role_id = $1 and not suspended order by staff_id for update",
            Preset::Owner.id().0
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        Ok(Owners(owners.into_iter().map(StaffId).collect()))
    }

    async fn has(&mut self, role: RoleId) -> StoreResult<bool> {
        query_scalar!(r#"select exists (select from staff where role_id = $1 and not suspended) as "exists!""#, role.0)
            .fetch_one(self.connection())
            .await
            .map_err(failed)
    }

    async fn addresses(&mut self, role: RoleId) -> StoreResult<Vec<EmailAddress>> {
        let addresses =
            query_scalar!("select email from staff where role_id = $1 and not suspended order by staff_id", role.0)
                .fetch_all(self.connection())
                .await
                .map_err(failed)?;
        Ok(addresses.into_iter().map(EmailAddress::restore).collect())
    }

    async fn invite(&mut self, invitation: &Invitation, token_hash: &[u8]) -> StoreResult<()> {
        query!(
            "insert into invitations (invitation_id, token_hash, email, role_id, invited_by, expires_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (lower(email)) do update set invitation_id = excluded.invitation_id,
                 token_hash = excluded.token_hash, email = excluded.email, role_id = excluded.role_id,
                 invited_by = excluded.invited_by, expires_at = excluded.expires_at",
            invitation.id.0,
            token_hash,
            invitation.email.as_str(),
            invitation.role.0,
            invitation.by.0,
            invitation.expires_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn invitations(&mut self, now: OffsetDateTime) -> StoreResult<Vec<Invitation>> {
        let rows = query_as!(
            InvitationRow,
            "select invitation_id, email, role_id, invited_by, expires_at from invitations
             where expires_at > $1 order by lower(email)",
            now
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        Ok(rows.into_iter().map(Invitation::from).collect())
    }

    async fn invitation(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<Option<Invitation>> {
        let row = query_as!(
            InvitationRow,
            "select invitation_id, email, role_id, invited_by, expires_at from invitations
             where token_hash = $1 and expires_at > $2",
            token_hash,
            now
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        Ok(row.map(Invitation::from))
    }

    async fn end_invitation(&mut self, id: InvitationId) -> StoreResult<bool> {
        let ended = query!("delete from invitations where invitation_id = $1", id.0)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(ended.rows_affected() == 1)
    }

    async fn end_invitations_by(&mut self, staff: StaffId) -> StoreResult<()> {
        query!("delete from invitations where invited_by = $1", staff.0)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn add_owner_link(&mut self, token_hash: &[u8], expires_at: OffsetDateTime) -> StoreResult<()> {
        query!("insert into owner_links (token_hash, expires_at) values ($1, $2)", token_hash, expires_at)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn take_owner_link(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<bool> {
        let taken = query!("delete from owner_links where token_hash = $1 and expires_at > $2", token_hash, now)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(taken.rows_affected() == 1)
    }

    async fn owner_link_is_good(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<bool> {
        query_scalar!(
            r#"select exists (select from owner_links where token_hash = $1 and expires_at > $2) as "exists!""#,
            token_hash,
            now
        )
        .fetch_one(self.connection())
        .await
        .map_err(failed)
    }

    async fn add_reset(&mut self, token_hash: &[u8], staff: StaffId, expires_at: OffsetDateTime) -> StoreResult<()> {
        query!(
            "insert into staff_resets (token_hash, staff_id, expires_at) values ($1, $2, $3)",
            token_hash,
            staff.0,
            expires_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn reset(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<Option<StaffId>> {
        let staff = query_scalar!(
            "select staff_id from staff_resets where token_hash = $1 and expires_at > $2",
            token_hash,
            now
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        Ok(staff.map(StaffId))
    }

    async fn end_resets(&mut self, staff: StaffId) -> StoreResult<()> {
        query!("delete from staff_resets where staff_id = $1", staff.0)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn note_attempt(&mut self, subject: &str, now: OffsetDateTime) -> StoreResult<()> {
        query!("insert into attempts (subject, at) values ($1, $2)", subject, now)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn attempts(&mut self, subject: &str, since: OffsetDateTime) -> StoreResult<i64> {
        query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", subject)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        query_scalar!(r#"select count(*) as "count!" from attempts where subject = $1 and at > $2"#, subject, since)
            .fetch_one(self.connection())
            .await
            .map_err(failed)
    }

    async fn forget_attempts(&mut self, subject: &str) -> StoreResult<()> {
        query!("delete from attempts where subject = $1", subject).execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }
}
