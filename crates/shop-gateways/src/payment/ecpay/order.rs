//! The form that a shopper's browser carries to ECPay.

use super::{
    Account, about,
    check_mac::Fields,
    wire::{TAIPEI, written},
};
use sha2::Sha256;
use shop_domain::kernel::{Currency, Language};
use shop_services::ports::{GatewayError, PaymentRequest};
use time::OffsetDateTime;

/// A way to pay, as ECPay calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    Card,
    Instalments,
    Atm,
    Cvs,
    Barcode,
    ApplePay,
    Twqr,
}

impl Choice {
    pub const ALL: [Self; 7] =
        [Self::Card, Self::Instalments, Self::Atm, Self::Cvs, Self::Barcode, Self::ApplePay, Self::Twqr];

    /// Ours.
    pub fn code(self) -> &'static str {
        match self {
            Self::Card => "ecpay_card",
            Self::Instalments => "ecpay_instalments",
            Self::Atm => "ecpay_atm",
            Self::Cvs => "ecpay_cvs",
            Self::Barcode => "ecpay_barcode",
            Self::ApplePay => "ecpay_applepay",
            Self::Twqr => "ecpay_twqr",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.code() == code)
    }

    /// Paid later, under a number.
    pub fn is_numbered(self) -> bool {
        matches!(self, Self::Atm | Self::Cvs | Self::Barcode)
    }

    /// `ChoosePayment`.
    fn name(self) -> &'static str {
        match self {
            Self::Card | Self::Instalments => "Credit",
            Self::Atm => "ATM",
            Self::Cvs => "CVS",
            Self::Barcode => "BARCODE",
            Self::ApplePay => "ApplePay",
            Self::Twqr => "TWQR",
        }
    }
}

/// `now`: ECPay counts the time to pay from when the shopper gets there.
pub fn fields(account: &Account, request: &PaymentRequest, now: OffsetDateTime) -> Result<Fields, GatewayError> {
    let choice = Choice::from_code(request.method.code()).ok_or(GatewayError::Unsupported)?;
    if request.amount.currency != Currency::Twd || request.amount.amount < 1 {
        return Err(GatewayError::Unsupported);
    }
    let about = about::text(&request.shop_name, &request.order_number, request.language);
    let mut fields = vec![
        ("MerchantID", account.merchant_id.clone()),
        ("MerchantTradeNo", request.reference.clone()),
        ("MerchantTradeDate", written(request.started_at)?),
        ("PaymentType", "aio".to_owned()),
        ("TotalAmount", request.amount.amount.to_string()),
        ("TradeDesc", about.clone()),
        ("ItemName", about),
        ("ReturnURL", request.addresses.callback.clone()),
        ("ClientBackURL", request.addresses.order.clone()),
        ("ChoosePayment", choice.name().to_owned()),
        ("EncryptType", "1".to_owned()),
        // Among it is what a refund of a card is asked by.
        ("NeedExtraPaidInfo", "Y".to_owned()),
    ];
    if request.language == Language::English {
        fields.push(("Language", "ENG".to_owned()));
    }
    fields.extend(of_its_own(account, choice, request, now));
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(account.keys.seal::<Sha256>(fields))
}

/// What only this way to pay has. A field that is not used is not sent: an empty one would be sealed.
fn of_its_own(
    account: &Account,
    choice: Choice,
    request: &PaymentRequest,
    now: OffsetDateTime,
) -> Vec<(&'static str, String)> {
    let addresses = &request.addresses;
    let result = ("OrderResultURL", addresses.back.clone());
    let (days, minutes) = time_left(request.expires_at, now);
    let mut number =
        vec![("PaymentInfoURL", addresses.instructions.clone()), ("ClientRedirectURL", addresses.back.clone())];
    match choice {
        Choice::Card | Choice::ApplePay | Choice::Twqr => vec![result],
        Choice::Instalments => vec![result, ("CreditInstallment", account.instalments.clone())],
        Choice::Atm => {
            number.extend(days.map(|days| ("ExpireDate", days.clamp(1, 60).to_string())));
            number
        }
        Choice::Cvs => {
            number.extend(minutes.map(|minutes| ("StoreExpireDate", minutes.clamp(1, 43_200).to_string())));
            number
        }
        Choice::Barcode => {
            number.extend(days.map(|days| ("StoreExpireDate", days.clamp(1, 30).to_string())));
            number
        }
    }
}

