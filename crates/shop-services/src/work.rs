//! Doing the work that transactions asked for. Never holds a transaction open meanwhile, and
//! takes for granted that every job may run twice.

mod desk;
mod refusal;
mod taken;

pub use refusal::WorkRefusal;
pub use taken::Taken;

use crate::{
    Ports,
    carrier::CarrierService,
    inventory::InventoryService,
    invoice::InvoiceService,
    mail::{MailService, Unsent},
    order::OrderService,
    payment::{PaymentRefusal, PaymentService},
    ports::{Job, Lane, StoreError, Work},
    refund::RefundService,
    webhook::{Undelivered, WebhookService},
};
use shop_domain::{
    kernel::{OrderId, PaymentAttemptId, RefundId, ShipmentId},
    webhook::Delivery,
};
use std::sync::Arc;
use time::Duration;
use uuid::Uuid;

#[derive(Clone)]
pub struct WorkService {
    ports: Arc<Ports>,
    inventory: InventoryService,
    carrier: CarrierService,
    invoice: InvoiceService,
    mail: MailService,
    order: OrderService,
    payment: PaymentService,
    refund: RefundService,
    webhook: WebhookService,
}

/// Why a job was not done.
struct Failure {
    error: Box<dyn std::error::Error + Send + Sync>,
    /// It would fail the same way again.
    for_ever: bool,
    /// Not to be tried again before this has passed.
    wait: Option<Duration>,
}

impl WorkService {
    const MOST_ATTEMPTS: i32 = 12;
    /// 2 + 4 + … + 512 s.
    const UNANSWERED: i32 = 9;

    pub fn new(ports: Arc<Ports>) -> Self {
        Self {
            inventory: InventoryService::new(ports.clone()),
            carrier: CarrierService::new(ports.clone()),
            invoice: InvoiceService::new(ports.clone()),
            mail: MailService::new(ports.clone()),
            order: OrderService::new(ports.clone()),
            payment: PaymentService::new(ports.clone()),
            refund: RefundService::new(ports.clone()),
            webhook: WebhookService::new(ports.clone()),
            ports,
        }
    }

    /// Takes the job of this lane that is due and has waited longest, for as long as [`Taken::LEASE`]: whoever needs longer
    /// extends it meanwhile. `None`: there is none.
    pub async fn take(&self, lane: Lane, worker: Uuid) -> Result<Option<Taken>, StoreError> {
        let queue = self.ports.queue.clone();
        let job = queue.claim(lane, worker, self.ports.clock.now(), Taken::LEASE).await?;
        Ok(job.map(|job| Taken { queue, worker, job }))
    }

    /// Does it, and notes what came of it. To be broken off when somebody else has the job.
    pub async fn does(&self, taken: &Taken) -> Result<(), StoreError> {
        let (worker, job) = (taken.worker, &taken.job);
        match self.run(taken, job.attempts >= most_attempts(&job.work)).await {
            Ok(()) => self.ports.queue.finish(worker, job, self.ports.clock.now()).await,
            Err(Failure { error, for_ever, wait }) => {
                tracing::warn!(job = job.id, kind = job.work.kind(), error = error.as_ref(), "a job failed");
                self.fails(taken, &error.to_string(), for_ever, wait).await
            }
        }
    }

    /// To be tried again after a while, unless that was the last try.
    pub async fn failed(&self, taken: &Taken, error: &str, for_ever: bool) -> Result<(), StoreError> {
        self.fails(taken, error, for_ever, None).await
    }

    async fn fails(
        &self,
        taken: &Taken,
        error: &str,
        for_ever: bool,
        wait: Option<Duration>,
    ) -> Result<(), StoreError> {
        let again = taken.job.attempts < most_attempts(&taken.job.work) && !for_ever;
        let again = again.then(|| self.ports.clock.now() + pause(&taken.job, wait));
        self.ports.queue.fail(taken.worker, &taken.job, error, again).await
    }

