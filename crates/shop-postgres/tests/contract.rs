//! The promises of a store, kept by Postgres.

use shop_postgres::{PgQueue, PgStore, PgUpkeep, PgViews};
use shop_testkit::contract::{self, Subject};
use sqlx::PgPool;
use std::sync::Arc;

fn subject(pool: PgPool) -> Subject {
    Subject {
        store: Arc::new(PgStore::new(pool.clone())),
        views: Arc::new(PgViews::new(pool.clone())),
        queue: Arc::new(PgQueue::new(pool.clone())),
        upkeep: Arc::new(PgUpkeep::new(pool)),
    }
}

macro_rules! kept_by_postgres {
    ($($family:ident :: $promise:ident),+ $(,)?) => {$(
        #[sqlx::test(migrations = "../../migrations")]
        async fn $promise(pool: PgPool) {
            contract::$family::$promise(subject(pool)).await;
        }
    )+};
}

shop_testkit::for_every_promise!(kept_by_postgres);
