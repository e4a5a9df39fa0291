//! What only real rows can do to the queue.

use shop_postgres::{PgQueue, PgStore};
use shop_services::ports::{JobQueue, Lane, Store, Work};
use sqlx::PgPool;
use time::{Duration, macros::datetime};
use uuid::Uuid;

#[sqlx::test(migrations = "../../migrations")]
async fn a_job_that_cannot_be_read_is_a_dead_letter_and_stops_nobody(pool: PgPool) {
    let now = datetime!(2026-03-02 09:00 UTC);
    let readable = Work::ExpireOrder { order: Uuid::from_u128(7), at: 0 };
    let mut work = PgStore::new(pool.clone()).begin().await.expect("begun");
    work.jobs().enqueue(&readable, now).await.expect("enqueued");
    work.commit().await.expect("committed");
    sqlx::query("insert into jobs (kind, key, payload, run_at) values ('gone', 'k', '{\"kind\": \"gone\"}', $1)")
        .bind(now - Duration::HOUR)
        .execute(&pool)
        .await
        .expect("a job of another version");
    let queue = PgQueue::new(pool.clone());
    let job =
        queue.claim(Lane::Shop, Uuid::from_u128(1), now, Duration::MINUTE).await.expect("claimed").expect("a job");
    assert_eq!(job.work, readable, "the one behind it is not kept waiting");
    let later = now + Duration::DAY;
    queue.finish(Uuid::from_u128(1), &job, now).await.expect("finished");
    assert_eq!(queue.claim(Lane::Shop, Uuid::from_u128(1), later, Duration::MINUTE).await.expect("asked"), None);
    let dead: i64 = sqlx::query_scalar("select count(*) from jobs where dead_at is not null and last_error <> ''")
        .fetch_one(&pool)
        .await
        .expect("counted");
    assert_eq!(dead, 1);
}
