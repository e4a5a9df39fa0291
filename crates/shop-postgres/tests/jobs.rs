//! What only real rows can do to the queue.

use shop_postgres::{PgQueue, PgStore};
use shop_services::ports::{Job, JobQueue, Lane, Store, Work};
use sqlx::PgPool;
use time::{Duration, OffsetDateTime, macros::datetime};
use uuid::Uuid;

async fn enqueued(pool: &PgPool, work: &Work, at: OffsetDateTime) {
    let mut unit = PgStore::new(pool.clone()).begin().await.expect("begun");
    unit.jobs().enqueue(work, at).await.expect("enqueued");
    unit.commit().await.expect("committed");
}

/// As a version enqueues it that knows more than this one.
async fn a_job_of_another_version(pool: &PgPool, at: OffsetDateTime) {
    sqlx::query("insert into jobs (kind, key, payload, run_at) values ('new', 'k', '{\"kind\": \"new\"}', $1)")
        .bind(at)
        .execute(pool)
        .await
        .expect("a job of another version");
}

async fn claimed(pool: &PgPool, now: OffsetDateTime) -> Option<Job> {
    let queue = PgQueue::new(pool.clone());
    queue.claim(Lane::Shop, Uuid::from_u128(1), now, Duration::MINUTE).await.expect("asked")
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_job_that_cannot_be_read_is_in_the_end_a_dead_letter_and_stops_nobody(pool: PgPool) {
    let now = datetime!(2026-03-02 09:00 UTC);
    let readable = Work::ExpireOrder { order: Uuid::from_u128(7), at: 0 };
    enqueued(&pool, &readable, now).await;
    a_job_of_another_version(&pool, now - Duration::HOUR).await;
    let job = claimed(&pool, now).await.expect("a job");
    assert_eq!(job.work, readable, "the one behind it is not kept waiting");
    PgQueue::new(pool.clone()).finish(Uuid::from_u128(1), &job, now).await.expect("finished");
    let dead = "select count(*) from jobs where dead_at is not null and last_error <> ''";
    let dead = async || sqlx::query_scalar::<_, i64>(dead).fetch_one(&pool).await.expect("counted");
    for minute in 1..=45 {
        assert_eq!((dead().await, claimed(&pool, now + Duration::minutes(minute)).await), (0, None), "{minute}");
    }
    assert_eq!(claimed(&pool, now + Duration::HOUR).await, None);
    assert_eq!(dead().await, 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_job_that_an_old_version_cannot_read_is_there_for_the_new_one(pool: PgPool) {
    let now = datetime!(2026-03-02 09:00 UTC);
    a_job_of_another_version(&pool, now).await;
    assert_eq!(claimed(&pool, now).await, None, "the old one passes it by");
    let meant = Work::ExpireOrder { order: Uuid::from_u128(7), at: 0 };
    sqlx::query("update jobs set payload = $1")
        .bind(serde_json::to_value(&meant).expect("json"))
        .execute(&pool)
        .await
        .expect("read with the eyes of the new one");
    assert_eq!(claimed(&pool, now + Duration::minutes(1)).await.map(|job| job.work), Some(meant));
}
