//! How the queue stands: two statements.

use super::cursor::Cursor;
use crate::failure::failed;
use shop_contract::{AdminWork, StuckJob};
use shop_services::ports::StoreResult;
use sqlx::{PgPool, query};
use time::{OffsetDateTime, macros::datetime};
use uuid::Uuid;

/// After everything that is ever given up.
const END: OffsetDateTime = datetime!(9999-12-31 00:00 UTC);

pub(super) async fn work(
    pool: &PgPool,
    now: OffsetDateTime,
    cursor: Option<&str>,
    most: i64,
) -> StoreResult<AdminWork> {
    let counts = query!(
        r#"select count(*) filter (where run_at <= $1) as "due!", count(*) filter (where run_at > $1) as "later!",
             min(run_at) filter (where run_at <= $1) as oldest_due
         from jobs where done_at is null and dead_at is null"#,
        now
    )
    .fetch_one(pool)
    .await
    .map_err(failed)?;
    let cursor = cursor.and_then(Cursor::parse);
    let (at, id) = cursor.map_or((END, i64::MAX), |cursor| (cursor.moment(), cursor.id.as_u64_pair().1 as i64));
    let mut rows = query!(
        r#"select job_id, kind, key, attempts, dead_at as "dead_at!", coalesce(last_error, '') as "last_error!"
         from jobs where dead_at is not null and (dead_at, job_id) < ($1, $2)
         order by dead_at desc, job_id desc limit $3"#,
        at,
        id,
        most + 1
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let has_more = rows.len() as i64 > most;
    rows.truncate(most.max(0) as usize);
    let place = |id: i64| Uuid::from_u64_pair(0, id.unsigned_abs());
    let next_cursor = rows.last().filter(|_| has_more).map(|row| Cursor::at(row.dead_at, place(row.job_id)).text());
    let stuck = rows.into_iter().map(|row| StuckJob {
        kind: row.kind,
        key: row.key,
        attempts: row.attempts,
        since: row.dead_at,
        error: row.last_error,
    });
    Ok(AdminWork {
        due: counts.due,
        oldest_due: counts.oldest_due,
        later: counts.later,
        stuck: stuck.collect(),
        next_cursor,
    })
}
