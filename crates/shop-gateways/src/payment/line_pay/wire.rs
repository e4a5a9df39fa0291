//! What the shop and LINE Pay write to each other, field by field. Never says what it means.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Nineteen digits, which LINE Pay writes as a number. A text, because others cut numbers of that size.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Digits")]
pub(super) struct TransactionId(pub(super) String);

#[derive(Deserialize)]
#[serde(untagged)]
enum Digits {
    Number(u64),
    Text(String),
}

impl From<Digits> for TransactionId {
    fn from(digits: Digits) -> Self {
        match digits {
            Digits::Number(number) => Self(number.to_string()),
            Digits::Text(text) => Self(text),
        }
    }
}

/// What is to be paid. LINE Pay refuses it where the amounts of packages and products do not add up.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Order<'a> {
    pub(super) amount: i64,
    pub(super) currency: &'a str,
    pub(super) order_id: &'a str,
    pub(super) packages: [Package<'a>; 1],
    pub(super) redirect_urls: RedirectUrls<'a>,
    pub(super) options: Options<'a>,
}

#[derive(Serialize)]
pub(super) struct Package<'a> {
    pub(super) id: &'a str,
    pub(super) amount: i64,
    pub(super) products: [Product<'a>; 1],
}

#[derive(Serialize)]
pub(super) struct Product<'a> {
    pub(super) name: &'a str,
    pub(super) quantity: u32,
    pub(super) price: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RedirectUrls<'a> {
    pub(super) confirm_url: &'a str,
    pub(super) cancel_url: &'a str,
}

#[derive(Serialize)]
pub(super) struct Options<'a> {
    pub(super) display: Display<'a>,
}

#[derive(Serialize)]
pub(super) struct Display<'a> {
    pub(super) locale: &'a str,
}

#[derive(Serialize)]
pub(super) struct Confirmation<'a> {
    pub(super) amount: i64,
    pub(super) currency: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Refund {
    pub(super) refund_amount: i64,
}

/// Around every answer. `info` is there when `return_code` is `0000`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    pub(super) return_code: String,
    #[serde(default)]
    pub(super) return_message: String,
    pub(super) info: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Requested {
    pub(super) payment_url: PaymentUrl,
    pub(super) transaction_id: TransactionId,
}

#[derive(Deserialize)]
pub(super) struct PaymentUrl {
    pub(super) web: String,
}

/// A payment as a confirmation answers it, and as it is looked up afterwards.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Payment {
    pub(super) transaction_id: TransactionId,
    pub(super) order_id: String,
    /// Not in the answer to a confirmation, which named the currency itself.
    pub(super) currency: Option<String>,
    /// `CAPTURE`, `AUTHORIZATION`, `VOIDED_AUTHORIZATION`, `EXPIRED_AUTHORIZATION`; only when looked up.
    pub(super) pay_status: Option<String>,
    #[serde(default)]
    pub(super) pay_info: Vec<Part>,
    #[serde(default)]
    pub(super) refund_list: Vec<SentBack>,
}

/// Paid from one source: a card, a balance, points.
#[derive(Debug, Deserialize)]
pub(super) struct Part {
    pub(super) amount: i64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SentBack {
    pub(super) refund_transaction_id: TransactionId,
    /// Written with a minus or without one.
    pub(super) refund_amount: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Refunded {
    pub(super) refund_transaction_id: TransactionId,
}

impl Payment {
    /// What the shopper paid, from all sources. `None` where it is no amount.
    pub(super) fn paid(&self) -> Option<i64> {
        self.pay_info.iter().try_fold(0_i64, |sum, part| sum.checked_add(part.amount))
    }

    /// What went back so far.
    pub(super) fn sent_back(&self) -> Option<i64> {
        self.refund_list.iter().try_fold(0_i64, |sum, part| sum.checked_add(part.refund_amount.checked_abs()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_keeps_all_of_its_nineteen_digits() {
        for written in ["2026112200000012345", "\"2026112200000012345\""] {
            let read: TransactionId = serde_json::from_str(written).expect("an id");
            assert_eq!(read.0, "2026112200000012345");
        }
    }

    #[test]
    fn money_that_went_back_counts_whatever_its_sign() {
        let payment: Payment = serde_json::from_str(
            r#"{"transactionId":1,"orderId":"a","payInfo":[{"method":"BALANCE","amount":900},{"method":"POINT","amount":100}],
                "refundList":[{"refundTransactionId":2,"refundAmount":-20},{"refundTransactionId":3,"refundAmount":30}]}"#,
        )
        .expect("a payment");
        assert_eq!((payment.paid(), payment.sent_back()), (Some(1_000), Some(50)));
    }
}
