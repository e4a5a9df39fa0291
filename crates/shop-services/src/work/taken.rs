//! A job in somebody's hands. Its lease is short, so that what a killed worker had is soon somebody else's, and it is
//! extended for as long as the worker lives, so that a job may take its time.

use crate::ports::{Job, JobQueue, Lease, LeaseLost};
use async_trait::async_trait;
use std::sync::Arc;
use time::Duration;
use uuid::Uuid;

pub struct Taken {
    pub(super) queue: Arc<dyn JobQueue>,
    pub(super) worker: Uuid,
    pub(super) job: Job,
}

impl Taken {
    /// For so long nobody else gets the job of a worker that is not heard of. Twice what a database needs to come back
    /// after it was killed, so that its workers are heard of in time.
    pub const LEASE: Duration = Duration::seconds(12);
    /// How often a worker lets itself be heard of.
    pub const HEARD_OF: std::time::Duration = std::time::Duration::from_secs(3);

    pub fn kind(&self) -> &'static str {
        self.job.work.kind()
    }
}

#[async_trait]
impl Lease for Taken {
    async fn hold(&self) -> Result<(), LeaseLost> {
        if self.queue.extend(self.worker, &self.job, Self::LEASE).await? { Ok(()) } else { Err(LeaseLost::Taken) }
    }
}
