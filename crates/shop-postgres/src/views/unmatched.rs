//! What providers told of attempts that nobody knows, and nobody has seen yet.

use crate::failure::failed;
use shop_contract::AdminCallbackRow;
use shop_services::ports::StoreResult;
use sqlx::{PgPool, query};

/// How many there are, and the newest of them. Few are open at a time, so that both are found by the
/// index of those.
pub(super) async fn unmatched(pool: &PgPool, most: i64) -> StoreResult<(i64, Vec<AdminCallbackRow>)> {
    let rows = query!(
        r#"select provider, event, reference, received_at, count(*) over () as "count!" from callbacks
         where applied_at is null
             and not exists (select from payment_attempts where callbacks.reference in (payment_attempts.reference, payment_attempts.transaction))
         order by callback_id desc limit $1"#,
        most
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let count = rows.first().map_or(0, |row| row.count);
    let rows = rows.into_iter().map(|row| AdminCallbackRow {
        provider: row.provider,
        event: row.event,
        reference: row.reference,
        received_at: row.received_at,
    });
    Ok((count, rows.collect()))
}
