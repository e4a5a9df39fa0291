//! LINE Pay's online API, v3 and v4: the shopper approves at LINE Pay, and the shop completes the
//! payment by confirming it. LINE Pay signs nothing that it says, so nothing that a browser brings
//! back is believed; it only makes the shop ask. Never confirms an amount but the order's own, and
//! never takes silence for a no.

mod api;
mod codes;
mod outcome;
mod refund;
mod signature;
mod spec;
mod wire;

use super::client;
use api::{Api, Trouble};
use async_trait::async_trait;
use codes::Meaning;
use outcome::{dollars, ended, state};
use shop_domain::kernel::Language;
use shop_services::ports::{
    AttemptAtProvider, Door, GatewayError, Incoming, Lease, NextStep, PaymentGateway, PaymentOutcome, PaymentProvider,
    PaymentRequest, ProviderSettings, ProviderSpec, ProviderState, Reading, RefundRequest, RefundState, SettingMissing,
};
use std::{sync::Arc, time::Duration};
use wire::{Display, Options, Order, Package, Product, RedirectUrls};

pub struct LinePayProvider {
    client: reqwest::Client,
    spec: ProviderSpec,
    house: String,
    stage: String,
    patience: Duration,
}

impl LinePayProvider {
    /// `house`: where a simulator is, without a slash at the end, if it is to be asked instead of both of LINE Pay's.
    pub fn new(house: Option<String>) -> Result<Self, reqwest::Error> {
        let or = |real: &str| house.clone().unwrap_or_else(|| real.to_owned());
        Ok(Self {
            client: client()?,
            spec: spec::spec(),
            stage: or("https://sandbox-api-pay.line.me"),
            house: or("https://api-pay.line.me"),
            patience: api::CONFIRM,
        })
    }

    /// Waits no longer than this for any call, where LINE Pay itself wants up to 40 seconds.
    pub fn waiting_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }
}

impl PaymentProvider for LinePayProvider {
    fn spec(&self) -> &ProviderSpec {
        &self.spec
    }

    fn open(&self, settings: &ProviderSettings) -> Result<Arc<dyn PaymentGateway>, SettingMissing> {
        let version = match settings.get(spec::VERSION) {
            // What every merchant has.
            Ok("v3") | Err(_) => "v3",
            Ok("v4") => "v4",
            Ok(_) => return Err(SettingMissing(spec::VERSION)),
        };
        let channel_id = settings.get(spec::CHANNEL_ID)?;
        if !channel_id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(SettingMissing(spec::CHANNEL_ID));
        }
        Ok(Arc::new(LinePay {
            api: Api {
                client: self.client.clone(),
                house: if settings.stage { &self.stage } else { &self.house }.clone(),
                version,
                channel_id: channel_id.to_owned(),
                channel_secret: settings.get(spec::CHANNEL_SECRET)?.to_owned(),
                patience: self.patience,
            },
        }))
    }
}

struct LinePay {
    api: Api,
}

#[async_trait]
impl PaymentGateway for LinePay {
    async fn start(&self, request: &PaymentRequest) -> Result<NextStep, GatewayError> {
        let amount = dollars(request.amount)?;
        let (name, locale) = match request.language {
            Language::Chinese => (["訂單 ", &request.order_number].concat(), "zh_TW"),
            Language::English => (["Order ", &request.order_number].concat(), "en"),
        };
        let order = Order {
            amount,
            currency: request.amount.currency.code(),
            order_id: &request.reference,
            // One line for all of it: discounts and shipping then cannot make the sums differ.
            packages: [Package {
                id: &request.reference,
                amount,
                products: [Product { name: &name, quantity: 1, price: amount }],
            }],
            redirect_urls: RedirectUrls {
                confirm_url: &request.addresses.back,
                cancel_url: &with_marker(&request.addresses.back),
            },
            options: Options { display: Display { locale } },
        };
        let requested = self.api.request(&order).await?;
        Ok(NextStep::Redirect { address: requested.payment_url.web, handle: Some(requested.transaction_id.0) })
    }

