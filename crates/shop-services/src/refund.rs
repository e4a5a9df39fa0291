//! Sending money back: planned with whatever makes it due, sent by a job where a provider can, else by
//! the owner. Never calls a provider inside a transaction, and never sends one refund twice.

use crate::{
    Ports,
    order::OrderRefusal,
    payment::PaymentRefusal,
    ports::{Capture, Entry, EntryKind, GatewayError, Lease, RefundRequest, RefundState, UnitOfWork, Work},
};
use shop_domain::{
    kernel::{Money, OrderId, RefundId},
    order::{Actor, Order, OrderError},
    refund::{Refund, RefundStatus, RefundStep},
    staff::{Permission, Staff},
};
use std::sync::Arc;
use time::OffsetDateTime;

#[derive(Clone)]
pub struct RefundService {
    ports: Arc<Ports>,
}

/// What the owner sends back, built on the reading with this version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundCommand {
    pub order: OrderId,
    pub version: i64,
    /// In the order's currency.
    pub amount: i64,
    pub reason: String,
}

impl RefundService {
    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    #[tracing::instrument(target = "yiye::use_case", name = "refund.start", skip_all)]
    pub async fn start(&self, staff: &Staff, command: RefundCommand) -> Result<(), OrderRefusal> {
        staff.must(Permission::MoveMoney)?;
        let reason = command.reason.trim();
        if reason.chars().count() > Refund::MAX_REASON {
            return Err(OrderRefusal::ReasonTooLong);
        }
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let mut order = work.orders().lock(command.order).await?.ok_or(OrderRefusal::NotFound)?;
        if order.state().version != command.version {
            return Err(OrderRefusal::Conflict);
        }
        let currency = order.state().totals.total.currency;
        order.start_refund(Money { amount: command.amount, currency })?;
        plan_because(&mut *work, &self.ports, &mut order, reason, now).await?;
        work.orders().save(&mut order, now).await?;
        Ok(work.commit().await?)
    }

    /// The owner has sent it by other ways: a transfer, or cash.
    #[tracing::instrument(target = "yiye::use_case", name = "refund.sent_by_hand", skip_all)]
    pub async fn sent_by_hand(&self, staff: &Staff, id: RefundId) -> Result<OrderId, OrderRefusal> {
        staff.must(Permission::MoveMoney)?;
        let mut work = self.ports.store.begin().await?;
        let refund = work.refunds().get(id).await?.ok_or(OrderRefusal::NotFound)?;
        drop(work);
        if refund.status != RefundStatus::ByHand {
            return Err(OrderRefusal::Conflict);
        }
        self.finish(&refund, Actor::Staff(staff.email.as_str().to_owned()), None).await?;
        Ok(refund.order)
    }

    /// As a job: has the provider send it, and enters what became of it. Runs twice without harm.
    #[tracing::instrument(target = "yiye::use_case", name = "refund.send", skip_all)]
    pub async fn send(&self, id: RefundId, lease: &dyn Lease) -> Result<(), PaymentRefusal> {
        let mut work = self.ports.store.begin().await?;
        let Some(refund) = work.refunds().get(id).await?.filter(|refund| refund.status == RefundStatus::Sending) else {
            return Ok(());
        };
        let Some(attempt) = (match refund.attempt {
            Some(attempt) => work.payments().get(attempt).await?,
            None => None,
        }) else {
            return self.hand_over(work, &refund, "").await;
        };
        let refunded_before = before(&refund, &work.refunds().of(refund.order).await?)?;
        let gateway = self.ports.payments.gateway(&mut *work, attempt.method.provider()).await?;
        drop(work);

        let request = RefundRequest {
            attempt: crate::payment::at_provider(&attempt),
            amount: refund.amount,
            refunded_before,
            key: refund.id.to_string(),
        };
        match gateway.refund(&request, lease).await {
            Ok(RefundState::Done { transaction }) => {
                let provider = Actor::Provider(attempt.method.provider().to_owned());
                self.finish(&refund, provider, transaction.as_deref()).await
            }
            Ok(RefundState::Refused { reason }) | Err(GatewayError::Refused(reason)) => {
                self.hand_over(self.ports.store.begin().await?, &refund, &reason).await
            }
            Err(GatewayError::Unsupported) => self.hand_over(self.ports.store.begin().await?, &refund, "").await,
            Err(error) => Err(error.into()),
        }
    }

