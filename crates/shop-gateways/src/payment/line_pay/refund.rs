//! Sending money back. LINE Pay has no key for a refund, so what went back is compared with what the
//! shop knows of before anything is sent: what it does not know is an earlier call whose answer was lost, or the work
//! of somebody's hand in LINE Pay's own pages.

use super::{
    api::{Api, Trouble},
    codes::Meaning,
    outcome::dollars,
    wire::SentBack,
};
use shop_domain::kernel::Money;
use shop_services::ports::{GatewayError, Lease, RefundRequest, RefundState, SentElsewhere};

pub(super) async fn refund(api: &Api, request: &RefundRequest, lease: &dyn Lease) -> Result<RefundState, GatewayError> {
    let amount = dollars(request.amount)?;
    let refused = |reason: String| Ok(RefundState::Refused { reason });
    let Some(id) = request.attempt.transaction.as_ref().or(request.attempt.handle.as_ref()) else {
        return refused("no transaction to refund".to_owned());
    };
    let Some(payment) = api.by_transaction(id).await? else {
        return refused("LINE Pay has no such payment".to_owned());
    };
    let malformed = |what: &str| GatewayError::Malformed(what.to_owned());
    let sent_back = payment.sent_back().ok_or_else(|| malformed("refundList"))?;
    let left = payment.paid().ok_or_else(|| malformed("payInfo"))? - sent_back;
    let mut unknown = payment.refund_list;
    unknown.retain(|part| !request.known.contains(&part.refund_transaction_id.0));
    // Asked for before, or no room for another: the same sum is this very refund.
    let is_looked_for = request.is_repeated || left < amount;
    let done = unknown.iter().rposition(|part| part.refund_amount.checked_abs() == Some(amount));
    if let Some(done) = done.filter(|_| is_looked_for) {
        let done = unknown.swap_remove(done).refund_transaction_id.0;
        return Ok(RefundState::Done { transaction: Some(done), elsewhere: elsewhere(unknown, request) });
    }
    lease.hold().await?;
    match api.refund(id, amount).await {
        Ok(refunded) => Ok(RefundState::Done {
            transaction: Some(refunded.refund_transaction_id.0),
            elsewhere: elsewhere(unknown, request),
        }),
        Err(trouble @ Trouble::Told { .. }) if trouble.meaning() == Meaning::Final => refused(trouble.to_string()),
        Err(trouble) => Err(trouble.into()),
    }
}

fn elsewhere(parts: Vec<SentBack>, request: &RefundRequest) -> Vec<SentElsewhere> {
    let told = |part: SentBack| SentElsewhere {
        transaction: part.refund_transaction_id.0,
        amount: Money { amount: part.refund_amount.saturating_abs(), ..request.amount },
    };
    parts.into_iter().map(told).collect()
}
