//! The sessions of the staff. Never lets a request that was in flight bring a session back which
//! somebody has signed out of meanwhile.

use async_trait::async_trait;
use sqlx::PgPool;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};
use tower_sessions_sqlx_store::PostgresStore;

#[derive(Debug, Clone)]
pub struct StaffSessions {
    rows: PostgresStore,
    pool: PgPool,
}

impl StaffSessions {
    /// `rows`: the table `staff` of the schema `sessions`.
    pub fn new(rows: PostgresStore, pool: PgPool) -> Self {
        Self { rows, pool }
    }
}

#[async_trait]
impl SessionStore for StaffSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        self.rows.create(record).await
    }

    /// Where there is no row any more, there was a sign-out: nothing is saved.
    async fn save(&self, record: &Record) -> Result<()> {
        let data = rmp_serde::to_vec(record).map_err(|error| Error::Encode(error.to_string()))?;
        sqlx::query("update sessions.staff set data = $2, expiry_date = $3 where id = $1")
            .bind(record.id.to_string())
            .bind(data)
            .bind(record.expiry_date)
            .execute(&self.pool)
            .await
            .map_err(|error| Error::Backend(error.to_string()))?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        self.rows.load(id).await
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.rows.delete(id).await
    }
}
