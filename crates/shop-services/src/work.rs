//! Doing the work that transactions asked for. Never holds a transaction open meanwhile, and
//! takes for granted that every job may run twice.

mod desk;
mod refusal;

pub use refusal::WorkRefusal;

use crate::{
    Ports,
    mail::{MailService, Unsent},
    order::OrderService,
    payment::PaymentService,
    ports::{Job, StoreError, Work},
};
use shop_domain::kernel::OrderId;
use std::sync::Arc;
use time::Duration;
use uuid::Uuid;

#[derive(Clone)]
pub struct WorkService {
    ports: Arc<Ports>,
    mail: MailService,
    order: OrderService,
    payment: PaymentService,
}

/// Why a job was not done.
struct Failure {
    error: Box<dyn std::error::Error + Send + Sync>,
    /// It would fail the same way again.
    for_ever: bool,
}

impl WorkService {
    /// A worker that does not finish within this loses the job to another.
    const LEASE: Duration = Duration::minutes(5);
    const MOST_ATTEMPTS: i32 = 12;

    pub fn new(ports: Arc<Ports>) -> Self {
        Self {
            mail: MailService::new(ports.clone()),
            order: OrderService::new(ports.clone()),
            payment: PaymentService::new(ports.clone()),
            ports,
        }
    }

    /// Does one job that is due. `false`: there was none.
    pub async fn one(&self, worker: Uuid) -> Result<bool, StoreError> {
        let now = self.ports.clock.now();
        let Some(job) = self.ports.queue.claim(worker, now, now + Self::LEASE).await? else { return Ok(false) };
        let is_last = job.attempts >= Self::MOST_ATTEMPTS;
        match self.run(&job, is_last).await {
            Ok(()) => self.ports.queue.finish(worker, &job, self.ports.clock.now()).await?,
            Err(Failure { error, for_ever }) => {
                tracing::warn!(job = job.id, kind = job.work.kind(), error = error.as_ref(), "a job failed");
                let again = !is_last && !for_ever;
                let again = again.then(|| self.ports.clock.now() + pause(job.attempts));
                self.ports.queue.fail(worker, &job, &error.to_string(), again).await?;
            }
        }
        Ok(true)
    }

    async fn run(&self, job: &Job, is_last: bool) -> Result<(), Failure> {
        match &job.work {
            Work::ExpireOrder { order } => Ok(self.order.expire(OrderId(*order)).await?),
            Work::ApplyCallback { provider, event } => Ok(self.payment.apply_kept(provider, event).await?),
            Work::WriteLetter { order, occurrence, occasion } => {
                Ok(self.mail.write(*order, occurrence, occasion).await?)
            }
            Work::SendLetter { letter, .. } => self.mail.send(*letter, is_last).await.map_err(Failure::of_a_letter),
        }
    }
}

impl Failure {
    fn of_a_letter(unsent: Unsent) -> Self {
        Self { for_ever: unsent.is_for_ever(), error: unsent.into() }
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { error: error.into(), for_ever: false }
    }
}

/// Twice as long after each attempt: 2 s, 4 s … an hour at most.
fn pause(attempts: i32) -> Duration {
    Duration::seconds(2_i64.saturating_pow(attempts.clamp(1, 12) as u32).min(3_600))
}
