//! What the owner and the shopper read about NewebPay. Never a secret.

use shop_domain::{
    kernel::LocalText,
    payment::{PaymentFlow, PaymentMethod},
};
use shop_services::ports::{MethodSpec, ProviderSpec, SettingSpec};

pub(super) const MERCHANT_ID: &str = "merchant_id";
pub(super) const HASH_KEY: &str = "hash_key";
pub(super) const HASH_IV: &str = "hash_iv";

pub(super) fn spec() -> ProviderSpec {
    let setting = |name, zh: &str, en: &str, secret| SettingSpec {
        name,
        label: LocalText::new(zh, en),
        hint: LocalText::new(
            "在藍新會員專區的「商店資料設定」裡。",
            "In NewebPay's member area, under the shop's data.",
        ),
        secret,
    };
    ProviderSpec {
        code: "newebpay",
        title: LocalText::new("藍新金流", "NewebPay"),
        settings: vec![
            setting(MERCHANT_ID, "商店代號", "Merchant ID", false),
            setting(HASH_KEY, "HashKey", "HashKey", true),
            setting(HASH_IV, "HashIV", "HashIV", true),
        ],
        methods: PaymentMethod::from_code("newebpay_card").map(method).into_iter().collect(),
        has_stage: true,
    }
}

fn method(method: PaymentMethod) -> MethodSpec {
    MethodSpec {
        method,
        flow: PaymentFlow::Redirect,
        title: LocalText::new("信用卡（藍新）", "Card, by NewebPay"),
        next: LocalText::new(
            "送出訂單後到藍新金流刷卡付 {total}，付完會回到這裡。",
            "After ordering you pay {total} by card at NewebPay and come back here.",
        ),
        least: 1,
        // Beyond the limit of most contracts, which is the contract's to say.
        most: 199_999,
        // What becomes of a refund whose answer is lost cannot be found out: it is the owner's, in NewebPay's pages.
        refunds: false,
    }
}
