//! Asking a provider what has become of an attempt. Never with a transaction open, and never a guess:
//! an answer that does not come leaves everything as it is.

use super::{PaymentRefusal, PaymentService};
use crate::ports::{AttemptAtProvider, AttemptStatus, PaymentAttempt, PaymentOutcome, ProviderState, Work};
use shop_domain::{
    kernel::{OrderId, PaymentAttemptId},
    order::OrderStatus,
};
use time::Duration;

/// Minutes until the first question, until the second, and so on; then once a day.
const PAUSES: [i64; 6] = [3, 10, 40, 120, 360, 1_440];

/// Rounds after which an attempt on an order that waits no longer is left alone.
const ROUNDS: u32 = 9;

pub(super) fn first(attempt: PaymentAttemptId) -> Work {
    Work::AskProvider { attempt: attempt.0, round: 0 }
}

pub(super) fn pause(round: u32) -> Duration {
    let minutes = PAUSES.get(round as usize).or(PAUSES.last());
    Duration::minutes(minutes.copied().unwrap_or(1_440))
}

pub(crate) fn at_provider(attempt: &PaymentAttempt) -> AttemptAtProvider {
    AttemptAtProvider {
        reference: attempt.reference.clone(),
        method: attempt.method.clone(),
        amount: attempt.amount,
        handle: attempt.handle.clone(),
        transaction: attempt.transaction.clone(),
        started_at: attempt.started_at,
    }
}

impl PaymentService {
    /// Asks about one attempt and applies the answer. `true`: it has ended.
    #[tracing::instrument(target = "yiye::use_case", name = "payment.ask", skip_all)]
    pub async fn ask(&self, attempt: PaymentAttemptId) -> Result<bool, PaymentRefusal> {
        let mut work = self.ports.store.begin().await?;
        let Some(attempt) = work.payments().get(attempt).await? else { return Ok(true) };
        let provider = attempt.method.provider().to_owned();
        match attempt.status {
            AttemptStatus::Paid => return Ok(true),
            // Given up or failed: it may bring money all the same, where the shopper was sent there.
            _ if attempt.handed_at.is_none() => return Ok(attempt.status != AttemptStatus::Started),
            _ => {}
        }
        let gateway = self.ports.payments.gateway(&mut *work, &provider).await?;
        let wanted = work.orders().get(attempt.order).await?.is_some_and(|order| order.can_be_paid());
        drop(work);
        let there = at_provider(&attempt);
        match if wanted { gateway.query(&there) } else { gateway.query_only(&there) }.await? {
            // One that was given up can bring money all the same: a number is paid days later.
            ProviderState::Open | ProviderState::Unknown => Ok(false),
            ProviderState::Ended(notice) => {
                let is_over = !matches!(notice.outcome, PaymentOutcome::Instructed(_));
                self.take(&provider, notice, "asked".to_owned()).await?;
                Ok(is_over)
            }
        }
    }

    /// As a job: asks again later, as long as an answer can matter.
    pub async fn follow(&self, attempt: PaymentAttemptId, round: u32) -> Result<(), PaymentRefusal> {
        if self.ask(attempt).await? {
            return Ok(());
        }
        let mut work = self.ports.store.begin().await?;
        let Some(attempt) = work.payments().get(attempt).await? else { return Ok(()) };
        let order = work.orders().get(attempt.order).await?;
        let waits = order.is_some_and(|order| order.state().status == OrderStatus::Pending);
        if waits || round < ROUNDS {
            let next = Work::AskProvider { attempt: attempt.id.0, round: round + 1 };
            work.jobs().enqueue(&next, self.ports.clock.now() + pause(round + 1)).await?;
            work.commit().await?;
        }
        Ok(())
    }

    /// Before an order gives its stock back: whatever its provider knows is asked for.
    pub async fn ask_about(&self, order: OrderId) -> Result<(), PaymentRefusal> {
        let mut work = self.ports.store.begin().await?;
        let under_way = work.payments().under_way(order).await?;
        drop(work);
        for attempt in under_way {
            self.ask(attempt.id).await?;
        }
        Ok(())
    }
}
