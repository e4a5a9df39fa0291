//! Ways to pay that no provider stands behind: cash at the door, and a transfer to the shop's own
//! account. Never sends anybody anywhere.

use async_trait::async_trait;
use shop_domain::{
    kernel::LocalText,
    payment::{PaymentFlow, PaymentMethod},
};
use shop_services::ports::{
    AttemptAtProvider, GatewayError, Incoming, MethodSpec, NextStep, PaymentGateway, PaymentProvider, PaymentRequest,
    ProviderSettings, ProviderSpec, ProviderState, Reading, SettingMissing, SettingSpec,
};
use std::sync::Arc;

/// More than a cart can come to.
const NO_BOUND: i64 = i64::MAX;

pub struct Offline {
    spec: ProviderSpec,
}

impl Offline {
    pub fn cash() -> Self {
        let method = MethodSpec {
            method: PaymentMethod::COD,
            flow: PaymentFlow::Cash,
            title: LocalText::new("貨到付款", "Cash on delivery"),
            next: LocalText::new(
                "宅配到府時，以現金付給物流士 {total}。",
                "You hand {total} in cash to the courier at the door.",
            ),
            least: 0,
            most: NO_BOUND,
            refunds: false,
        };
        Self::of("cod", LocalText::new("貨到付款", "Cash on delivery"), Vec::new(), method)
    }

    pub fn transfer() -> Self {
        let method = MethodSpec {
            method: PaymentMethod::TRANSFER,
            flow: PaymentFlow::Transfer,
            title: LocalText::new("銀行轉帳", "Bank transfer"),
            next: LocalText::new(
                "下單後會看到收款帳號，轉帳 {total} 後填上帳號末五碼，我們核對後出貨。",
                "After ordering you see our account. Transfer {total}, tell us the last five digits of yours, and we pack \
                 as soon as it is here.",
            ),
            least: 1,
            most: NO_BOUND,
            refunds: false,
        };
        let setting = |name, zh: &str, en: &str, hint_zh: &str, hint_en: &str| SettingSpec {
            name,
            label: LocalText::new(zh, en),
            hint: LocalText::new(hint_zh, hint_en),
            secret: false,
        };
        let settings = vec![
            setting(
                "bank",
                "銀行與分行",
                "Bank and branch",
                "例如：玉山銀行（808）埔里分行",
                "For example: E.SUN Bank (808), Puli",
            ),
            setting("account", "帳號", "Account number", "顧客照這樣看到它", "Shoppers read it as it stands here"),
            setting("holder", "戶名", "Account holder", "與存摺封面相同", "As it stands on the passbook"),
        ];
        Self::of("transfer", LocalText::new("銀行轉帳", "Bank transfer"), settings, method)
    }

    fn of(code: &'static str, title: LocalText, settings: Vec<SettingSpec>, method: MethodSpec) -> Self {
        Self { spec: ProviderSpec { code, title, settings, methods: vec![method], has_stage: false } }
    }
}

impl PaymentProvider for Offline {
    fn spec(&self) -> &ProviderSpec {
        &self.spec
    }

    fn open(&self, settings: &ProviderSettings) -> Result<Arc<dyn PaymentGateway>, SettingMissing> {
        for setting in &self.spec.settings {
            settings.get(setting.name)?;
        }
        Ok(Arc::new(Nobody))
    }
}

/// The other end of a way to pay that has none.
struct Nobody;

#[async_trait]
impl PaymentGateway for Nobody {
    async fn start(&self, _request: &PaymentRequest) -> Result<NextStep, GatewayError> {
        Err(GatewayError::Unsupported)
    }

    fn read(&self, _incoming: &Incoming) -> Result<Reading, GatewayError> {
        Err(GatewayError::Forged)
    }

    async fn query(&self, _attempt: &AttemptAtProvider) -> Result<ProviderState, GatewayError> {
        Ok(ProviderState::Open)
    }
}
