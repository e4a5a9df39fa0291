//! What ECPay takes as an order, and what it refuses.

use super::{Fields, Merchant, read_time};
use crate::clock::TAIPEI;
use time::OffsetDateTime;

/// How a shopper pays, as `ChoosePayment` says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    Credit,
    ApplePay,
    Twqr,
    WebAtm,
    Atm,
    Cvs,
    Barcode,
}

impl Means {
    pub const ALL: [Self; 7] =
        [Self::Credit, Self::ApplePay, Self::Twqr, Self::WebAtm, Self::Atm, Self::Cvs, Self::Barcode];

    pub fn code(self) -> &'static str {
        match self {
            Self::Credit => "Credit",
            Self::ApplePay => "ApplePay",
            Self::Twqr => "TWQR",
            Self::WebAtm => "WebATM",
            Self::Atm => "ATM",
            Self::Cvs => "CVS",
            Self::Barcode => "BARCODE",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|means| means.code() == code)
    }

    pub fn is_numbered(self) -> bool {
        matches!(self, Self::Atm | Self::Cvs | Self::Barcode)
    }

    /// What a contract without extras allows, in dollars: from ECPay's price list.
    fn bounds(self) -> (i64, i64) {
        match self {
            Self::Credit | Self::ApplePay | Self::Twqr => (5, 199_999),
            Self::WebAtm | Self::Atm => (11, 49_999),
            Self::Cvs => (33, 6_000),
            Self::Barcode => (17, 20_000),
        }
    }
}

/// What was ordered, with everything that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub fields: Fields,
    pub amount: i64,
    /// Between which the shopper chooses.
    pub means: Vec<Means>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub code: &'static str,
    pub words: String,
}

fn refuse<T>(code: &'static str, words: &str) -> Result<T, Refusal> {
    Err(Refusal { code, words: words.to_owned() })
}

fn require(holds: bool, field: &str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { refuse("10200052", &[field, " Error"].concat()) }
}

/// What a firewall in front of ECPay takes for an attack.
const ALARMING: &str = "echo python perl ruby cmd wget curl bash powershell exec eval system passwd <script ../";

const LENGTHS: [(&str, usize); 13] = [
    ("TradeDesc", 200),
    ("ItemName", 400),
    ("ReturnURL", 200),
    ("OrderResultURL", 200),
    ("ClientBackURL", 200),
    ("ClientRedirectURL", 200),
    ("PaymentInfoURL", 200),
    ("StoreID", 20),
    ("Remark", 100),
    ("CustomField1", 50),
    ("CustomField2", 50),
    ("CustomField3", 50),
    ("CustomField4", 50),
];

impl Order {
    /// `merchant`: whoever says to have sent it, if ECPay knows them.
    pub fn judge(fields: Fields, merchant: Option<&Merchant>) -> Result<Self, Refusal> {
        let Some(merchant) = merchant else {
            return refuse("10200094", "請檢查是否於正式環境誤用測試環境之MerchantID");
        };
        if ["ItemName", "TradeDesc"].into_iter().any(|name| is_alarming(fields.get(name))) {
            return refuse("10400011", "請勿帶入特殊字元或系統指令");
        }
        if fields.get("EncryptType") != "1" || !fields.is_sealed_by(merchant) {
            return refuse("10200073", "CheckMacValue Error");
        }
        let number = fields.get("MerchantTradeNo");
        let plain = number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        require(plain && (1..=20).contains(&number.len()), "MerchantTradeNo")?;
        require(read_time(fields.get("MerchantTradeDate")).is_some(), "MerchantTradeDate")?;
        require(fields.get("PaymentType") == "aio", "PaymentType")?;
        require(!fields.get("TradeDesc").is_empty(), "TradeDesc")?;
        require(!fields.get("ItemName").is_empty(), "ItemName")?;
        for (name, most) in LENGTHS {
            require(fields.get(name).chars().count() <= most, name)?;
        }
        addresses(&fields)?;
        let means = means(&fields)?;
        terms(&fields)?;
        let amount = amount(&fields, &means)?;
        Ok(Self { fields, amount, means })
    }

    /// Until when a number can be paid under that is issued at `now`.
    pub fn until(&self, means: Means, now: OffsetDateTime) -> OffsetDateTime {
        let sent = |name: &str| self.fields.get(name).parse::<i64>().ok();
        match means {
            Means::Cvs => now + time::Duration::minutes(sent("StoreExpireDate").unwrap_or(10_080)),
            Means::Barcode => now + time::Duration::days(sent("StoreExpireDate").unwrap_or(7)),
            _ => now.to_offset(TAIPEI) + time::Duration::days(sent("ExpireDate").unwrap_or(3)),
        }
    }
}

fn is_alarming(text: &str) -> bool {
    let text = text.to_lowercase();
    ALARMING.split_whitespace().any(|word| text.contains(word))
}

fn addresses(fields: &Fields) -> Result<(), Refusal> {
    let names = ["ReturnURL", "OrderResultURL", "ClientBackURL", "ClientRedirectURL", "PaymentInfoURL"];
    let sent: Vec<_> = names.into_iter().filter_map(|name| Some((name, fields.find(name)?))).collect();
    require(fields.find("ReturnURL").is_some(), "ReturnURL")?;
    for (at, (name, address)) in sent.iter().enumerate() {
        let whole = url::Url::parse(address).is_ok_and(|url| ["http", "https"].contains(&url.scheme()));
        require(whole && !address.contains([';', '|', '`']), name)?;
        require(sent[..at].iter().all(|(_, other)| other != address), name)?;
    }
    Ok(())
}

