//! What NewebPay says of an attempt: by itself, sealed, and when it is asked, with a digest over what it
//! is about. Asks nobody.

use super::Account;
use serde_json::Value;
use shop_domain::kernel::Money;
use shop_services::ports::{AttemptAtProvider, GatewayError, Objection, PaymentNotice, PaymentOutcome, ProviderState};

const SUCCESS: &str = "SUCCESS";

/// A callback, or what a browser brings: both are sealed alike.
pub(super) fn read(account: &Account, form: &[(String, String)]) -> Result<PaymentNotice, GatewayError> {
    let field = |name: &str| {
        let found = form.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str()).ok_or_else(|| malformed(name))
    };
    let sealed = field("TradeInfo")?;
    if !account.keys.is_digest(field("TradeSha")?, sealed) {
        return Err(GatewayError::Forged);
    }
    let opened = account.keys.decrypt(sealed).ok_or_else(|| malformed("TradeInfo"))?;
    let said: Value = serde_json::from_slice(&opened).map_err(|_| malformed("TradeInfo"))?;
    let outcome = if said["Status"] == SUCCESS { PaymentOutcome::Paid } else { PaymentOutcome::Failed };
    notice(account, &said["Result"], outcome)
}

pub(super) fn state(
    account: &Account,
    attempt: &AttemptAtProvider,
    answer: &Value,
) -> Result<ProviderState, GatewayError> {
    let words = answer["Message"].as_str().unwrap_or_default();
    match answer["Status"].as_str() {
        Some(SUCCESS) => {}
        // Which of its numbers that has is told differently in different places.
        Some(code) if code.starts_with("TRA") && words.contains("查無") => return Ok(ProviderState::Unknown),
        Some(code) => return Err(GatewayError::Refused([code, " ", words].concat())),
        None => return Err(malformed("Status")),
    }
    let result = &answer["Result"];
    let text = |name: &str| text(&result[name]).ok_or_else(|| malformed(name));
    let (amount, trade) = (text("Amt")?, text("TradeNo")?);
    let covered = [amount.as_str(), &text("MerchantID")?, &text("MerchantOrderNo")?, &trade];
    if !account.keys.is_of_answer(&text("CheckCode")?, covered) {
        return Err(GatewayError::Forged);
    }
    let outcome = match text("TradeStatus")?.as_str() {
        "1" => PaymentOutcome::Paid,
        "2" => PaymentOutcome::Failed,
        "3" => PaymentOutcome::Cancelled,
        _ => return Ok(ProviderState::Open),
    };
    let notice = notice(account, result, outcome)?;
    if notice.reference != attempt.reference {
        return Err(malformed("MerchantOrderNo"));
    }
    Ok(ProviderState::Ended(notice))
}

fn notice(account: &Account, result: &Value, outcome: PaymentOutcome) -> Result<PaymentNotice, GatewayError> {
    let field = |name: &str| text(&result[name]).ok_or_else(|| malformed(name));
    let amount: i64 = field("Amt")?.parse().map_err(|_| malformed("Amt"))?;
    let trade = field("TradeNo")?;
    let word = match outcome {
        PaymentOutcome::Paid => "paid",
        PaymentOutcome::Cancelled => "cancelled",
        _ => "failed",
    };
    Ok(PaymentNotice {
        // The amount belongs to it: a sum that was once told wrong does not stand in the way of the right one.
        event: format!("{trade}:{word}:{amount}"),
        reference: field("MerchantOrderNo")?,
        amount: Money::twd(amount),
        outcome,
        transaction: Some(trade),
        fee: None,
        objection: (field("MerchantID")? != account.merchant_id).then_some(Objection::Merchant),
    })
}

/// Numbers are written as such and as texts.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn malformed(what: &str) -> GatewayError {
    GatewayError::Malformed(what.to_owned())
}
