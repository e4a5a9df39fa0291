//! What a shop asks to be paid, opened and found to be whole.

use super::{MERCHANT_ID, seal};
use std::collections::HashMap;
use time::OffsetDateTime;
use url::Url;

/// A code of NewebPay's, and what it says of it.
pub(super) type Refusal = (&'static str, &'static str);

#[derive(Debug, Clone)]
pub(super) struct Order {
    pub(super) reference: String,
    pub(super) amount: i64,
    pub(super) item: String,
    pub(super) notify: String,
    pub(super) back: String,
    /// Where a shopper goes who does not pay.
    pub(super) away: Option<String>,
}

/// How old a form may be, in seconds.
const FRESH: i64 = 600;

impl Order {
    pub(super) fn read(form: &HashMap<String, String>, now: OffsetDateTime) -> Result<Self, Refusal> {
        let outside = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        let sealed = outside("TradeInfo");
        if seal::digest_of_sealed(super::HASH_KEY, sealed) != outside("TradeSha") {
            return Err(("MPG01011", "TradeSha"));
        }
        let opened = seal::open(sealed).ok_or(("MPG01012", "TradeInfo"))?;
        let inside: HashMap<String, String> = url::form_urlencoded::parse(opened.as_bytes()).into_owned().collect();
        let field = |name: &str| inside.get(name).map(String::as_str).unwrap_or_default();
        if [outside("MerchantID"), field("MerchantID")] != [MERCHANT_ID; 2] {
            return Err(("MPG01002", "MerchantID"));
        }
        if field("Version") != "2.0" || outside("Version") != "2.0" {
            return Err(("MPG01010", "Version"));
        }
        Self::parse(&field, now)
    }

    fn parse<'a>(field: &impl Fn(&str) -> &'a str, now: OffsetDateTime) -> Result<Self, Refusal> {
        let fits = |fits: bool, refusal: Refusal| if fits { Ok(()) } else { Err(refusal) };
        let (reference, item, amount) = (field("MerchantOrderNo"), field("ItemDesc"), field("Amt"));
        let second: i64 = field("TimeStamp").parse().unwrap_or_default();
        fits((now.unix_timestamp() - second).abs() <= FRESH, ("MPG01009", "TimeStamp"))?;
        fits(field("RespondType") == "JSON", ("MPG01008", "RespondType"))?;
        let signs = reference.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        fits(signs && (1..=30).contains(&reference.len()), ("MPG01012", "MerchantOrderNo"))?;
        fits((1..=50).contains(&item.chars().count()), ("MPG01017", "ItemDesc"))?;
        let digits = amount.bytes().all(|byte| byte.is_ascii_digit()) && !amount.starts_with('0');
        let amount = amount.parse().ok().filter(|_| digits).ok_or(("MPG01015", "Amt"))?;
        let limit: Option<i64> = field("TradeLimit").parse().ok();
        fits(limit.is_none_or(|limit| (60..=900).contains(&limit)), ("MPG01020", "TradeLimit"))?;
        fits(["0", "1"].contains(&field("LoginType")), ("MPG01014", "LoginType"))?;
        fits(field("CREDIT") == "1", ("MPG01016", "no way to pay"))?;
        let email = field("Email");
        fits(email.is_empty() || email.contains('@'), ("MPG01013", "Email"))?;
        let web = |name: &str| Url::parse(field(name)).is_ok_and(|address| address.scheme().starts_with("http"));
        fits(web("NotifyURL") && web("ReturnURL"), ("MPG01018", "NotifyURL or ReturnURL"))?;
        Ok(Self {
            reference: reference.to_owned(),
            amount,
            item: item.to_owned(),
            notify: field("NotifyURL").to_owned(),
            back: field("ReturnURL").to_owned(),
            away: web("ClientBackURL").then(|| field("ClientBackURL").to_owned()),
        })
    }
}
