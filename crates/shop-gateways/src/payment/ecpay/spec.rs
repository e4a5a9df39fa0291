//! What the owner reads and sets, and what the shopper chooses. Bounds are those of ECPay's price
//! list (www.ecpay.com.tw/Business/Payment_Fees, "單筆訂單建立金額") for a contract without extras;
//! TWQR has none there and takes those of cards.

use super::{Account, check_mac::Keys, order::Choice};
use shop_domain::{
    kernel::LocalText,
    payment::{PaymentFlow, PaymentMethod},
};
use shop_services::ports::{MethodSpec, ProviderSettings, ProviderSpec, SettingMissing, SettingSpec};

const INSTALMENTS: &str = "3,6,12";
/// What ECPay knows, where the contract has them.
const KNOWN_INSTALMENTS: [&str; 11] = ["3", "5", "6", "8", "9", "10", "12", "18", "24", "30", "30N"];

/// In Chinese and in English.
type Words = (&'static str, &'static str);

const SETTINGS: [(&str, Words, Words, bool); 6] = [
    (
        "merchant_id",
        ("特店編號 MerchantID", "Merchant ID"),
        ("綠界廠商後台「系統開發管理 > 系統介接設定」", "In ECPay's back office, under system integration"),
        false,
    ),
    ("hash_key", ("HashKey", "HashKey"), ("與特店編號在同一頁", "On the same page"), true),
    ("hash_iv", ("HashIV", "HashIV"), ("與特店編號在同一頁", "On the same page"), true),
    (
        "credit_check_code",
        ("商家檢查碼", "Merchant's check code"),
        (
            "後台「信用卡收單 > 信用卡授權資訊」；線上退刷信用卡時需要，可留空",
            "In the back office, under card authorisations. Needed to refund cards from here; may be left empty",
        ),
        true,
    ),
    (
        "instalments",
        ("分期期數", "Instalments"),
        ("合約已開通的期數，以逗號分隔；預設 3,6,12", "Those of your contract, between commas; 3,6,12 if empty"),
        false,
    ),
    (
        "take_simulated",
        ("接受模擬付款", "Take simulated payments"),
        (
            "填 yes，測試環境按下的「模擬付款」才會視為已付款；正式環境一律不接受",
            "With yes, what is pressed in the test environment counts as paid; never in production",
        ),
        false,
    ),
];

struct Method {
    choice: Choice,
    /// In dollars.
    bounds: (i64, i64),
    title: Words,
    next: Words,
}

const METHODS: [Method; 7] = [
    Method {
        choice: Choice::Card,
        bounds: (5, 199_999),
        title: ("信用卡", "Credit card"),
        next: (
            "送出訂單後，將前往綠界的安全頁面刷卡 {total}。",
            "After ordering, you pay {total} by card on ECPay's secure page.",
        ),
    },
    Method {
        choice: Choice::Instalments,
        bounds: (5, 199_999),
        title: ("信用卡分期", "Credit card in instalments"),
        next: (
            "送出訂單後，將前往綠界的安全頁面選擇期數並刷卡 {total}。",
            "After ordering, you choose how to split {total} and pay by card on ECPay's secure page.",
        ),
    },
    Method {
        choice: Choice::Atm,
        bounds: (11, 49_999),
        title: ("ATM 轉帳", "ATM or bank transfer"),
        next: (
            "送出訂單後會取得本訂單專屬的轉帳帳號，請於期限內以 ATM 或網路銀行轉帳 {total}。",
            "After ordering, you get an account number for this order; transfer {total} to it by ATM or online banking \
             before it expires.",
        ),
    },
    Method {
        choice: Choice::Cvs,
        bounds: (33, 6_000),
        title: ("超商代碼繳費", "Pay at a store with a code"),
        next: (
            "送出訂單後會取得繳費代碼，請於期限內到 7-ELEVEN、全家、萊爾富或 OK 的機台輸入代碼列印繳費單，\
             並至櫃檯繳付 {total}。",
            "After ordering, you get a code; enter it at the kiosk in a 7-ELEVEN, FamilyMart, Hi-Life or OK and pay \
             {total} at the counter before it expires.",
        ),
    },
    Method {
        choice: Choice::Barcode,
        bounds: (17, 20_000),
        title: ("超商條碼繳費", "Pay at a store with barcodes"),
        next: (
            "送出訂單後會取得三段條碼，請於期限內到超商櫃檯出示條碼，繳付 {total}；約兩天後入帳。",
            "After ordering, you get three barcodes; show them at a convenience store's counter and pay {total} before \
             they expire. It takes about two days to reach us.",
        ),
    },
    Method {
        choice: Choice::ApplePay,
        bounds: (5, 199_999),
        title: ("Apple Pay", "Apple Pay"),
        next: (
            "送出訂單後，將前往綠界的安全頁面以 Apple Pay 付款 {total}（請使用 Safari）。",
            "After ordering, you pay {total} with Apple Pay on ECPay's secure page, in Safari.",
        ),
    },
    Method {
        choice: Choice::Twqr,
        bounds: (5, 199_999),
        title: ("行動支付（TWQR）", "Mobile wallet (TWQR)"),
        next: (
            "送出訂單後，將前往綠界的頁面，以台灣 Pay、街口、全支付等支援 TWQR 的 App 掃碼付款 {total}。",
            "After ordering, you scan a code on ECPay's page with an app that knows TWQR, such as Taiwan Pay or JKOPAY, \
             and pay {total}.",
        ),
    },
];

