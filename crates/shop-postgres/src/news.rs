//! What one process of the shop tells the others: that pages may have changed. Never told within a
//! transaction, which would make commits wait for each other; and whoever misses it looks anyway, a
//! little later.

use sqlx::{
    PgPool,
    postgres::{PgListener, PgPoolOptions},
};

const CHANNEL: &str = "yiye_pages";

/// Listens on a connection of its own; one that breaks is opened again.
pub struct PageNews(PgListener);

impl PageNews {
    pub async fn open(pool: &PgPool) -> Result<Self, sqlx::Error> {
        // Not one of the pool's: it is never handed back.
        let own = PgPoolOptions::new().max_connections(1).connect_lazy_with((*pool.connect_options()).clone());
        let mut listener = PgListener::connect_with(&own).await?;
        listener.listen(CHANNEL).await?;
        Ok(Self(listener))
    }

    /// Until something is told, or was missed because the connection had to be opened again.
    pub async fn next(&mut self) -> Result<(), sqlx::Error> {
        self.0.try_recv().await.map(drop)
    }
}

/// To every process that listens, this one too.
pub async fn tell_of_pages(pool: &PgPool) -> Result<(), sqlx::Error> {
    sqlx::query!("notify yiye_pages").execute(pool).await.map(drop)
}
