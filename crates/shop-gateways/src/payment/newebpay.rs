//! NewebPay's page (MPG): the browser carries a sealed form there, and results come back sealed, from
//! server to server and with the browser. By card; money goes back in NewebPay's own pages. Never sees
//! a card.

mod news;
mod order;
mod seal;
mod spec;

use super::client;
use async_trait::async_trait;
use seal::Keys;
use serde_json::Value;
use shop_services::ports::{
    AttemptAtProvider, Clock, GatewayError, Incoming, NextStep, PaymentGateway, PaymentProvider, PaymentRequest,
    ProviderSettings, ProviderSpec, ProviderState, Reading, SettingMissing,
};
use std::sync::Arc;

pub struct NewebPayProvider {
    spec: ProviderSpec,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    house: Option<String>,
}

impl NewebPayProvider {
    /// `house`: where a simulator is, without a slash at the end, if it is to be asked instead.
    pub fn new(clock: Arc<dyn Clock>, house: Option<String>) -> Result<Self, reqwest::Error> {
        Ok(Self { spec: spec::spec(), client: client()?, clock, house })
    }
}

impl PaymentProvider for NewebPayProvider {
    fn spec(&self) -> &ProviderSpec {
        &self.spec
    }

    fn open(&self, settings: &ProviderSettings) -> Result<Arc<dyn PaymentGateway>, SettingMissing> {
        let real = if settings.stage { "https://ccore.newebpay.com" } else { "https://core.newebpay.com" };
        Ok(Arc::new(NewebPay {
            account: Account {
                merchant_id: settings.get(spec::MERCHANT_ID)?.to_owned(),
                keys: Keys::parse(settings.get(spec::HASH_KEY)?, settings.get(spec::HASH_IV)?)?,
            },
            house: self.house.clone().unwrap_or_else(|| real.to_owned()),
            client: self.client.clone(),
            clock: self.clock.clone(),
        }))
    }
}

/// What the owner has set.
struct Account {
    merchant_id: String,
    keys: Keys,
}

struct NewebPay {
    account: Account,
    house: String,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
}

#[async_trait]
impl PaymentGateway for NewebPay {
    async fn start(&self, request: &PaymentRequest) -> Result<NextStep, GatewayError> {
        let fields = order::form(&self.account, request, self.clock.now())?;
        Ok(NextStep::Form { action: [&self.house, "/MPG/mpg_gateway"].concat(), fields })
    }

    fn read(&self, incoming: &Incoming) -> Result<Reading, GatewayError> {
        news::read(&self.account, &incoming.form()).map(Reading::Notice)
    }

    async fn query(&self, attempt: &AttemptAtProvider) -> Result<ProviderState, GatewayError> {
        let question = order::question(&self.account, attempt, self.clock.now())?;
        let asked = self.client.post([&self.house, "/API/QueryTradeInfo"].concat()).form(&question);
        let answer: Value = async { asked.send().await?.error_for_status()?.json().await }
            .await
            .map_err(|error: reqwest::Error| GatewayError::Unreachable(Box::new(error)))?;
        news::state(&self.account, attempt, &answer)
    }
}
