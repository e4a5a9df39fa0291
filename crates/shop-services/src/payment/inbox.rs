//! Kept callbacks meet their orders. Never asks a provider: what it said was read when it came.

use super::{PaymentRefusal, TOLD_LATER, aftermath};
use crate::{
    Ports,
    ports::{
        AttemptStatus, Entry, EntryKind, KeptCallback, PaymentAttempt, PaymentNotice, PaymentOutcome, UnitOfWork, Work,
    },
    refund::plan,
};
use shop_domain::order::{Actor, Order};
use time::OffsetDateTime;

/// Applies everything that is open of an order, whose lock is held. `true`: it is to be saved.
pub(crate) async fn apply_open(
    work: &mut dyn UnitOfWork,
    ports: &Ports,
    order: &mut Order,
    now: OffsetDateTime,
) -> Result<bool, PaymentRefusal> {
    let mut changed = false;
    for kept in work.payments().open_callbacks(order.state().id).await? {
        changed |= apply(work, ports, order, &kept, now).await?;
    }
    Ok(changed)
}

/// Applies a notice to its order, whose lock is held, once. `true`: the order is to be saved.
pub(super) async fn apply(
    work: &mut dyn UnitOfWork,
    ports: &Ports,
    order: &mut Order,
    kept: &KeptCallback,
    now: OffsetDateTime,
) -> Result<bool, PaymentRefusal> {
    let (provider, notice) = (kept.provider.as_str(), &kept.notice);
    if !work.payments().claim_callback(provider, &notice.event).await? {
        return Ok(false);
    }
    // The order's lock is held: what was read of the attempt before may be old.
    let attempt = work.payments().find(&notice.reference).await?.ok_or(PaymentRefusal::NotFound)?;
    let mut settled = Settled { work, order, attempt, actor: Actor::Provider(provider.to_owned()), now };
    let verdict = if let Some(objection) = notice.objection {
        Some(objection.code())
    } else if settled.attempt.method.provider() != provider {
        Some("provider")
    } else if is_of_its_currency(&settled.attempt, notice) {
        settled.settle(notice).await?;
        None
    } else {
        settled.hold(notice).await?;
        Some("mismatch")
    };
    plan(work, ports, order, now).await?;
    work.payments().close_callback(provider, &notice.event, verdict, now).await?;
    Ok(true)
}

/// What is paid is what was asked for; whatever is told afterwards is in the same money.
fn is_of_its_currency(attempt: &PaymentAttempt, notice: &PaymentNotice) -> bool {
    match &notice.outcome {
        PaymentOutcome::Paid => attempt.amount == notice.amount,
        PaymentOutcome::Disputed(told) => attempt.amount.currency == told.amount.currency,
        _ => true,
    }
}

/// An attempt and its order, both read under the order's lock.
pub(super) struct Settled<'a> {
    pub(super) work: &'a mut dyn UnitOfWork,
    pub(super) order: &'a mut Order,
    pub(super) attempt: PaymentAttempt,
    pub(super) actor: Actor,
    pub(super) now: OffsetDateTime,
}

impl Settled<'_> {
    /// Money that arrives is entered whatever the attempt was thought to be; a failure never undoes it.
    async fn settle(&mut self, notice: &PaymentNotice) -> Result<(), PaymentRefusal> {
        let (id, now) = (self.attempt.id, self.now);
        match &notice.outcome {
            PaymentOutcome::Paid if self.attempt.status != AttemptStatus::Paid => self.pay(notice).await?,
            PaymentOutcome::Failed | PaymentOutcome::Cancelled if self.attempt.status == AttemptStatus::Started => {
                self.order.payment_failed(self.actor.clone(), &self.attempt.reference)?;
                let called_off = notice.outcome == PaymentOutcome::Cancelled;
                let status = if called_off { AttemptStatus::Cancelled } else { AttemptStatus::Failed };
                self.work.payments().end(id, status, now).await?;
            }
            PaymentOutcome::Instructed(instructions) if self.attempt.status == AttemptStatus::Started => {
                self.work.payments().instruct(id, instructions).await?;
                let kept = instructions.until + TOLD_LATER;
                self.order.instruct(self.actor.clone(), instructions.until, kept);
                let expire = Work::ExpireOrder { order: self.order.state().id.0, at: kept.unix_timestamp() };
                self.work.jobs().enqueue(&expire, kept).await?;
            }
            PaymentOutcome::Refunded { key, transaction } => aftermath::refunded(self, key, transaction).await?,
            PaymentOutcome::RefundFailed { key, transaction, reason } => {
                aftermath::refund_failed(self, key, (transaction, reason)).await?;
            }
            PaymentOutcome::Disputed(told) => aftermath::disputed(self, told).await?,
            _ => {}
        }
        Ok(())
    }

    async fn pay(&mut self, notice: &PaymentNotice) -> Result<(), PaymentRefusal> {
        let (order, attempt) = (self.order.state().id, self.attempt.id);
        self.order.pay(self.actor.clone(), notice.amount)?;
        let payments = self.work.payments();
        payments.end(attempt, AttemptStatus::Paid, self.now).await?;
        if let Some(transaction) = &notice.transaction {
            payments.name(attempt, transaction).await?;
        }
        let entry = |kind, amount| Entry { order, attempt: Some(attempt), kind, amount };
        payments.enter(entry(EntryKind::Captured, notice.amount), self.now).await?;
        if let Some(fee) = notice.fee.filter(|fee| fee.amount > 0) {
            payments.enter(entry(EntryKind::Fee, fee), self.now).await?;
        }
        Ok(())
    }

    /// Another amount than was asked for is the owner's to judge. A callback and a return that both
    /// tell of it are one capture.
    async fn hold(&mut self, notice: &PaymentNotice) -> Result<(), PaymentRefusal> {
        // Not paid: it is for the owner to read.
        if !matches!(notice.outcome, PaymentOutcome::Paid) {
            return Ok(());
        }
        if matches!(self.attempt.status, AttemptStatus::Held | AttemptStatus::Paid) {
            return Ok(());
        }
        self.order.hold(self.actor.clone(), notice.amount)?;
        let order = self.order.state().id;
        self.work.payments().end(self.attempt.id, AttemptStatus::Held, self.now).await?;
        // Without the attempt: the amount that was asked for may still come for it.
        let entry = Entry { order, attempt: None, kind: EntryKind::Captured, amount: notice.amount };
        self.work.payments().enter(entry, self.now).await?;
        Ok(())
    }
}
