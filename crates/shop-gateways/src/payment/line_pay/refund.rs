//! Sending money back. LINE Pay has no key for a refund, so what went back is compared with what the
//! shop knows of before anything is sent.

use super::{
    api::{Api, Trouble},
    codes::Meaning,
    outcome::dollars,
};
use shop_services::ports::{GatewayError, Lease, RefundRequest, RefundState};

pub(super) async fn refund(api: &Api, request: &RefundRequest, lease: &dyn Lease) -> Result<RefundState, GatewayError> {
    let (amount, known) = (dollars(request.amount)?, dollars(request.refunded_before)?);
    let refused = |reason: String| Ok(RefundState::Refused { reason });
    let Some(id) = request.attempt.transaction.as_ref().or(request.attempt.handle.as_ref()) else {
        return refused("no transaction to refund".to_owned());
    };
    let Some(payment) = api.by_transaction(id).await? else {
        return refused("LINE Pay has no such payment".to_owned());
    };
    let sent_back = payment.sent_back().ok_or_else(|| GatewayError::Malformed("refundList".to_owned()))?;
    if known.checked_add(amount) == Some(sent_back) {
        // An earlier call did it, and its answer was lost.
        let last = payment.refund_list.into_iter().rfind(|part| part.refund_amount.checked_abs() == Some(amount));
        return Ok(RefundState::Done { transaction: last.map(|part| part.refund_transaction_id.0) });
    }
    if sent_back != known {
        return refused(format!("LINE Pay has sent back {sent_back}, and {known} of it is known here"));
    }
    lease.hold().await?;
    match api.refund(id, amount).await {
        Ok(refunded) => Ok(RefundState::Done { transaction: Some(refunded.refund_transaction_id.0) }),
        Err(trouble @ Trouble::Told { .. }) if trouble.meaning() == Meaning::Final => refused(trouble.to_string()),
        Err(trouble) => Err(trouble.into()),
    }
}