/// Whole days, as calendars count them and none too many, and whole minutes.
fn time_left(until: Option<OffsetDateTime>, now: OffsetDateTime) -> (Option<i64>, Option<i64>) {
    let Some(until) = until else { return (None, None) };
    let day = |moment: OffsetDateTime| i64::from(moment.to_offset(TAIPEI).date().to_julian_day());
    // An account can be paid until its day is over: one day less, or it outlives the order.
    (Some(day(until) - day(now) - 1), Some((until - now).whole_minutes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shop_domain::{kernel::Money, payment::PaymentMethod};
    use shop_services::ports::PaymentAddresses;
    use time::macros::datetime;

    fn request(method: &str) -> PaymentRequest {
        let address = |door: &str| ["https://shop.example/", door, "/4821093701"].concat();
        PaymentRequest {
            reference: "4821093701".to_owned(),
            method: PaymentMethod::from_code(method).expect("a code"),
            amount: Money::twd(1_280),
            language: Language::Chinese,
            order_number: "4821 0937".to_owned(),
            shop_name: "一頁茶行".to_owned(),
            email: None,
            started_at: datetime!(2026-11-22 16:00:01 UTC),
            expires_at: None,
            addresses: PaymentAddresses {
                callback: address("callbacks"),
                instructions: address("instructions"),
                back: address("returns"),
                order: address("o"),
            },
        }
    }

    fn sent(request: &PaymentRequest) -> impl Fn(&str) -> Option<String> + use<> {
        let fields = fields(&Account::of_the_manual(), request, request.started_at).expect("made");
        assert!(Account::of_the_manual().keys.sealed::<Sha256>(&fields));
        move |name| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone())
    }

    #[test]
    fn a_card_is_paid_with_at_ecpay_and_the_browser_comes_back_with_the_result() {
        let sent = sent(&request("ecpay_card"));
        for (name, value) in [
            ("MerchantID", "3002607"),
            ("MerchantTradeNo", "4821093701"),
            ("MerchantTradeDate", "2026/11/23 00:00:01"),
            ("PaymentType", "aio"),
            ("TotalAmount", "1280"),
            ("ItemName", "一頁茶行 訂單 48210937"),
            ("ChoosePayment", "Credit"),
            ("EncryptType", "1"),
            ("ReturnURL", "https://shop.example/callbacks/4821093701"),
            ("OrderResultURL", "https://shop.example/returns/4821093701"),
            ("ClientBackURL", "https://shop.example/o/4821093701"),
        ] {
            assert_eq!(sent(name).as_deref(), Some(value), "{name}");
        }
        for name in ["Language", "PaymentInfoURL", "ClientRedirectURL", "CreditInstallment", "ExpireDate"] {
            assert_eq!(sent(name), None, "{name}");
        }
    }

    #[test]
    fn a_number_has_doors_of_its_own_and_ends_with_the_order() {
        let ending = |method: &str, hours: i64| {
            let mut request = request(method);
            request.expires_at = Some(request.started_at + time::Duration::hours(hours));
            let sent = sent(&request);
            assert_eq!(sent("OrderResultURL"), None);
            assert_eq!(sent("PaymentInfoURL").as_deref(), Some("https://shop.example/instructions/4821093701"));
            assert_eq!(sent("ClientRedirectURL").as_deref(), Some("https://shop.example/returns/4821093701"));
            sent("ExpireDate").or(sent("StoreExpireDate"))
        };
        assert_eq!(ending("ecpay_atm", 72).as_deref(), Some("2"), "the third day would end after the order");
        assert_eq!(ending("ecpay_atm", 1).as_deref(), Some("1"));
        assert_eq!(ending("ecpay_atm", 24 * 90).as_deref(), Some("60"));
        assert_eq!(ending("ecpay_cvs", 72).as_deref(), Some("4320"));
        assert_eq!(ending("ecpay_cvs", 24 * 90).as_deref(), Some("43200"));
        assert_eq!(ending("ecpay_barcode", 24 * 90).as_deref(), Some("30"));
        assert_eq!(sent(&request("ecpay_atm"))("ExpireDate"), None, "ECPay's own");
    }

    #[test]
    fn the_others_are_chosen_by_their_names() {
        let sent_instalments = sent(&request("ecpay_instalments"));
        assert_eq!(sent_instalments("CreditInstallment").as_deref(), Some("3,6,12"));
        assert_eq!(sent(&request("ecpay_applepay"))("ChoosePayment").as_deref(), Some("ApplePay"));
        assert_eq!(sent(&request("ecpay_twqr"))("ChoosePayment").as_deref(), Some("TWQR"));
        let mut english = request("ecpay_card");
        english.language = Language::English;
        assert_eq!(sent(&english)("Language").as_deref(), Some("ENG"));
        assert_eq!(sent(&english)("ItemName").as_deref(), Some("一頁茶行 order 48210937"));
    }

    #[test]
    fn only_whole_dollars_and_known_ways_are_taken() {
        for wrong in [
            PaymentRequest { amount: Money::twd(0), ..request("ecpay_card") },
            PaymentRequest { amount: Money { amount: 100, currency: Currency::Usd }, ..request("ecpay_card") },
            request("ecpay_googlepay"),
        ] {
            assert!(matches!(
                fields(&Account::of_the_manual(), &wrong, wrong.started_at),
                Err(GatewayError::Unsupported)
            ));
        }
    }
}