pub fn spec() -> ProviderSpec {
    let text = |words: Words| LocalText::new(words.0, words.1);
    let setting = |(name, label, hint, secret)| SettingSpec { name, label: text(label), hint: text(hint), secret };
    ProviderSpec {
        code: "ecpay",
        title: LocalText::new("綠界科技 ECPay", "ECPay"),
        settings: SETTINGS.into_iter().map(setting).collect(),
        methods: METHODS.iter().filter_map(Method::spec).collect(),
        has_stage: true,
    }
}

impl Method {
    fn spec(&self) -> Option<MethodSpec> {
        let flow = match self.choice {
            Choice::Card | Choice::Instalments | Choice::ApplePay | Choice::Twqr => PaymentFlow::Redirect,
            Choice::Atm | Choice::Cvs | Choice::Barcode => PaymentFlow::Number,
        };
        Some(MethodSpec {
            method: PaymentMethod::from_code(self.choice.code())?,
            flow,
            title: LocalText::new(self.title.0, self.title.1),
            next: LocalText::new(self.next.0, self.next.1),
            least: self.bounds.0,
            most: self.bounds.1,
            refunds: matches!(self.choice, Choice::Card | Choice::Instalments),
        })
    }
}

pub fn account(settings: &ProviderSettings) -> Result<Account, SettingMissing> {
    let text = |name: &'static str, longest: usize| {
        let value = settings.get(name)?.trim();
        let fits = (1..=longest).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if fits { Ok(value.to_owned()) } else { Err(SettingMissing(name)) }
    };
    let instalments = settings.get("instalments").unwrap_or(INSTALMENTS);
    let instalments: Vec<&str> = instalments.split([',', '、', ' ']).filter(|term| !term.is_empty()).collect();
    if instalments.is_empty() || !instalments.iter().all(|term| KNOWN_INSTALMENTS.contains(term)) {
        return Err(SettingMissing("instalments"));
    }
    let check_code = match settings.get("credit_check_code") {
        Ok(_) => Some(text("credit_check_code", 20)?),
        Err(_) => None,
    };
    Ok(Account {
        merchant_id: text("merchant_id", 10)?,
        keys: Keys { hash_key: text("hash_key", 64)?, hash_iv: text("hash_iv", 64)? },
        instalments: instalments.join(","),
        check_code,
        stage: settings.stage,
        takes_simulated: settings.get("take_simulated").is_ok_and(|word| word.trim().eq_ignore_ascii_case("yes")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(changes: &[(&str, &str)]) -> ProviderSettings {
        let mut values: std::collections::BTreeMap<String, String> =
            [("merchant_id", "3002607"), ("hash_key", "pwFHCqoQZGmho4w6"), ("hash_iv", "EkRm7iFT261dpevs")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into();
        values.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        ProviderSettings { values, stage: true }
    }

    #[test]
    fn three_settings_are_enough() {
        let account = account(&settings(&[])).expect("enough");
        assert_eq!(
            (account.instalments.as_str(), account.check_code, account.takes_simulated),
            ("3,6,12", None, false)
        );
    }

    #[test]
    fn a_setting_that_cannot_be_right_is_named() {
        for (name, value) in [
            ("merchant_id", ""),
            ("merchant_id", "30026070000"),
            ("hash_key", "pwFH CqoQ"),
            ("hash_iv", ""),
            ("instalments", "3,7"),
            ("credit_check_code", "59-99"),
        ] {
            assert_eq!(account(&settings(&[(name, value)])).err(), Some(SettingMissing(name)), "{name}: {value}");
        }
    }

    #[test]
    fn every_way_to_pay_belongs_to_the_provider_and_is_told_in_both_languages() {
        let spec = spec();
        assert_eq!(spec.methods.len(), Choice::ALL.len());
        for method in &spec.methods {
            assert_eq!(method.method.provider(), spec.code);
            assert!(method.next.zh.contains("{total}") && method.next.en.contains("{total}"), "{method:?}");
            assert!(method.least < method.most);
        }
        let flows = |flow| spec.methods.iter().filter(|method| method.flow == flow).count();
        assert_eq!((flows(PaymentFlow::Number), flows(PaymentFlow::Redirect)), (3, 4));
    }
}
