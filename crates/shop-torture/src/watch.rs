//! Whether a transaction stands open while somebody is waited for. A transaction is idle for a moment between
//! two of its statements; one that is idle for long waits for something else than Postgres.

use crate::house::{House, pause};
use sqlx::{Connection, PgConnection};
use std::sync::Arc;

/// The longest that was seen, in milliseconds.
pub async fn watch(house: Arc<House>) -> u128 {
    let mut longest = 0;
    let mut database: Option<PgConnection> = None;
    while !house.is_sold_out() {
        let mut connection = match database.take() {
            Some(connection) => connection,
            None => match house.database().await {
                Ok(connection) => connection,
                Err(_) => {
                    pause(200).await;
                    continue;
                }
            },
        };
        let idle = "select coalesce(max(extract(epoch from clock_timestamp() - state_change) * 1000), 0)::bigint
            from pg_stat_activity where state like 'idle in transaction%' and datname = current_database()";
        // A connection that breaks is opened anew.
        if let Ok(idle) = sqlx::query_scalar::<_, i64>(idle).fetch_one(&mut connection).await {
            longest = longest.max(idle.max(0) as u128);
            database = Some(connection);
        }
        pause(50).await;
    }
    if let Some(connection) = database {
        let _ = connection.close().await;
    }
    longest
}
