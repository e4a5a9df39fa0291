//! What the owner and the shopper read about LINE Pay. Never a secret.

use shop_domain::{
    kernel::LocalText,
    payment::{PaymentFlow, PaymentMethod},
};
use shop_services::ports::{MethodSpec, ProviderSpec, SettingSpec};

pub(super) const CHANNEL_ID: &str = "channel_id";
pub(super) const CHANNEL_SECRET: &str = "channel_secret";
pub(super) const VERSION: &str = "version";

pub(super) fn spec() -> ProviderSpec {
    ProviderSpec {
        code: "linepay",
        title: LocalText::new("LINE Pay", "LINE Pay"),
        settings: settings(),
        methods: PaymentMethod::from_code("linepay").map(method).into_iter().collect(),
        has_stage: true,
    }
}

fn settings() -> Vec<SettingSpec> {
    let place = LocalText::new(
        "在 LINE Pay 商家後台的「管理付款連結」裡。",
        "In LINE Pay's merchant centre, under “Manage link key”.",
    );
    vec![
        SettingSpec {
            name: CHANNEL_ID,
            label: LocalText::new("Channel ID", "Channel ID"),
            hint: place.clone(),
            secret: false,
        },
        SettingSpec {
            name: CHANNEL_SECRET,
            label: LocalText::new("Channel Secret Key", "Channel secret key"),
            hint: place,
            secret: true,
        },
        SettingSpec {
            name: VERSION,
            label: LocalText::new("API 版本", "API version"),
            hint: LocalText::new("填 v3 或 v4，不填就是 v3。", "v3 or v4. An empty field is v3."),
            secret: false,
        },
    ]
}

fn method(method: PaymentMethod) -> MethodSpec {
    MethodSpec {
        method,
        flow: PaymentFlow::Redirect,
        title: LocalText::new("LINE Pay", "LINE Pay"),
        next: LocalText::new(
            "送出訂單後到 LINE Pay 付 {total}，付完會回到這裡。",
            "After ordering you pay {total} at LINE Pay and come back here.",
        ),
        least: 1,
        // Beyond any limit of a LINE Pay account; the account's own is LINE Pay's to say.
        most: 999_999,
        refunds: true,
    }
}
