//! The queue. A job is leased in a short transaction of its own and run with none open; it is
//! finished only by whoever still holds the lease. Leases are by the clock of the database, which all workers share.

use crate::{failure::failed, unit_of_work::PgUnitOfWork};
use async_trait::async_trait;
use shop_services::ports::{Job, JobQueue, JobRepository, Lane, StoreError, StoreResult, Work};
use sqlx::{PgPool, query, query_as};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

#[async_trait]
impl JobRepository for PgUnitOfWork {
    async fn enqueue(&mut self, work: &Work, run_at: OffsetDateTime) -> StoreResult<()> {
        let payload = serde_json::to_value(work).map_err(|error| StoreError::Broken(Box::new(error)))?;
        query!(
            "insert into jobs (kind, key, payload, run_at) values ($1, $2, $3, $4) on conflict (kind, key) do nothing",
            work.kind(),
            work.key(),
            payload,
            run_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn revive(&mut self, kind: &str, key: &str, now: OffsetDateTime) -> StoreResult<bool> {
        let revived = query!(
            "update jobs set dead_at = null, attempts = 0, run_at = $3
             where kind = $1 and key = $2 and dead_at is not null",
            kind,
            key,
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(revived.rows_affected() == 1)
    }
}

/// How often a job is looked at that this version cannot read: within three quarters of an hour.
const UNREAD: i32 = 10;

struct Leased {
    job_id: i64,
    kind: String,
    payload: serde_json::Value,
    attempts: i32,
}

#[derive(Clone)]
pub struct PgQueue {
    pool: PgPool,
}

impl PgQueue {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Each lane is a statement of its own, so that it walks an index of its own.
    async fn lease_of_the_shop(
        &self,
        worker: Uuid,
        now: OffsetDateTime,
        lease: Duration,
    ) -> Result<Option<Leased>, sqlx::Error> {
        query_as!(
            Leased,
            "update jobs set lease_owner = $1, lease_until = now() + $3::bigint * interval '1 millisecond',
                 attempts = attempts + 1
             where job_id = (
                 select job_id from jobs
                 where done_at is null and dead_at is null and kind <> 'deliver_message' and run_at <= $2
                     and (lease_until is null or lease_until <= now())
                 order by run_at limit 1 for update skip locked
             )
             returning job_id, kind, payload, attempts",
            worker,
            now,
            milliseconds(lease)
        )
        .fetch_optional(&self.pool)
        .await
    }

    async fn lease_of_a_message(
        &self,
        worker: Uuid,
        now: OffsetDateTime,
        lease: Duration,
    ) -> Result<Option<Leased>, sqlx::Error> {
        query_as!(
            Leased,
            "update jobs set lease_owner = $1, lease_until = now() + $3::bigint * interval '1 millisecond',
                 attempts = attempts + 1
             where job_id = (
                 select job_id from jobs
                 where done_at is null and dead_at is null and kind = 'deliver_message' and run_at <= $2
                     and (lease_until is null or lease_until <= now())
                 order by run_at limit 1 for update skip locked
             )
             returning job_id, kind, payload, attempts",
            worker,
            now,
            milliseconds(lease)
        )
        .fetch_optional(&self.pool)
        .await
    }

    /// What this version cannot read may be a newer one's, which works beside it and will read it: that takes as long
    /// as an update does. What nobody has read by then is a dead letter.
    async fn pass_by(&self, worker: Uuid, job: i64, error: &str, now: OffsetDateTime) -> StoreResult<()> {
        query!(
            "update jobs set last_error = $3, lease_owner = null, lease_until = null,
                 run_at = $4::timestamptz + attempts * interval '1 minute',
                 dead_at = case when attempts >= $5 then $4 end
             where job_id = $1 and lease_owner = $2",
            job,
            worker,
            error,
            now,
            UNREAD
        )
        .execute(&self.pool)
        .await
        .map_err(failed)?;
        Ok(())
    }
}

#[async_trait]
impl JobQueue for PgQueue {
    async fn claim(&self, lane: Lane, worker: Uuid, now: OffsetDateTime, lease: Duration) -> StoreResult<Option<Job>> {
        loop {
            let leased = match lane {
                Lane::Shop => self.lease_of_the_shop(worker, now, lease).await,
                Lane::Messages => self.lease_of_a_message(worker, now, lease).await,
            };
            let Some(row) = leased.map_err(failed)? else { return Ok(None) };
            match serde_json::from_value(row.payload) {
                Ok(work) => return Ok(Some(Job { id: row.job_id, work, attempts: row.attempts })),
                Err(error) => {
                    tracing::warn!(job = row.job_id, kind = row.kind, %error, "a job cannot be read");
                    self.pass_by(worker, row.job_id, &error.to_string(), now).await?;
                }
            }
        }
    }

    async fn extend(&self, worker: Uuid, job: &Job, lease: Duration) -> StoreResult<bool> {
        let extended = query!(
            "update jobs set lease_until = now() + $3::bigint * interval '1 millisecond'
             where job_id = $1 and lease_owner = $2",
            job.id,
            worker,
            milliseconds(lease)
        )
        .execute(&self.pool)
        .await
        .map_err(failed)?;
        Ok(extended.rows_affected() == 1)
    }

    async fn finish(&self, worker: Uuid, job: &Job, now: OffsetDateTime) -> StoreResult<()> {
        query!(
            "update jobs set done_at = $3, lease_owner = null, lease_until = null
             where job_id = $1 and lease_owner = $2",
            job.id,
            worker,
            now
        )
        .execute(&self.pool)
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn fail(&self, worker: Uuid, job: &Job, error: &str, again: Option<OffsetDateTime>) -> StoreResult<()> {
        query!(
            "update jobs set last_error = $3, run_at = coalesce($4, run_at), lease_owner = null, lease_until = null,
                 dead_at = case when $4::timestamptz is null then now() end
             where job_id = $1 and lease_owner = $2",
            job.id,
            worker,
            error,
            again
        )
        .execute(&self.pool)
        .await
        .map_err(failed)?;
        Ok(())
    }
}

fn milliseconds(lease: Duration) -> i64 {
    i64::try_from(lease.whole_milliseconds()).unwrap_or(i64::MAX)
}
