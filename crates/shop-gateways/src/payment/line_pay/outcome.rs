//! What LINE Pay's books say, as news of an attempt. Asks nobody.

use super::wire::Payment;
use shop_domain::kernel::{Currency, Money};
use shop_services::ports::{AttemptAtProvider, GatewayError, PaymentNotice, PaymentOutcome, ProviderState};

/// What a payment that LINE Pay shows is to the attempt. The sum is LINE Pay's: whether it is the right one
/// is judged by whoever knows the order.
pub(super) fn state(attempt: &AttemptAtProvider, payment: &Payment) -> Result<ProviderState, GatewayError> {
    let malformed = |what: &str| GatewayError::Malformed(what.to_owned());
    if payment.order_id != attempt.reference {
        return Err(malformed("orderId"));
    }
    let id = payment.transaction_id.0.as_str();
    match payment.pay_status.as_deref() {
        None | Some("CAPTURE") => {}
        Some("VOIDED_AUTHORIZATION" | "EXPIRED_AUTHORIZATION") => {
            return Ok(ended(attempt, id, PaymentOutcome::Cancelled));
        }
        // Held and not taken: somebody asked for that, and it was not this shop.
        Some(_) => return Ok(ProviderState::Open),
    }
    let currency = match &payment.currency {
        Some(code) => Currency::from_code(code).ok_or_else(|| malformed("currency"))?,
        None => attempt.amount.currency,
    };
    let amount = Money { amount: payment.paid().ok_or_else(|| malformed("payInfo"))?, currency };
    Ok(ProviderState::Ended(notice(attempt, id, PaymentOutcome::Paid, amount)))
}

pub(super) fn ended(attempt: &AttemptAtProvider, id: &str, outcome: PaymentOutcome) -> ProviderState {
    ProviderState::Ended(notice(attempt, id, outcome, attempt.amount))
}

fn notice(attempt: &AttemptAtProvider, id: &str, outcome: PaymentOutcome, amount: Money) -> PaymentNotice {
    let word = match outcome {
        PaymentOutcome::Paid => "paid",
        PaymentOutcome::Cancelled => "cancelled",
        _ => "failed",
    };
    PaymentNotice {
        // The amount belongs to it: a sum that was once told wrong does not stand in the way of the right one.
        event: format!("{id}:{word}:{}", amount.amount),
        reference: attempt.reference.clone(),
        amount,
        outcome,
        transaction: Some(id.to_owned()),
        fee: None,
        objection: None,
    }
}

/// LINE Pay counts dollars, as prices do here. It takes cents in no currency that this shop sells in.
pub(super) fn dollars(money: Money) -> Result<i64, GatewayError> {
    match money.currency {
        Currency::Twd => Ok(money.amount),
        Currency::Usd => Err(GatewayError::Unsupported),
    }
}
