//! The queue in memory. Never hands a job out while somebody holds its lease.

use super::{JobRow, JobState, MemoryStore, MemoryUnitOfWork, Tables};
use async_trait::async_trait;
use shop_services::ports::{Job, JobQueue, JobRepository, Lane, StoreResult, Work};
use std::time::Instant;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

#[async_trait]
impl JobRepository for MemoryUnitOfWork {
    async fn enqueue(&mut self, work: &Work, run_at: OffsetDateTime) -> StoreResult<()> {
        let same = |row: &JobRow| row.work.kind() == work.kind() && row.work.key() == work.key();
        if !self.tables.jobs.iter().any(same) {
            let id = self.tables.jobs.len() as i64 + 1;
            let work = work.clone();
            let row = JobRow { id, work, run_at, attempts: 0, lease: None, state: JobState::Open, last_error: None };
            self.tables.jobs.push(row);
        }
        Ok(())
    }

    async fn revive(&mut self, kind: &str, key: &str, now: OffsetDateTime) -> StoreResult<bool> {
        let is_meant = |row: &&mut JobRow| row.work.kind() == kind && row.work.key() == key;
        let dead = self.tables.jobs.iter_mut().find(is_meant).filter(|row| row.state == JobState::Dead);
        Ok(dead.map(|row| (row.state, row.attempts, row.run_at) = (JobState::Open, 0, now)).is_some())
    }
}

/// Each waits for the open unit of work, whose commit would undo it otherwise.
#[async_trait]
impl JobQueue for MemoryStore {
    async fn claim(&self, lane: Lane, worker: Uuid, now: OffsetDateTime, lease: Duration) -> StoreResult<Option<Job>> {
        let _turn = self.turn.lock().await;
        let mut tables = self.tables();
        let due = tables.jobs.iter_mut().filter(|row| {
            row.state == JobState::Open
                && row.work.lane() == lane
                && row.run_at <= now
                && row.lease.is_none_or(|(_, until)| until <= Instant::now())
        });
        Ok(due.min_by_key(|row| (row.run_at, row.id)).map(|row| {
            row.lease = Some((worker, Instant::now() + lease.unsigned_abs()));
            row.attempts += 1;
            Job { id: row.id, work: row.work.clone(), attempts: row.attempts }
        }))
    }

    async fn extend(&self, worker: Uuid, job: &Job, lease: Duration) -> StoreResult<bool> {
        let _turn = self.turn.lock().await;
        let mut tables = self.tables();
        let row = leased(&mut tables, worker, job);
        Ok(row.map(|row| row.lease = Some((worker, Instant::now() + lease.unsigned_abs()))).is_some())
    }

    async fn finish(&self, worker: Uuid, job: &Job, _now: OffsetDateTime) -> StoreResult<()> {
        let _turn = self.turn.lock().await;
        if let Some(row) = leased(&mut self.tables(), worker, job) {
            row.state = JobState::Done;
            row.lease = None;
        }
        Ok(())
    }

    async fn fail(&self, worker: Uuid, job: &Job, error: &str, again: Option<OffsetDateTime>) -> StoreResult<()> {
        let _turn = self.turn.lock().await;
        if let Some(row) = leased(&mut self.tables(), worker, job) {
            row.lease = None;
            row.last_error = Some(error.to_owned());
            match again {
                Some(run_at) => row.run_at = run_at,
                None => row.state = JobState::Dead,
            }
        }
        Ok(())
    }
}

/// The job, if its lease is still the worker's.
fn leased<'t>(tables: &'t mut Tables, worker: Uuid, job: &Job) -> Option<&'t mut JobRow> {
    let is_ours = |row: &&mut JobRow| row.lease.is_some_and(|(owner, _)| owner == worker);
    tables.jobs.iter_mut().find(|row| row.id == job.id).filter(is_ours)
}
