//! ECPay's payment page (`AioCheckOut/V5`): cards, accounts at a bank's machine, codes and barcodes
//! of convenience stores, Apple Pay, TWQR. The browser carries a form there; results come from server
//! to server, and once more with the browser. Never sees a card, and never shown in a frame.

pub(crate) mod about;
pub(crate) mod check_mac;
mod credit;
mod notice;
mod order;
mod query;
mod refund;
mod spec;
pub(crate) mod wire;

use async_trait::async_trait;
use check_mac::Keys;
use shop_services::ports::{
    AttemptAtProvider, Clock, GatewayError, Incoming, Lease, NextStep, PaymentGateway, PaymentProvider, PaymentRequest,
    ProviderSettings, ProviderSpec, ProviderState, Reading, RefundRequest, RefundState, Reply, SettingMissing,
};
use std::sync::Arc;

const PRODUCTION: &str = "https://payment.ecpay.com.tw";
const STAGE: &str = "https://payment-stage.ecpay.com.tw";

pub struct EcpayProvider {
    spec: ProviderSpec,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    /// Instead of the real houses, both of them; without a slash at the end.
    house: Option<String>,
}

impl EcpayProvider {
    /// `house`: where a simulator is, if it is to be asked instead.
    pub fn new(clock: Arc<dyn Clock>, house: Option<String>) -> Result<Self, reqwest::Error> {
        Ok(Self { spec: spec::spec(), client: super::client()?, clock, house })
    }
}

impl PaymentProvider for EcpayProvider {
    fn spec(&self) -> &ProviderSpec {
        &self.spec
    }

    fn open(&self, settings: &ProviderSettings) -> Result<Arc<dyn PaymentGateway>, SettingMissing> {
        let real = if settings.stage { STAGE } else { PRODUCTION };
        let account = spec::account(settings)?;
        let house = self.house.clone().unwrap_or_else(|| real.to_owned());
        Ok(Arc::new(Ecpay { account, house, client: self.client.clone(), clock: self.clock.clone() }))
    }
}

/// What the owner has set.
#[derive(Debug, Clone)]
struct Account {
    merchant_id: String,
    keys: Keys,
    /// As ECPay takes them: `3,6,12`.
    instalments: String,
    /// For questions about a card's payment; without it no card can be refunded from here.
    check_code: Option<String>,
    stage: bool,
    /// A payment that was only pressed in the back office counts as one.
    takes_simulated: bool,
}

struct Ecpay {
    account: Account,
    house: String,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
}

#[async_trait]
impl PaymentGateway for Ecpay {
    async fn start(&self, request: &PaymentRequest) -> Result<NextStep, GatewayError> {
        let fields = order::fields(&self.account, request, self.clock.now())?;
        Ok(NextStep::Form { action: [&self.house, "/Cashier/AioCheckOut/V5"].concat(), fields })
    }

    fn read(&self, incoming: &Incoming) -> Result<Reading, GatewayError> {
        notice::read(&self.account, incoming.form())
    }

    async fn query(&self, attempt: &AttemptAtProvider) -> Result<ProviderState, GatewayError> {
        let state = query::state(&self.account, &self.ask_trade(&attempt.reference).await?)?;
        let is_numbered = order::Choice::from_code(attempt.method.code()).is_some_and(order::Choice::is_numbered);
        if state == ProviderState::Open && is_numbered { self.ask_number(&attempt.reference).await } else { Ok(state) }
    }

    async fn refund(&self, request: &RefundRequest, lease: &dyn Lease) -> Result<RefundState, GatewayError> {
        refund::refund(self, request, lease).await
    }

    /// To the byte: anything else, and ECPay comes again, up to four times a day.
    fn reply(&self, outcome: Result<(), &GatewayError>) -> Reply {
        let body = match outcome {
            Ok(()) => "1|OK",
            Err(GatewayError::Forged) => "0|CheckMacValue Error",
            Err(GatewayError::Malformed(_)) => "0|Not Understood",
            Err(_) => "0|Try Again",
        };
        Reply { status: 200, body: body.to_owned() }
    }
}

#[cfg(test)]
impl Account {
    /// The one of ECPay's manual, that everybody shares.
    fn of_the_manual() -> Self {
        Self {
            merchant_id: "3002607".to_owned(),
            keys: Keys { hash_key: "pwFHCqoQZGmho4w6".to_owned(), hash_iv: "EkRm7iFT261dpevs".to_owned() },
            instalments: "3,6,12".to_owned(),
            check_code: None,
            stage: true,
            takes_simulated: false,
        }
    }
}
