//! The contract of the ports, tried on Postgres: every promise in a database of its own. Never
//! states a promise itself: those are in the testkit, and the memory store keeps them too.

use shop_postgres::{PgQueue, PgStore, PgViews};
use shop_testkit::contract::{self, Subject};
use sqlx::PgPool;
use std::sync::Arc;

fn subject(pool: PgPool) -> Subject {
    Subject {
        store: Arc::new(PgStore::new(pool.clone())),
        views: Arc::new(PgViews::new(pool.clone())),
        queue: Arc::new(PgQueue::new(pool)),
    }
}

macro_rules! tried_on_postgres {
    ($($family:ident :: $promise:ident),+ $(,)?) => {$(
        #[sqlx::test(migrations = "../../migrations")]
        async fn $promise(pool: PgPool) {
            contract::$family::$promise(subject(pool)).await;
        }
    )+};
}

shop_testkit::for_every_promise!(tried_on_postgres);
