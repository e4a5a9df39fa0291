//! What a provider tells of a payment long after it was made: how a refund ended, and that a bank takes money back.
//! Never moves any: it enters what moved.

use super::{PaymentRefusal, inbox::Settled};
use crate::{
    ports::{Entry, EntryKind},
    refund::{finish, give_over},
};
use shop_domain::{
    dispute::{Dispute, DisputeStatus, DisputeTold},
    kernel::Money,
    refund::{Refund, RefundStatus, RefundStep},
};

/// The refund of this attempt that a key names, locked, if it is of its last try.
async fn named(settled: &mut Settled<'_>, key: &str) -> Result<Option<Refund>, PaymentRefusal> {
    let Some(id) = Refund::of_key(key) else { return Ok(None) };
    let found = settled.work.refunds().lock(id).await?;
    Ok(found.filter(|refund| refund.attempt == Some(settled.attempt.id) && refund.key() == key))
}

/// It has arrived. Older news than its failure changes nothing.
pub(super) async fn refunded(settled: &mut Settled<'_>, key: &str, transaction: &str) -> Result<(), PaymentRefusal> {
    let found = named(settled, key).await?;
    let Some(mut refund) = found.filter(|refund| refund.status == RefundStatus::Sending) else { return Ok(()) };
    refund.transaction = Some(transaction.to_owned());
    finish(settled.work, settled.order, &mut refund, settled.actor.clone(), settled.now).await
}

/// It came to nothing, perhaps days after it was said to be done: the owner has it tried anew, or sends it otherwise.
pub(super) async fn refund_failed(
    settled: &mut Settled<'_>,
    key: &str,
    (transaction, reason): (&str, &str),
) -> Result<(), PaymentRefusal> {
    let Some(mut refund) = named(settled, key).await? else { return Ok(()) };
    match refund.status {
        RefundStatus::Sending => give_over(settled.work, &mut refund, reason, settled.now).await,
        // What the owner has sent by hand since is not what came back.
        RefundStatus::Done if refund.transaction.as_deref() == Some(transaction) => {
            refund.status = refund.status.after(RefundStep::ComeBack)?;
            refund.because(reason);
            settled.order.refund_came_back(settled.actor.clone(), refund.amount)?;
            settled.work.refunds().save(&refund, settled.now).await?;
            enter(settled, EntryKind::RefundReturned, refund.amount).await
        }
        RefundStatus::Done | RefundStatus::ByHand => Ok(()),
    }
}

/// A bank takes money back, or has decided. Whatever has moved since is entered.
pub(super) async fn disputed(settled: &mut Settled<'_>, told: &DisputeTold) -> Result<(), PaymentRefusal> {
    let provider = settled.attempt.method.provider().to_owned();
    let kept = settled.work.disputes().get(&provider, &told.id).await?;
    let (order, attempt) = (settled.order.state().id, settled.attempt.id);
    let mut dispute = kept.unwrap_or(Dispute { provider, order, attempt, told: told.unheard() });
    let before = dispute.told.status;
    let moves = dispute.told.hear(told);
    settled.work.disputes().save(&dispute, settled.now).await?;
    let all = settled.work.disputes().of(order).await?;
    let is_open = all.iter().any(|dispute| dispute.told.status == DisputeStatus::Open);
    settled.order.disputed(settled.actor.clone(), (before, &dispute.told), moves, is_open)?;
    for (kind, amount) in [
        (EntryKind::Disputed, moves.withdrawn),
        (EntryKind::DisputeReturned, moves.returned),
        (EntryKind::Fee, moves.fee),
    ] {
        enter(settled, kind, amount).await?;
    }
    Ok(())
}

async fn enter(settled: &mut Settled<'_>, kind: EntryKind, amount: Money) -> Result<(), PaymentRefusal> {
    if amount.is_zero() {
        return Ok(());
    }
    let entry = Entry { order: settled.order.state().id, attempt: Some(settled.attempt.id), kind, amount };
    Ok(settled.work.payments().enter(entry, settled.now).await?)
}
