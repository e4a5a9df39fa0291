//! Sending money back: planned with whatever makes it due, sent by a job where a provider can, else by
//! the owner. Never calls a provider inside a transaction, and never sends one refund twice.

mod send;

pub(crate) use send::give_over;

use crate::{
    Ports,
    order::OrderRefusal,
    payment::PaymentRefusal,
    ports::{Capture, Entry, EntryKind, UnitOfWork, Work},
};
use shop_domain::{
    kernel::{Money, OrderId, RefundId},
    order::{Actor, Order},
    refund::{Refund, RefundStatus, RefundStep},
    staff::{Caller, Permission},
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
    pub async fn start(&self, caller: &Caller, command: RefundCommand) -> Result<(), OrderRefusal> {
        caller.must(Permission::MoveMoney)?;
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
    pub async fn sent_by_hand(&self, caller: &Caller, id: RefundId) -> Result<OrderId, OrderRefusal> {
        caller.must(Permission::MoveMoney)?;
        let (mut work, mut order, mut refund) = self.by_hand(id).await?;
        let by = Actor::from(caller);
        refund.transaction = None;
        finish(&mut *work, &mut order, &mut refund, by, self.ports.clock.now()).await?;
        work.orders().save(&mut order, self.ports.clock.now()).await?;
        work.commit().await?;
        Ok(refund.order)
    }

    /// The owner has its provider try anew what came to nothing.
    #[tracing::instrument(target = "yiye::use_case", name = "refund.try_again", skip_all)]
    pub async fn try_again(&self, caller: &Caller, id: RefundId) -> Result<OrderId, OrderRefusal> {
        caller.must(Permission::MoveMoney)?;
        let now = self.ports.clock.now();
        let (mut work, _, mut refund) = self.by_hand(id).await?;
        let attempt = refund.attempt.ok_or(OrderRefusal::Conflict)?;
        let attempt = work.payments().get(attempt).await?.ok_or(OrderRefusal::NotFound)?;
        if !self.ports.payments.method(&attempt.method).is_some_and(|method| method.refunds) {
            return Err(OrderRefusal::Conflict);
        }
        refund.status = refund.status.after(RefundStep::TryAgain).map_err(|_| OrderRefusal::Conflict)?;
        refund.tries += 1;
        work.refunds().save(&refund, now).await?;
        let send = Work::SendRefund { refund: refund.id.0, tries: refund.tries, round: 0 };
        work.jobs().enqueue(&send, now).await?;
        work.commit().await?;
        Ok(refund.order)
    }

    /// One that is the owner's to send, and its order, both locked.
    async fn by_hand(&self, id: RefundId) -> Result<(Box<dyn UnitOfWork>, Order, Refund), OrderRefusal> {
        let mut work = self.ports.store.begin().await?;
        let order = work.refunds().get(id).await?.ok_or(OrderRefusal::NotFound)?.order;
        let order = work.orders().lock(order).await?.ok_or(OrderRefusal::NotFound)?;
        let refund = work.refunds().lock(id).await?.ok_or(OrderRefusal::NotFound)?;
        if refund.status == RefundStatus::ByHand { Ok((work, order, refund)) } else { Err(OrderRefusal::Conflict) }
    }
}

/// It has arrived. Its order, whose lock is held, is to be saved.
pub(crate) async fn finish(
    work: &mut dyn UnitOfWork,
    order: &mut Order,
    refund: &mut Refund,
    by: Actor,
    now: OffsetDateTime,
) -> Result<(), PaymentRefusal> {
    refund.status = refund.status.after(RefundStep::Finish)?;
    order.refunded(by, refund.amount)?;
    work.refunds().save(refund, now).await?;
    let entry =
        Entry { order: refund.order, attempt: refund.attempt, kind: EntryKind::Refunded, amount: refund.amount };
    Ok(work.payments().enter(entry, now).await?)
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
                tries: 0,
                transaction: None,
            });
        }
    }
    work.refunds().add(&refunds, now).await?;
    for refund in refunds.iter().filter(|refund| refund.status == RefundStatus::Sending) {
        work.jobs().enqueue(&Work::SendRefund { refund: refund.id.0, tries: 0, round: 0 }, now).await?;
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