    async fn run(&self, taken: &Taken, is_last: bool) -> Result<(), Failure> {
        match &taken.job.work {
            Work::ExpireOrder { order, .. } => self.expire(OrderId(*order), taken.job.attempts).await,
            Work::ApplyCallback { provider, event } => Ok(self.payment.apply_kept(provider, event).await?),
            Work::AskProvider { attempt, round } => Ok(self.payment.follow(PaymentAttemptId(*attempt), *round).await?),
            Work::BookParcel { order, parcel, .. } => {
                Ok(self.carrier.book(OrderId(*order), ShipmentId(*parcel), taken.job.attempts).await?)
            }
            Work::ApplyParcel { carrier, event } => Ok(self.carrier.apply_kept(carrier, event).await?),
            Work::AskCarrier { order, parcel, round } => {
                Ok(self.carrier.follow(OrderId(*order), ShipmentId(*parcel), *round).await?)
            }
            Work::SendRefund { refund, round, .. } => Ok(self.refund.send(RefundId(*refund), *round, taken).await?),
            Work::SettleInvoice { order, .. } => Ok(self.invoice.settle(*order, taken.job.id).await?),
            Work::WriteLetter { order, occurrence, occasion } => {
                Ok(self.mail.write(*order, occurrence, occasion).await?)
            }
            Work::TellOfLowStock { id, variants } => Ok(self.mail.tell_of_low_stock(*id, variants).await?),
            Work::TellOfWebhook { webhook, version } => Ok(self.mail.tell_of_webhook(*webhook, *version).await?),
            Work::WriteToCustomer { call, to, customer, language, occasion } => {
                Ok(self.mail.write_to_customer(*call, (to, *customer), *language, *occasion).await?)
            }
            Work::WriteToStaff { call, to, language, occasion } => {
                Ok(self.mail.write_to_staff(*call, to, *language, *occasion).await?)
            }
            Work::KeepHold { hold } => Ok(self.inventory.keep_hold(*hold).await?),
            Work::CommitHold { hold, part, lines } => Ok(self.inventory.commit_hold(*hold, part, lines).await?),
            Work::ReleaseHold { hold, part, lines } => Ok(self.inventory.release_hold(*hold, part, lines).await?),
            Work::RestockHold { hold, part, lines } => Ok(self.inventory.restock_hold(*hold, part, lines).await?),
            Work::GiveUpHold { hold } => Ok(self.inventory.give_up_hold(*hold).await?),
            Work::SendLetter { letter, .. } => {
                self.mail.send(*letter, is_last, taken).await.map_err(Failure::of_a_letter)
            }
            Work::DeliverMessage { webhook, message, round } => {
                self.webhook.deliver(*webhook, *message, *round, is_last).await.map_err(Failure::of_a_message)
            }
        }
    }

    /// The provider is asked first. One that does not answer for a quarter of an hour is not waited
    /// for any longer: money that it took all the same is sent back when it is told of.
    async fn expire(&self, order: OrderId, attempts: i32) -> Result<(), Failure> {
        match self.payment.ask_about(order).await {
            Err(PaymentRefusal::Gateway(error)) if attempts > Self::UNANSWERED => {
                tracing::warn!(%error, "an order expires without its provider's word");
            }
            asked => asked?,
        }
        Ok(self.order.expire(order).await?)
    }
}

impl Failure {
    fn of_a_letter(unsent: Unsent) -> Self {
        Self { for_ever: unsent.is_for_ever(), error: unsent.into(), wait: None }
    }

    fn of_a_message(undelivered: Undelivered) -> Self {
        Self { for_ever: false, wait: undelivered.wait(), error: undelivered.into() }
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { error: error.into(), for_ever: false, wait: None }
    }
}

fn most_attempts(work: &Work) -> i32 {
    match work {
        Work::DeliverMessage { .. } => Delivery::PAUSES.len() as i32 + 1,
        _ => WorkService::MOST_ATTEMPTS,
    }
}

/// Twice as long after each attempt: 2 s, 4 s … an hour at most. Other systems are away for longer.
fn pause(job: &Job, wait: Option<Duration>) -> Duration {
    match job.work {
        Work::DeliverMessage { .. } => Delivery::pause(job.attempts, chance(job), wait),
        _ => Duration::seconds(2_i64.saturating_pow(job.attempts.clamp(1, 12) as u32).min(3_600)),
    }
}

/// Of jobs that were written together, each has another. By Fibonacci hashing: neighbours are far apart.
fn chance(job: &Job) -> u32 {
    ((job.id as u64).wrapping_add(job.attempts as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}