    async fn finish(&self, refund: &Refund, by: Actor, transaction: Option<&str>) -> Result<(), PaymentRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let mut order = work.orders().lock(refund.order).await?.ok_or(PaymentRefusal::NotFound)?;
        let Some(mut refund) = work.refunds().lock(refund.id).await? else { return Ok(()) };
        if refund.status == RefundStatus::Done {
            return Ok(());
        }
        refund.status = refund.status.after(RefundStep::Finish)?;
        order.refunded(by, refund.amount)?;
        work.refunds().save(&refund, transaction, now).await?;
        let entry =
            Entry { order: refund.order, attempt: refund.attempt, kind: EntryKind::Refunded, amount: refund.amount };
        work.payments().enter(entry, now).await?;
        work.orders().save(&mut order, now).await?;
        Ok(work.commit().await?)
    }

    /// The provider will not: it is the owner's now.
    async fn hand_over(
        &self,
        mut work: Box<dyn UnitOfWork>,
        refund: &Refund,
        reason: &str,
    ) -> Result<(), PaymentRefusal> {
        work.orders().lock(refund.order).await?;
        let Some(mut refund) = work.refunds().lock(refund.id).await? else { return Ok(()) };
        if refund.status != RefundStatus::Sending {
            return Ok(());
        }
        refund.status = refund.status.after(RefundStep::HandOver)?;
        let words = [refund.reason.as_str(), reason].into_iter().filter(|words| !words.is_empty());
        refund.reason = words.collect::<Vec<_>>().join(" · ").chars().take(Refund::MAX_REASON).collect();
        work.refunds().save(&refund, None, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }
}

/// What went back of the same payment. An error while an older refund of it is on its way: some providers
/// tell the refunds of one payment apart by their sum alone, so they are sent one after another.
fn before(refund: &Refund, all: &[Refund]) -> Result<Money, PaymentRefusal> {
    let same = || all.iter().filter(|other| other.attempt == refund.attempt);
    if same().take_while(|other| other.id != refund.id).any(|other| other.status == RefundStatus::Sending) {
        return Err(GatewayError::Unreachable("an older refund of the payment is on its way".into()).into());
    }
    let done = same().filter(|other| other.status == RefundStatus::Done).map(|other| other.amount);
    Ok(Money::sum(refund.amount.currency, done).map_err(OrderError::from)?)
}

/// Plans what has become due of an order whose lock is held.
pub(crate) async fn plan(
    work: &mut dyn UnitOfWork,
    ports: &Ports,
    order: &mut Order,
    now: OffsetDateTime,
) -> Result<(), crate::ports::StoreError> {
    plan_because(work, ports, order, "", now).await
}

async fn plan_because(
    work: &mut dyn UnitOfWork,
    ports: &Ports,
    order: &mut Order,
    reason: &str,
    now: OffsetDateTime,
) -> Result<(), crate::ports::StoreError> {
    let dues = order.take_dues();
    if dues.is_empty() {
        return Ok(());
    }
    let mut captures = work.payments().captures(order.state().id).await?;
    let mut refunds = Vec::new();
    for due in dues {
        for (attempt, amount) in split(&mut captures, due) {
            let by_provider = attempt.is_some_and(|capture| {
                ports.payments.method(&captures[capture].method).is_some_and(|method| method.refunds)
            });
            refunds.push(Refund {
                id: RefundId(ports.ids.next()),
                order: order.state().id,
                attempt: attempt.map(|capture| captures[capture].attempt),
                amount,
                reason: reason.to_owned(),
                status: if by_provider { RefundStatus::Sending } else { RefundStatus::ByHand },
            });
        }
    }
    work.refunds().add(&refunds, now).await?;
    for refund in refunds.iter().filter(|refund| refund.status == RefundStatus::Sending) {
        work.jobs().enqueue(&Work::SendRefund { refund: refund.id.0 }, now).await?;
    }
    Ok(())
}

/// Of which captures an amount is sent back, the newest first; what none of them covers came in by
/// other ways. Answers places in `captures`.
fn split(captures: &mut [Capture], due: Money) -> Vec<(Option<usize>, Money)> {
    let mut parts = Vec::new();
    let mut rest = due.amount;
    for (place, capture) in captures.iter_mut().enumerate() {
        let left = capture.captured.amount - capture.given_back.amount;
        let part = left.min(rest);
        if part > 0 && capture.captured.currency == due.currency {
            capture.given_back.amount += part;
            rest -= part;
            parts.push((Some(place), Money { amount: part, ..due }));
        }
    }
    if rest > 0 {
        parts.push((None, Money { amount: rest, ..due }));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use shop_domain::{kernel::PaymentAttemptId, payment::PaymentMethod};
    use uuid::Uuid;

    fn capture(captured: i64, given_back: i64) -> Capture {
        Capture {
            attempt: PaymentAttemptId(Uuid::nil()),
            method: PaymentMethod::TEST,
            captured: Money::twd(captured),
            given_back: Money::twd(given_back),
        }
    }

    #[test]
    fn money_goes_back_the_way_it_came_and_the_rest_by_hand() {
        let mut captures = [capture(100, 30), capture(50, 0)];
        let parts = split(&mut captures, Money::twd(150));
        assert_eq!(
            parts,
            [(Some(0), Money::twd(70)), (Some(1), Money::twd(50)), (None, Money::twd(30))],
            "never more of a capture than is left of it"
        );
        assert_eq!(split(&mut captures, Money::twd(1)), [(None, Money::twd(1))]);
    }
}
