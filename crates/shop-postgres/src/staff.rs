//! Staff, owner's links and guesses at passwords. Never stores a password or a link as it is.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    kernel::{EmailAddress, StaffId},
    staff::{Role, Staff},
};
use shop_services::ports::{KeptStaff, StaffRepository, StoreResult};
use sqlx::{query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

struct StaffRow {
    staff_id: Uuid,
    email: String,
    password_hash: String,
    role: String,
    session_salt: Uuid,
}

impl StaffRow {
    fn kept(self) -> StoreResult<KeptStaff> {
        let role = Role::from_code(&self.role).ok_or_else(|| unreadable("staff.role"))?;
        let staff = Staff { id: StaffId(self.staff_id), email: EmailAddress::restore(self.email), role };
        Ok(KeptStaff { staff, password_hash: self.password_hash, session_salt: self.session_salt })
    }
}

#[async_trait]
impl StaffRepository for PgUnitOfWork {
    async fn find(&mut self, email: &EmailAddress) -> StoreResult<Option<KeptStaff>> {
        let row = query_as!(
            StaffRow,
            "select staff_id, email, password_hash, role, session_salt from staff where lower(email) = $1",
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
            "select staff_id, email, password_hash, role, session_salt from staff where staff_id = $1",
            id.0
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(StaffRow::kept).transpose()
    }

    async fn add(&mut self, kept: &KeptStaff, now: OffsetDateTime) -> StoreResult<()> {
        query!(
            "insert into staff (staff_id, email, password_hash, role, created_at, session_salt)
             values ($1, $2, $3, $4, $5, $6)",
            kept.staff.id.0,
            kept.staff.email.as_str(),
            kept.password_hash,
            kept.staff.role.code(),
            now,
            kept.session_salt
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn renew(&mut self, id: StaffId, role: Role, hash: &str, salt: Uuid) -> StoreResult<()> {
        query!(
            "update staff set role = $2, password_hash = $3, session_salt = $4 where staff_id = $1",
            id.0,
            role.code(),
            hash,
            salt
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn count(&mut self, role: Role) -> StoreResult<i64> {
        query_scalar!(r#"select count(*) as "count!" from staff where role = $1"#, role.code())
            .fetch_one(self.connection())
            .await
            .map_err(failed)
    }

    async fn addresses(&mut self, role: Role) -> StoreResult<Vec<EmailAddress>> {
        let addresses = query_scalar!("select email from staff where role = $1 order by staff_id", role.code())
            .fetch_all(self.connection())
            .await
            .map_err(failed)?;
        Ok(addresses.into_iter().map(EmailAddress::restore).collect())
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
