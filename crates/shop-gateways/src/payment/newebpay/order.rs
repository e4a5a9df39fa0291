//! What NewebPay is told about an attempt, and how it is asked about one. Sends nothing.

use super::Account;
use shop_domain::kernel::{Currency, Language, Money};
use shop_services::ports::{AttemptAtProvider, GatewayError, PaymentRequest};
use time::OffsetDateTime;
use url::form_urlencoded::Serializer;

/// Stands in the sealed part and beside it.
const VERSION: &str = "2.0";

/// In seconds: the most that NewebPay lets a shopper sit on its page.
const PATIENCE: &str = "900";

pub(super) fn form(
    account: &Account,
    request: &PaymentRequest,
    now: OffsetDateTime,
) -> Result<Vec<(String, String)>, GatewayError> {
    let (item, language) = match request.language {
        Language::Chinese => (["訂單 ", &request.order_number].concat(), "zh-tw"),
        Language::English => (["Order ", &request.order_number].concat(), "en"),
    };
    let addresses = &request.addresses;
    let mut sealed = Serializer::new(String::new());
    sealed
        .append_pair("MerchantID", &account.merchant_id)
        .append_pair("RespondType", "JSON")
        .append_pair("TimeStamp", &now.unix_timestamp().to_string())
        .append_pair("Version", VERSION)
        .append_pair("LangType", language)
        .append_pair("MerchantOrderNo", &request.reference)
        .append_pair("Amt", &dollars(request.amount)?.to_string())
        .append_pair("ItemDesc", &item)
        .append_pair("TradeLimit", PATIENCE)
        .append_pair("NotifyURL", &addresses.callback)
        .append_pair("ReturnURL", &addresses.back)
        .append_pair("ClientBackURL", &addresses.order)
        .append_pair("LoginType", "0")
        .append_pair("CREDIT", "1");
    if let Some(email) = &request.email {
        sealed.append_pair("Email", email);
    }
    let sealed = account.keys.encrypt(&sealed.finish());
    let digest = account.keys.digest(&sealed);
    Ok(fields([
        ("MerchantID", &account.merchant_id),
        ("TradeInfo", &sealed),
        ("TradeSha", &digest),
        ("Version", VERSION),
    ]))
}

pub(super) fn question(
    account: &Account,
    attempt: &AttemptAtProvider,
    now: OffsetDateTime,
) -> Result<Vec<(String, String)>, GatewayError> {
    let amount = dollars(attempt.amount)?.to_string();
    Ok(fields([
        ("MerchantID", &account.merchant_id),
        ("Version", "1.3"),
        ("RespondType", "JSON"),
        ("CheckValue", &account.keys.of_question([&amount, &account.merchant_id, &attempt.reference])),
        ("TimeStamp", &now.unix_timestamp().to_string()),
        ("MerchantOrderNo", &attempt.reference),
        ("Amt", &amount),
    ]))
}

fn fields<const N: usize>(fields: [(&str, &str); N]) -> Vec<(String, String)> {
    fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

/// NewebPay takes dollars of Taiwan and nothing else.
fn dollars(money: Money) -> Result<i64, GatewayError> {
    match money.currency {
        Currency::Twd => Ok(money.amount),
        Currency::Usd => Err(GatewayError::Unsupported),
    }
}
