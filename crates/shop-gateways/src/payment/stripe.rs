//! Stripe Checkout: the shopper pays on Stripe's page, by card, wallet or Link, and Stripe tells the
//! shop in signed events. Never sees a card, and never counts on the browser to come back.

mod api;
mod session;
mod signature;
mod spec;
mod wire;

use super::client;
use api::{Api, Form, Trouble};
use async_trait::async_trait;
use shop_services::ports::{
    AttemptAtProvider, Clock, Door, GatewayError, Incoming, Lease, NextStep, Objection, PaymentGateway, PaymentOutcome,
    PaymentProvider, PaymentRequest, ProviderSettings, ProviderSpec, ProviderState, Reading, RefundRequest,
    RefundState, SettingMissing,
};
use std::sync::Arc;
use wire::{Event, PaymentIntent, Refund, Session};

pub struct StripeProvider {
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    spec: ProviderSpec,
    house: String,
}

impl StripeProvider {
    /// `house`: where a simulator is, without a slash at the end, if it is to be asked instead.
    pub fn new(clock: Arc<dyn Clock>, house: Option<String>) -> Result<Self, reqwest::Error> {
        let house = house.unwrap_or_else(|| "https://api.stripe.com".to_owned());
        Ok(Self { client: client()?, clock, spec: spec::spec(), house })
    }
}

impl PaymentProvider for StripeProvider {
    fn spec(&self) -> &ProviderSpec {
        &self.spec
    }

    fn open(&self, settings: &ProviderSettings) -> Result<Arc<dyn PaymentGateway>, SettingMissing> {
        let setting = |name, beginnings: &[&str]| {
            let value = settings.get(name)?;
            let fits = beginnings.iter().any(|beginning| value.starts_with(beginning)) && value.is_ascii();
            if fits { Ok(value.to_owned()) } else { Err(SettingMissing(name)) }
        };
        let secret_key = setting(spec::SECRET_KEY, &["sk_", "rk_"])?;
        Ok(Arc::new(Stripe {
            clock: self.clock.clone(),
            is_live: secret_key.get(2..).is_some_and(|rest| rest.starts_with("_live_")),
            webhook_secret: setting(spec::WEBHOOK_SECRET, &["whsec_"])?,
            api: Api { client: self.client.clone(), house: self.house.clone(), secret_key },
        }))
    }
}

struct Stripe {
    api: Api,
    clock: Arc<dyn Clock>,
    webhook_secret: String,
    /// Whether the key is one of real money.
    is_live: bool,
}

#[async_trait]
impl PaymentGateway for Stripe {
    async fn start(&self, request: &PaymentRequest) -> Result<NextStep, GatewayError> {
        let form = session::form(request)?;
        let session = self.api.open_session(&session::key(&request.reference, &form), &form).await?;
        let address = session.url.ok_or_else(|| GatewayError::Malformed("url".to_owned()))?;
        Ok(NextStep::Redirect { address, handle: Some(session.id) })
    }

    fn read(&self, incoming: &Incoming) -> Result<Reading, GatewayError> {
        match incoming.door {
            Door::Return => session::returned(&incoming.query),
            Door::Callback | Door::Instructions => self.event(incoming),
        }
    }

    async fn query(&self, attempt: &AttemptAtProvider) -> Result<ProviderState, GatewayError> {
        // Without the handle the shopper was never sent there.
        let Some(id) = &attempt.handle else { return Ok(ProviderState::Unknown) };
        let session = match self.api.session(id).await {
            Err(Trouble::Told(_, refusal)) if refusal.code.as_deref() == Some("resource_missing") => {
                return Ok(ProviderState::Unknown);
            }
            session => session?,
        };
        let Some(outcome) = outcome(&session) else { return Ok(ProviderState::Open) };
        let event = session::event(&session, &outcome);
        let notice = session::notice(&session, event, outcome)?;
        if notice.reference != attempt.reference {
            return Err(GatewayError::Malformed("client_reference_id".to_owned()));
        }
        Ok(ProviderState::Ended(notice))
    }