    /// LINE Pay adds its `transactionId` and our `orderId` to both addresses of return. Anybody can write
    /// them, so they name an attempt and prove nothing.
    fn read(&self, incoming: &Incoming) -> Result<Reading, GatewayError> {
        if incoming.door != Door::Return {
            return Err(GatewayError::Malformed("LINE Pay calls nobody".to_owned()));
        }
        let found = incoming.query.iter().find(|(name, _)| name == "orderId");
        let reference = found.map(|(_, value)| value.as_str()).unwrap_or_default();
        let fits = (1..=20).contains(&reference.len()) && reference.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !fits {
            return Err(GatewayError::Malformed("orderId".to_owned()));
        }
        Ok(Reading::Ask { reference: reference.to_owned() })
    }

    async fn query(&self, attempt: &AttemptAtProvider) -> Result<ProviderState, GatewayError> {
        match self.look_up(attempt).await? {
            Some(state) => Ok(state),
            None => self.confirm(attempt).await,
        }
    }

    async fn query_only(&self, attempt: &AttemptAtProvider) -> Result<ProviderState, GatewayError> {
        // An approval comes to nothing by itself.
        Ok(self.look_up(attempt).await?.unwrap_or(ProviderState::Open))
    }

    async fn refund(&self, request: &RefundRequest, lease: &dyn Lease) -> Result<RefundState, GatewayError> {
        refund::refund(&self.api, request, lease).await
    }
}

impl LinePay {
    /// `None`: the shopper has approved it, and it waits to be confirmed.
    async fn look_up(&self, attempt: &AttemptAtProvider) -> Result<Option<ProviderState>, GatewayError> {
        // Without the handle the shopper was never sent there; only what was completed could be found.
        let Some(id) = &attempt.handle else {
            let found = self.api.by_order(&attempt.reference).await?;
            return found.map_or(Ok(ProviderState::Unknown), |payment| state(attempt, &payment)).map(Some);
        };
        let answer = self.api.check(id).await?;
        Ok(Some(match answer.return_code.as_str() {
            "0000" => ProviderState::Open,
            "0110" => return Ok(None),
            "0121" => ended(attempt, id, PaymentOutcome::Cancelled),
            "0122" => ended(attempt, id, PaymentOutcome::Failed),
            // What has been completed long ago may only be found among the payments.
            "0123" | "1150" => match self.api.by_transaction(id).await? {
                Some(payment) => state(attempt, &payment)?,
                None if answer.return_code == "1150" => ProviderState::Unknown,
                None => return Err(Trouble::Silent("completed, and not among the payments yet".into()).into()),
            },
            _ => return Err(Trouble::Told { code: answer.return_code, words: answer.return_message }.into()),
        }))
    }

    /// Completes what the shopper approved. Two instances may do so at once: LINE Pay lets one through, and
    /// the other finds the payment completed.
    async fn confirm(&self, attempt: &AttemptAtProvider) -> Result<ProviderState, GatewayError> {
        let Some(id) = &attempt.handle else { return Ok(ProviderState::Unknown) };
        let amount = dollars(attempt.amount)?;
        let trouble = match self.api.confirm(id, amount, attempt.amount.currency.code()).await {
            Ok(payment) if payment.paid() == Some(amount) => return state(attempt, &payment),
            Ok(_) => Trouble::Silent("another sum was confirmed than was asked for".into()),
            Err(trouble) => trouble,
        };
        match trouble.meaning() {
            Meaning::Early => return Ok(ProviderState::Open),
            Meaning::Ours => return Err(trouble.into()),
            Meaning::Doubtful | Meaning::Final => {}
        }
        // The books decide, also over a refusal: an earlier confirmation may have come through.
        match self.api.by_transaction(id).await? {
            Some(payment) => state(attempt, &payment),
            None if trouble.meaning() == Meaning::Final => Ok(ended(attempt, id, PaymentOutcome::Failed)),
            // It may be under way still: it is asked about again later.
            None => Err(trouble.into()),
        }
    }
}

impl Trouble {
    fn meaning(&self) -> Meaning {
        self.code().map_or(Meaning::Doubtful, Meaning::of)
    }
}

impl From<Trouble> for GatewayError {
    fn from(trouble: Trouble) -> Self {
        match (trouble.meaning(), trouble) {
            (Meaning::Doubtful, Trouble::Silent(source)) => Self::Unreachable(source),
            (Meaning::Doubtful, told) => Self::Unreachable(Box::new(told)),
            (_, told) => Self::Refused(told.to_string()),
        }
    }
}

/// LINE Pay wants two addresses of return; what became of the payment is asked for after either.
fn with_marker(back: &str) -> String {
    [back, if back.contains('?') { "&" } else { "?" }, "cancelled=1"].concat()
}
