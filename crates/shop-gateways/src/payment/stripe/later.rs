//! What Stripe tells of a payment after it was made: how a refund ended, and disputes. A dispute is told whole each
//! time, with all that has moved, so it does not matter which event comes first. Asks nobody.

use super::{
    session::major,
    wire::{Dispute, Event, PaymentIntent, Refund},
};
use shop_domain::{
    dispute::{DisputeStatus, DisputeTold},
    kernel::{Currency, Money},
};
use shop_services::ports::{GatewayError, PaymentNotice, PaymentOutcome};

/// `None`: nothing that the shop follows.
pub(super) fn told(event: Event) -> Result<Option<PaymentNotice>, GatewayError> {
    let Event { id, kind, data, .. } = event;
    let malformed = |error: serde_json::Error| GatewayError::Malformed(error.to_string());
    match kind.as_str() {
        "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            refund(serde_json::from_value(data.object).map_err(malformed)?)
        }
        _ if kind.starts_with("charge.dispute.") => {
            dispute(id, serde_json::from_value(data.object).map_err(malformed)?)
        }
        _ => Ok(None),
    }
}

/// One that the shop asked for carries its key; one from Stripe's own pages is not followed.
fn refund(refund: Refund) -> Result<Option<PaymentNotice>, GatewayError> {
    let status = refund.status.unwrap_or_default();
    let (Some(key), Some(payment)) = (refund.metadata.get("key").cloned(), &refund.payment_intent) else {
        return Ok(None);
    };
    let transaction = refund.id.clone();
    let outcome = match status.as_str() {
        "succeeded" => PaymentOutcome::Refunded { key, transaction },
        "failed" | "canceled" => {
            let reason = refund.failure_reason.unwrap_or_else(|| status.clone());
            PaymentOutcome::RefundFailed { key, transaction, reason }
        }
        _ => return Ok(None),
    };
    let amount = money(refund.amount, &refund.currency)?;
    let reference = refund.metadata.get("reference").map_or(payment.id(), String::as_str);
    // Three kinds of events tell the same.
    Ok(Some(notice([&refund.id, ":", &status].concat(), reference, amount, outcome)))
}

fn dispute(event: String, dispute: Dispute) -> Result<Option<PaymentNotice>, GatewayError> {
    let Some(payment) = dispute.payment_intent.as_ref().map(PaymentIntent::id) else { return Ok(None) };
    let amount = money(dispute.amount, &dispute.currency)?;
    let status = match dispute.status.as_str() {
        "won" | "warning_closed" => DisputeStatus::Won,
        "lost" => DisputeStatus::Lost,
        _ => DisputeStatus::Open,
    };
    let [withdrawn, returned, fee] = moved(&dispute, amount)?;
    let told = DisputeTold {
        id: dispute.id.clone(),
        status,
        amount,
        withdrawn,
        returned,
        fee,
        reason: dispute.reason.clone(),
    };
    Ok(Some(notice(event, payment, amount, PaymentOutcome::Disputed(told))))
}

/// Withdrawn, returned, and the fee. Where the shop is paid out in another currency, the sums are the dispute's own,
/// and the fee is not told.
fn moved(dispute: &Dispute, amount: Money) -> Result<[Money; 3], GatewayError> {
    let nothing = Money::zero(amount.currency);
    let all = &dispute.balance_transactions;
    if all.iter().any(|part| !part.currency.eq_ignore_ascii_case(&dispute.currency)) {
        let moves = |goes: bool| all.iter().any(|part| part.amount != 0 && (part.amount < 0) == goes);
        let sum = |goes| if moves(goes) { amount } else { nothing };
        return Ok([sum(true), sum(false), nothing]);
    }
    let sum = |of: fn(i64) -> i64| all.iter().map(|part| of(part.amount).max(0)).sum::<i64>();
    let fee = all.iter().map(|part| part.fee.max(0)).sum::<i64>();
    let fee = match amount.currency {
        // A part of a dollar is one that is gone.
        Currency::Twd => fee.saturating_add(99) / 100,
        Currency::Usd => fee,
    };
    let (withdrawn, returned) = (sum(i64::saturating_neg), sum(std::convert::identity));
    Ok([money(withdrawn, &dispute.currency)?, money(returned, &dispute.currency)?, Money { amount: fee, ..amount }])
}

fn money(minor: i64, currency: &str) -> Result<Money, GatewayError> {
    let currency = Currency::from_code(&currency.to_uppercase());
    let money = currency.and_then(|currency| major(minor, currency));
    money.ok_or_else(|| GatewayError::Malformed("amount".to_owned()))
}

fn notice(event: String, reference: &str, amount: Money, outcome: PaymentOutcome) -> PaymentNotice {
    let reference = reference.to_owned();
    PaymentNotice { event, reference, amount, outcome, transaction: None, fee: None, objection: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn told_of(kind: &str, object: Value) -> Option<PaymentNotice> {
        let event = json!({ "id": "evt_1", "type": kind, "livemode": false, "data": { "object": object } });
        told(serde_json::from_value(event).expect("an event")).expect("read")
    }

    fn a_dispute(status: &str, moves: &[(i64, i64, &str)]) -> Value {
        let moved =
            |(amount, fee, currency): &(i64, i64, &str)| json!({ "amount": amount, "fee": fee, "currency": currency });
        let moves: Vec<_> = moves.iter().map(moved).collect();
        json!({
            "id": "dp_1", "amount": 90_000, "currency": "twd", "status": status, "reason": "fraudulent",
            "payment_intent": "pi_1", "balance_transactions": moves,
        })
    }

    fn sums(status: &str, moves: &[(i64, i64, &str)]) -> (DisputeStatus, [i64; 3]) {
        let notice = told_of("charge.dispute.updated", a_dispute(status, moves)).expect("a notice");
        let PaymentOutcome::Disputed(told) = notice.outcome else { panic!("{notice:?}") };
        (told.status, [told.withdrawn.amount, told.returned.amount, told.fee.amount])
    }

    #[test]
    fn a_dispute_tells_all_that_has_moved() {
        use DisputeStatus::{Lost, Open, Won};
        assert_eq!(sums("warning_needs_response", &[]), (Open, [0, 0, 0]), "a question moves nothing");
        assert_eq!(sums("needs_response", &[(-90_000, 45_050, "twd")]), (Open, [900, 0, 451]));
        assert_eq!(sums("lost", &[(-90_000, 45_000, "twd")]), (Lost, [900, 0, 450]));
        assert_eq!(sums("won", &[(-90_000, 45_000, "twd"), (90_000, 0, "twd")]), (Won, [900, 900, 450]));
        assert_eq!(sums("needs_response", &[(-2_900, 1_500, "usd")]), (Open, [900, 0, 0]), "paid out in dollars");
    }

    #[test]
    fn three_events_about_one_refund_are_one_notice() {
        let object = json!({
            "id": "re_1", "status": "failed", "amount": 28_000, "currency": "twd", "payment_intent": "pi_1",
            "failure_reason": "expired_or_canceled_card", "metadata": { "key": "a" },
        });
        let kinds = ["refund.failed", "refund.updated", "charge.refund.updated"];
        let [first, second, third] = kinds.map(|kind| told_of(kind, object.clone()).expect("a notice"));
        assert!(first == second && second == third);
        assert_eq!((first.reference.as_str(), first.amount), ("pi_1", Money::twd(280)));
        let mut foreign = object;
        foreign["metadata"] = json!({});
        assert_eq!(told_of("refund.failed", foreign), None, "somebody made it in Stripe's own pages");
    }
}
