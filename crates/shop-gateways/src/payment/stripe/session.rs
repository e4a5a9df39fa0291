//! A checkout session as the shop asks for it, and as it reads it again: references, amounts, ids.
//! Sends nothing.

use super::{api::Form, wire::Session};
use sha2::{Digest, Sha256};
use shop_domain::kernel::{Currency, Language, Money};
use shop_services::ports::{GatewayError, PaymentNotice, PaymentOutcome, PaymentRequest, Reading};
use time::Duration;

/// What Stripe allows between the opening and the end of a session, a minute inside its bounds: the attempt
/// may be a little older than the call.
const SHORTEST: Duration = Duration::minutes(31);
const LONGEST: Duration = Duration::minutes(24 * 60 - 1);

const REFERENCE: &str = "reference";

pub(super) fn form(request: &PaymentRequest) -> Result<Form, GatewayError> {
    let (name, locale) = match request.language {
        Language::Chinese => (["訂單 ", &request.order_number].concat(), "zh-TW"),
        Language::English => (["Order ", &request.order_number].concat(), "en"),
    };
    let reference = &request.reference;
    let earliest = request.started_at + SHORTEST;
    let latest = request.started_at + LONGEST;
    let end = request.expires_at.unwrap_or(latest).clamp(earliest, latest);
    let mut form: Form = vec![
        ("mode", "payment".to_owned()),
        ("client_reference_id", reference.clone()),
        ("metadata[reference]", reference.clone()),
        ("payment_intent_data[metadata][reference]", reference.clone()),
        ("payment_intent_data[description]", name.clone()),
        // One line for all of it: discounts and shipping then cannot make the sums differ.
        ("line_items[0][quantity]", "1".to_owned()),
        ("line_items[0][price_data][currency]", request.amount.currency.code().to_lowercase()),
        ("line_items[0][price_data][unit_amount]", minor(request.amount)?.to_string()),
        ("line_items[0][price_data][product_data][name]", name),
        ("success_url", success(&request.addresses.back, reference)),
        ("cancel_url", request.addresses.order.clone()),
        ("locale", locale.to_owned()),
        ("expires_at", end.unix_timestamp().to_string()),
    ];
    if let Some(email) = &request.email {
        form.push(("customer_email", email.clone()));
    }
    Ok(form)
}

/// Asked for again, the same session comes. In another language it is another one, and the first, which nobody
/// was sent to, is never paid in.
pub(super) fn key(reference: &str, form: &Form) -> String {
    let mut digest = Sha256::new();
    for (name, value) in form {
        digest.update([name, "=", value, "\n"].concat());
    }
    digest.finalize().iter().take(8).fold([reference, "-"].concat(), |key, byte| format!("{key}{byte:02x}"))
}

/// Stripe puts the session's id where its name stands in braces, which therefore are not escaped.
fn success(back: &str, reference: &str) -> String {
    let sign = if back.contains('?') { "&" } else { "?" };
    [back, sign, REFERENCE, "=", reference, "&session_id={CHECKOUT_SESSION_ID}"].concat()
}

/// What a browser brings back names an attempt and proves nothing.
pub(super) fn returned(query: &[(String, String)]) -> Result<Reading, GatewayError> {
    let found = query.iter().find(|(name, _)| name == REFERENCE);
    let reference = found.map(|(_, value)| value.as_str()).unwrap_or_default();
    let fits = (1..=20).contains(&reference.len()) && reference.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !fits {
        return Err(GatewayError::Malformed(REFERENCE.to_owned()));
    }
    Ok(Reading::Ask { reference: reference.to_owned() })
}

pub(super) fn notice(session: &Session, event: String, outcome: PaymentOutcome) -> Result<PaymentNotice, GatewayError> {
    let malformed = |what: &str| GatewayError::Malformed(what.to_owned());
    let reference = session.client_reference_id.clone().ok_or_else(|| malformed("client_reference_id"))?;
    let code = session.currency.as_deref().unwrap_or_default().to_uppercase();
    let currency = Currency::from_code(&code).ok_or_else(|| malformed("currency"))?;
    let amount = session.amount_total.ok_or_else(|| malformed("amount_total"))?;
    Ok(PaymentNotice {
        event,
        reference,
        amount: major(amount, currency).ok_or_else(|| malformed("amount_total"))?,
        outcome,
        transaction: session.payment_intent.as_ref().map(|payment| payment.id().to_owned()),
        // Known only days later, and in the currency that the account is settled in.
        fee: None,
        objection: None,
    })
}

/// The name of what a session says when it is asked, which no event of Stripe's has.
pub(super) fn event(session: &Session, outcome: &PaymentOutcome) -> String {
    let word = match outcome {
        PaymentOutcome::Paid => "paid",
        PaymentOutcome::Cancelled => "expired",
        _ => "failed",
    };
    // The amount belongs to it: a sum that was once told wrong does not stand in the way of the right one.
    format!("{}:{word}:{}", session.id, session.amount_total.unwrap_or_default())
}

/// Stripe counts cents, of the dollars of Taiwan too.
pub(super) fn minor(money: Money) -> Result<i64, GatewayError> {
    let minor = match money.currency {
        Currency::Twd => money.amount.checked_mul(100),
        Currency::Usd => Some(money.amount),
    };
    minor.ok_or_else(|| GatewayError::Malformed("amount".to_owned()))
}

/// `None` for a part of a dollar of Taiwan: nothing here costs that.
pub(super) fn major(minor: i64, currency: Currency) -> Option<Money> {
    let amount = match currency {
        Currency::Twd => (minor % 100 == 0).then_some(minor / 100)?,
        Currency::Usd => minor,
    };
    Some(Money { amount, currency })
}
