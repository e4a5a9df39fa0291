//! What goes over the wire to ECPay and how its answers are written: forms, Taipei's time, whole
//! dollars. Never decides what an answer means.

use super::{
    Ecpay,
    check_mac::{Fields, Keys},
};
use sha2::{Digest, Sha256};
use shop_domain::kernel::Money;
use shop_services::ports::GatewayError;
use std::fmt;
use time::{
    Date, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset,
    format_description::BorrowedFormatItem,
    macros::{format_description, offset, time},
};

/// Knows no summer time.
pub const TAIPEI: UtcOffset = offset!(+8);

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]/[month]/[day]");
const MOMENT: &[BorrowedFormatItem<'_>] = format_description!("[year]/[month]/[day] [hour]:[minute]:[second]");

impl Ecpay {
    /// Adds the merchant and the checksum, and answers what came back, whatever it says.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<String, GatewayError> {
        let merchant = ("MerchantID", self.account.merchant_id.as_str());
        let fields = std::iter::once(&merchant).chain(fields);
        let fields = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let fields = self.account.keys.seal::<Sha256>(fields);
        let asked = self.client.post([&self.house, path].concat()).form(&fields);
        // 403 is what ECPay says to whoever asks too often.
        let answer = asked.send().await.and_then(reqwest::Response::error_for_status).map_err(unreachable)?;
        answer.text().await.map_err(unreachable)
    }
}

pub fn unreachable(error: reqwest::Error) -> GatewayError {
    // The address says nothing that the log does not know.
    GatewayError::Unreachable(Box::new(error.without_url()))
}

pub fn parsed(form: &str) -> Fields {
    url::form_urlencoded::parse(form.as_bytes()).into_owned().collect()
}

/// One message of ECPay, found to be ECPay's.
pub struct Message(Fields);

impl Message {
    pub fn open(keys: &Keys, fields: Fields) -> Result<Self, GatewayError> {
        Self::open_by::<Sha256>(keys, fields)
    }

    /// Sealed by another digest.
    pub fn open_by<D: Digest>(keys: &Keys, fields: Fields) -> Result<Self, GatewayError> {
        if keys.sealed::<D>(&fields) { Ok(Self(fields)) } else { Err(GatewayError::Forged) }
    }

    /// Nothing where it is missing or empty.
    pub fn find(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(field, _)| field == name)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    pub fn get(&self, name: &'static str) -> Result<&str, GatewayError> {
        self.find(name).ok_or_else(|| malformed(name))
    }

    /// In whole dollars.
    pub fn amount(&self, name: &'static str) -> Result<Money, GatewayError> {
        self.get(name)?.parse().map(Money::twd).map_err(|_| malformed(name))
    }

    /// What ECPay keeps, rounded up to whole dollars where it counts in parts of them.
    pub fn fee(&self) -> Option<Money> {
        let text = self.find("PaymentTypeChargeFee")?;
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let more = i64::from(part.bytes().any(|digit| digit != b'0'));
        Some(Money::twd(whole.parse::<i64>().ok()?.checked_add(more)?))
    }

    pub fn transaction(&self) -> Option<Transaction> {
        let gwsr = self.find("gwsr").filter(|gwsr| *gwsr != "0");
        Some(Transaction { trade_no: self.find("TradeNo")?.to_owned(), gwsr: gwsr.map(str::to_owned) })
    }

    /// Until the end of the day where no time is said.
    pub fn until(&self, name: &'static str) -> Result<OffsetDateTime, GatewayError> {
        moment(self.get(name)?).ok_or_else(|| malformed(name))
    }
}

pub fn malformed(what: &str) -> GatewayError {
    GatewayError::Malformed(what.to_owned())
}

pub fn written(moment: OffsetDateTime) -> Result<String, GatewayError> {
    moment.to_offset(TAIPEI).format(MOMENT).map_err(|_| malformed("time"))
}

fn moment(text: &str) -> Option<OffsetDateTime> {
    const LAST: Time = time!(23:59:59);
    let moment = PrimitiveDateTime::parse(text, MOMENT);
    let moment = moment.or_else(|_| Date::parse(text, DAY).map(|day| PrimitiveDateTime::new(day, LAST)));
    Some(moment.ok()?.assume_offset(TAIPEI))
}

/// What ECPay calls a payment, and its bank the promise of a card: `2611221200001234`, or
/// `2611221200001234.10735183`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    pub trade_no: String,
    pub gwsr: Option<String>,
}

impl Transaction {
    pub fn parse(text: &str) -> Self {
        let (trade_no, gwsr) = text.split_once('.').map_or((text, None), |(trade_no, gwsr)| (trade_no, Some(gwsr)));
        Self { trade_no: trade_no.to_owned(), gwsr: gwsr.map(str::to_owned) }
    }
}

impl fmt::Display for Transaction {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.trade_no)?;
        self.gwsr.iter().try_for_each(|gwsr| write!(out, ".{gwsr}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn times_are_taipeis() {
        assert_eq!(written(datetime!(2026-11-22 16:03:09 UTC)).expect("written"), "2026/11/23 00:03:09");
        assert_eq!(moment("2026/11/29 08:00:00"), Some(datetime!(2026-11-29 00:00:00 UTC)));
        assert_eq!(moment("2026/11/29"), Some(datetime!(2026-11-29 15:59:59 UTC)));
        assert_eq!(moment("2026-11-29"), None);
    }

    #[test]
    fn a_transaction_is_read_as_it_was_written() {
        for text in ["2611221200001234", "2611221200001234.10735183"] {
            assert_eq!(Transaction::parse(text).to_string(), text);
        }
    }

    #[test]
    fn a_fee_is_never_rounded_down() {
        let fee = |text: &str| Message(vec![("PaymentTypeChargeFee".to_owned(), text.to_owned())]).fee();
        assert_eq!(fee("26"), Some(Money::twd(26)));
        assert_eq!(fee("26.00"), Some(Money::twd(26)));
        assert_eq!(fee("25.51"), Some(Money::twd(26)));
        assert_eq!((fee(""), fee("free")), (None, None));
    }
}