fn means(fields: &Fields) -> Result<Vec<Means>, Refusal> {
    let chosen = fields.get("ChoosePayment");
    if chosen != "ALL" {
        let means = Means::from_code(chosen);
        require(means.is_some() && fields.find("IgnorePayment").is_none(), "ChoosePayment")?;
        return Ok(means.into_iter().collect());
    }
    let ignored: Vec<&str> = fields.get("IgnorePayment").split('#').collect();
    require(!ignored.contains(&"DigitalPayment"), "IgnorePayment")?;
    Ok(Means::ALL.into_iter().filter(|means| !ignored.contains(&means.code())).collect())
}

fn terms(fields: &Fields) -> Result<(), Refusal> {
    let within = |name: &str, most: u32| match fields.find(name) {
        None => Ok(()),
        Some(text) => require(text.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number)), name),
    };
    let store = if fields.get("ChoosePayment") == "BARCODE" { 30 } else { 43_200 };
    within("ExpireDate", 60)?;
    within("StoreExpireDate", store)?;
    if let Some(list) = fields.find("CreditInstallment").filter(|list| !list.is_empty() && *list != "0") {
        let known = ["3", "5", "6", "8", "9", "10", "12", "18", "24", "30", "30N"];
        require(list.split(',').all(|term| known.contains(&term)), "CreditInstallment")?;
    }
    let languages = ["", "ENG", "KOR", "JPN", "CHI", "CHT"];
    require(languages.contains(&fields.get("Language")), "Language")?;
    require(["", "Y", "N"].contains(&fields.get("NeedExtraPaidInfo")), "NeedExtraPaidInfo")
}

fn amount(fields: &Fields, means: &[Means]) -> Result<i64, Refusal> {
    let text = fields.get("TotalAmount");
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let fits = |amount: i64| means.iter().any(|means| (means.bounds().0..=means.bounds().1).contains(&amount));
    match text.parse() {
        Ok(amount) if digits && fits(amount) => Ok(amount),
        _ => refuse("10200050", "TotalAmount Error"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One that is taken, and changes to it: a field without a value is left out.
    fn judged(changes: &[(&str, Option<&str>)]) -> Result<Order, Refusal> {
        let mut pairs = vec![
            ("MerchantID", "3002607"),
            ("MerchantTradeNo", "4821093701"),
            ("MerchantTradeDate", "2026/11/22 12:00:01"),
            ("PaymentType", "aio"),
            ("TotalAmount", "1280"),
            ("TradeDesc", "order 48210937"),
            ("ItemName", "茶#order 48210937"),
            ("ReturnURL", "https://shop.example/callbacks"),
            ("ClientBackURL", "https://shop.example/o/4821"),
            ("ChoosePayment", "Credit"),
            ("EncryptType", "1"),
        ];
        for (name, value) in changes {
            pairs.retain(|(field, _)| field != name);
            pairs.extend(value.map(|value| (*name, value)));
        }
        let mut fields = Fields::default();
        pairs.into_iter().for_each(|(name, value)| fields.set(name, value));
        Order::judge(fields.sealed(&Merchant::stage()), Some(&Merchant::stage()))
    }

    #[test]
    fn an_order_as_the_manual_has_it_is_taken() {
        assert_eq!(judged(&[]).map(|order| (order.amount, order.means)), Ok((1_280, vec![Means::Credit])));
        let all = [("ChoosePayment", Some("ALL")), ("IgnorePayment", Some("ATM#CVS#BARCODE#WebATM"))];
        let means = judged(&all).map(|order| order.means);
        assert_eq!(means, Ok(vec![Means::Credit, Means::ApplePay, Means::Twqr]));
    }

    #[test]
    fn what_the_manual_does_not_allow_is_refused() {
        let long = "茶".repeat(401);
        let field = "10200052";
        for (name, value, code) in [
            ("MerchantTradeNo", Some("4821-0937"), field),
            ("MerchantTradeNo", Some("482109370148210937014"), field),
            ("MerchantTradeDate", Some("2026-11-22 12:00:01"), field),
            ("MerchantTradeDate", Some("2026/11/22 2:00:01"), field),
            ("PaymentType", None, field),
            ("TotalAmount", Some("0"), "10200050"),
            ("TotalAmount", Some("12.80"), "10200050"),
            ("TotalAmount", Some("200000"), "10200050"),
            ("TradeDesc", Some(""), field),
            ("ItemName", Some(&long), field),
            ("ItemName", Some("Echo mug"), "10400011"),
            ("ReturnURL", None, field),
            ("ReturnURL", Some("/callbacks"), field),
            ("ClientBackURL", Some("https://shop.example/callbacks"), field),
            ("ChoosePayment", Some("GooglePay"), field),
            ("EncryptType", Some("0"), "10200073"),
            ("CreditInstallment", Some("3,7"), field),
            ("ExpireDate", Some("61"), field),
            ("Language", Some("FRA"), field),
        ] {
            let refusal = judged(&[(name, value)]).expect_err(name);
            assert_eq!(refusal.code, code, "{name}: {value:?}");
        }
        let barcode = |days| [("ChoosePayment", Some("BARCODE")), ("StoreExpireDate", Some(days))];
        assert!(judged(&barcode("30")).is_ok() && judged(&barcode("31")).is_err());
    }

    #[test]
    fn a_stranger_and_a_seal_of_somebody_else_are_told_apart() {
        let mut fields = Fields::default();
        fields.set("MerchantID", "3002607");
        let refusal = |merchant| Order::judge(fields.clone().sealed(&Merchant::stage()), merchant).expect_err("no");
        assert_eq!(refusal(None).code, "10200094");
        let other = Merchant { hash_key: "0123456789abcdef".to_owned(), ..Merchant::stage() };
        assert_eq!(refusal(Some(&other)).code, "10200073");
    }
}