    async fn refund(&self, request: &RefundRequest, _lease: &dyn Lease) -> Result<RefundState, GatewayError> {
        let Some(payment) = self.payment_intent(&request.attempt).await? else {
            return Ok(RefundState::Refused { reason: "no payment to refund".to_owned() });
        };
        // Stripe forgets a key after a day. The refund itself keeps it.
        if let Some(refund) = self.refunded(&payment, &request.key).await? {
            return refund_state(refund);
        }
        let form: Form = vec![
            ("payment_intent", payment),
            ("amount", session::minor(request.amount)?.to_string()),
            ("reason", "requested_by_customer".to_owned()),
            ("metadata[key]", request.key.clone()),
        ];
        match self.api.refund(&request.key, &form).await {
            Ok(refund) => refund_state(refund),
            Err(trouble @ Trouble::Told(status, _)) if matches!(status.as_u16(), 400 | 402 | 404) => {
                Ok(RefundState::Refused { reason: trouble.to_string() })
            }
            Err(trouble) => Err(trouble.into()),
        }
    }
}

impl Stripe {
    fn event(&self, incoming: &Incoming) -> Result<Reading, GatewayError> {
        let header = incoming.headers.iter().find(|(name, _)| name == "stripe-signature");
        let (_, header) = header.ok_or(GatewayError::Forged)?;
        if !signature::is_good(header, &self.webhook_secret, &incoming.body, self.clock.now()) {
            return Err(GatewayError::Forged);
        }
        let malformed = |error: serde_json::Error| GatewayError::Malformed(error.to_string());
        let event: Event = serde_json::from_slice(&incoming.body).map_err(malformed)?;
        if !event.kind.starts_with("checkout.session.") {
            return Ok(Reading::Nothing);
        }
        let session: Session = serde_json::from_value(event.data.object).map_err(malformed)?;
        // A session of somebody else's making, such as a payment link of the owner's.
        if session.client_reference_id.is_none() {
            return Ok(Reading::Nothing);
        }
        let outcome = match event.kind.as_str() {
            "checkout.session.completed" | "checkout.session.async_payment_succeeded" => outcome(&session),
            "checkout.session.async_payment_failed" => Some(PaymentOutcome::Failed),
            "checkout.session.expired" => Some(PaymentOutcome::Cancelled),
            _ => None,
        };
        let Some(outcome) = outcome else { return Ok(Reading::Nothing) };
        let mut notice = session::notice(&session, event.id, outcome)?;
        if self.is_live && !event.livemode {
            notice.objection = Some(Objection::Simulated);
        }
        Ok(Reading::Notice(notice))
    }

    /// What the money came in by: told with the result, and otherwise still to be found in the session.
    async fn payment_intent(&self, attempt: &AttemptAtProvider) -> Result<Option<String>, GatewayError> {
        if let Some(payment) = &attempt.transaction {
            return Ok(Some(payment.clone()));
        }
        let Some(id) = &attempt.handle else { return Ok(None) };
        let session = self.api.session(id).await?;
        Ok(session.payment_intent.as_ref().map(|payment| payment.id().to_owned()))
    }

    /// The refund that an earlier call with this key made.
    async fn refunded(&self, payment: &str, key: &str) -> Result<Option<Refund>, GatewayError> {
        let refunds = self.api.refunds(payment).await?;
        let found =
            refunds.data.into_iter().find(|refund| refund.metadata.get("key").is_some_and(|found| found == key));
        if found.is_none() && refunds.has_more {
            return Err(GatewayError::Refused("more than a hundred refunds of one payment".to_owned()));
        }
        Ok(found)
    }
}

/// How a session has ended; `None` where it has not.
fn outcome(session: &Session) -> Option<PaymentOutcome> {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    match (text(&session.status).as_str(), text(&session.payment_status).as_str()) {
        // Free of charge is a sum too, and not the order's.
        (_, "paid" | "no_payment_required") => Some(PaymentOutcome::Paid),
        ("expired", _) => Some(PaymentOutcome::Cancelled),
        // Handed in, and the bank that takes days has said no.
        ("complete", "unpaid") => match session.payment_intent.as_ref().and_then(PaymentIntent::status) {
            Some("requires_payment_method" | "canceled") => Some(PaymentOutcome::Failed),
            _ => None,
        },
        _ => None,
    }
}

/// Money that is on its way back is asked about again until it is there.
fn refund_state(refund: Refund) -> Result<RefundState, GatewayError> {
    let status = refund.status.unwrap_or_default();
    match status.as_str() {
        "succeeded" => Ok(RefundState::Done { transaction: Some(refund.id) }),
        "failed" | "canceled" => Ok(RefundState::Refused { reason: refund.failure_reason.unwrap_or(status) }),
        _ => Err(GatewayError::Unreachable(["the refund is ", &status].concat().into())),
    }
}

impl From<Trouble> for GatewayError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Silent(source) => Self::Unreachable(source),
            told @ Trouble::Told(..) => Self::Refused(told.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
