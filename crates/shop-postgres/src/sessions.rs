//! Where sessions are kept, the shoppers' and the staff's apart. Never lets a request that was in flight bring a
//! session back which somebody has signed out of meanwhile.

mod whose;

use async_trait::async_trait;
use sqlx::PgPool;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};
use tower_sessions_sqlx_store::PostgresStore;

/// Sessions of one table.
#[derive(Debug, Clone)]
pub struct LiveSessions {
    rows: PostgresStore,
    pool: PgPool,
    save: &'static str,
}

/// The shoppers' and the staff's.
pub fn session_stores(pool: &PgPool) -> std::result::Result<(LiveSessions, LiveSessions), sqlx::Error> {
    let store = |table: &str, save: &'static str| {
        let rows = PostgresStore::new(pool.clone()).with_schema_name("sessions");
        let rows = rows.and_then(|rows| rows.with_table_name(table));
        let rows = rows.map_err(|error| sqlx::Error::Configuration(error.into()))?;
        Ok::<_, sqlx::Error>(LiveSessions { rows, pool: pool.clone(), save })
    };
    let carts = "update sessions.carts set data = $2, expiry_date = $3, seen_at = now() where id = $1";
    let staff = "update sessions.staff set data = $2, expiry_date = $3, seen_at = now() where id = $1";
    Ok((store("carts", carts)?, store("staff", staff)?))
}

impl LiveSessions {
    /// For whoever clears expired ones away.
    pub fn rows(&self) -> PostgresStore {
        self.rows.clone()
    }
}

#[async_trait]
impl SessionStore for LiveSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        self.rows.create(record).await
    }

    /// Where there is no row any more, there was a sign-out: nothing is saved.
    async fn save(&self, record: &Record) -> Result<()> {
        let data = rmp_serde::to_vec(record).map_err(|error| Error::Encode(error.to_string()))?;
        sqlx::query(self.save)
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
