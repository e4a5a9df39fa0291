//! What the owner and the shopper read about Stripe. Never a secret.

use shop_domain::{
    kernel::LocalText,
    payment::{PaymentFlow, PaymentMethod},
};
use shop_services::ports::{MethodSpec, ProviderSpec, SettingSpec};

pub(super) const SECRET_KEY: &str = "secret_key";
pub(super) const WEBHOOK_SECRET: &str = "webhook_secret";

pub(super) fn spec() -> ProviderSpec {
    ProviderSpec {
        code: "stripe",
        title: LocalText::new("Stripe", "Stripe"),
        settings: settings(),
        methods: PaymentMethod::from_code("stripe").map(method).into_iter().collect(),
        // The key itself says whether money moves.
        has_stage: false,
    }
}

fn settings() -> Vec<SettingSpec> {
    vec![
        SettingSpec {
            name: SECRET_KEY,
            label: LocalText::new("密鑰", "Secret key"),
            hint: LocalText::new(
                "開頭是 sk_live_ 或 rk_live_；sk_test_ 只做測試，不會收到錢。",
                "Begins with sk_live_ or rk_live_. With sk_test_ no money moves.",
            ),
            secret: true,
        },
        SettingSpec {
            name: WEBHOOK_SECRET,
            label: LocalText::new("Webhook 簽署密鑰", "Webhook signing secret"),
            hint: LocalText::new(
                "開頭是 whsec_。在 Stripe 後台為這家店的通知網址新增端點，勾選 checkout.session、refund 與 charge.dispute 的事件，就會得到。",
                "Begins with whsec_. Stripe's dashboard shows it after you add an endpoint for this shop's callback \
                 address with the events of checkout.session, refund and charge.dispute.",
            ),
            secret: true,
        },
    ]
}

fn method(method: PaymentMethod) -> MethodSpec {
    MethodSpec {
        method,
        flow: PaymentFlow::Redirect,
        title: LocalText::new("信用卡、Google Pay、Apple Pay、Link", "Card, Google Pay, Apple Pay or Link"),
        next: LocalText::new(
            "送出訂單後到 Stripe 的付款頁付 {total}，付完會回到這裡。",
            "After ordering you pay {total} on Stripe's page and come back here.",
        ),
        // Half a dollar of the United States is the least that Stripe charges, in any currency.
        least: 20,
        // Eight digits of cents.
        most: 999_999,
        refunds: true,
    }
}
