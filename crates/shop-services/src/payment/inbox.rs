//! Kept callbacks meet their orders. Never asks a provider: what was kept is read again, with its
//! signature.

use super::PaymentRefusal;
use crate::ports::{
    AttemptStatus, EntryKind, GatewayError, Gateways, KeptCallback, PaymentAttempt, PaymentNotice, PaymentOutcome,
    UnitOfWork,
};
use shop_domain::{
    order::{Actor, Order},
    payment::PaymentMethod,
};
use time::OffsetDateTime;

/// What a provider sent, as it is kept.
pub(super) fn body(fields: &[(String, String)]) -> String {
    serde_json::to_string(fields).unwrap_or_default()
}

pub(super) fn read(gateways: &Gateways, kept: &KeptCallback) -> Result<(PaymentMethod, PaymentNotice), PaymentRefusal> {
    let method = PaymentMethod::from_code(&kept.provider).ok_or(PaymentRefusal::NotPayable)?;
    let gateway = gateways.get(&method).ok_or(PaymentRefusal::NotPayable)?;
    let fields: Vec<(String, String)> =
        serde_json::from_str(&kept.body).map_err(|error| GatewayError::Malformed(error.to_string()))?;
    Ok((method, gateway.read(&fields)?))
}

/// Applies everything that is open of an order, whose lock is held. `true`: it is to be saved.
pub(crate) async fn apply_open(
    work: &mut dyn UnitOfWork,
    order: &mut Order,
    gateways: &Gateways,
    now: OffsetDateTime,
) -> Result<bool, PaymentRefusal> {
    let mut changed = false;
    for kept in work.payments().open_callbacks(order.state().id).await? {
        let (method, notice) = read(gateways, &kept)?;
        changed |= apply(work, order, method, &notice, now).await?;
    }
    Ok(changed)
}

/// Applies a notice to its order, whose lock is held, once. `true`: the order is to be saved.
pub(super) async fn apply(
    work: &mut dyn UnitOfWork,
    order: &mut Order,
    method: PaymentMethod,
    notice: &PaymentNotice,
    now: OffsetDateTime,
) -> Result<bool, PaymentRefusal> {
    let provider = method.code();
    if !work.payments().claim_callback(provider, &notice.event).await? {
        return Ok(false);
    }
    // The order's lock is held: what was read of the attempt before may be old.
    let attempt = work.payments().find(&notice.reference).await?.ok_or(PaymentRefusal::NotFound)?;
    let actor = Actor::Provider(provider.to_owned());
    let verdict = if attempt.provider == method && attempt.amount == notice.amount {
        settle(work, order, actor, &attempt, notice, now).await?;
        None
    } else {
        hold(work, order, actor, &attempt, notice, now).await?;
        Some("mismatch")
    };
    work.payments().close_callback(provider, &notice.event, verdict, now).await?;
    Ok(true)
}

/// Money that arrives is entered whatever the attempt was thought to be; a failure never undoes it.
async fn settle(
    work: &mut dyn UnitOfWork,
    order: &mut Order,
    provider: Actor,
    attempt: &PaymentAttempt,
    notice: &PaymentNotice,
    now: OffsetDateTime,
) -> Result<(), PaymentRefusal> {
    match notice.outcome {
        PaymentOutcome::Paid if attempt.status != AttemptStatus::Paid => {
            order.pay(provider, notice.amount)?;
            work.payments().end(attempt.id, AttemptStatus::Paid, now).await?;
            work.payments().enter(order.state().id, Some(attempt.id), EntryKind::Captured, notice.amount, now).await?;
        }
        PaymentOutcome::Failed | PaymentOutcome::Cancelled if attempt.status == AttemptStatus::Started => {
            order.payment_failed(provider, &attempt.reference)?;
            let cancelled = notice.outcome == PaymentOutcome::Cancelled;
            let status = if cancelled { AttemptStatus::Cancelled } else { AttemptStatus::Failed };
            work.payments().end(attempt.id, status, now).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Another amount than was asked for is the owner's to judge. A callback and a return that both
/// tell of it are one capture.
async fn hold(
    work: &mut dyn UnitOfWork,
    order: &mut Order,
    provider: Actor,
    attempt: &PaymentAttempt,
    notice: &PaymentNotice,
    now: OffsetDateTime,
) -> Result<(), PaymentRefusal> {
    if notice.outcome != PaymentOutcome::Paid || matches!(attempt.status, AttemptStatus::Held | AttemptStatus::Paid) {
        return Ok(());
    }
    order.hold(provider, notice.amount)?;
    work.payments().end(attempt.id, AttemptStatus::Held, now).await?;
    // Without the attempt: the amount that was asked for may still come for it.
    work.payments().enter(order.state().id, None, EntryKind::Captured, notice.amount, now).await?;
    Ok(())
}
