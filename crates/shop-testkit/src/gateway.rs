//! A provider of payment that says what a test tells it to. Never trusts a notice without the
//! signature `good`, and notes whether it was asked while a transaction was open.

use crate::memory::MemoryStore;
use async_trait::async_trait;
use shop_domain::kernel::Money;
use shop_services::ports::{GatewayError, PaymentGateway, PaymentNotice, PaymentOutcome, PaymentRequest};
use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

/// The fields of a notice, as a callback or a browser's return carries them.
pub type NoticeFields = Vec<(String, String)>;

#[derive(Debug, Default)]
pub struct ScriptedGateway {
    store: Option<MemoryStore>,
    started: Mutex<Vec<PaymentRequest>>,
    is_away: AtomicBool,
    asked_inside: AtomicBool,
}

impl ScriptedGateway {
    /// Notes when it is asked while `store` has a unit of work open.
    pub fn watching(store: MemoryStore) -> Self {
        Self { store: Some(store), ..Self::default() }
    }

    /// From now on, as if the provider could not be reached, or could be again.
    pub fn goes_away(&self, is_away: bool) {
        self.is_away.store(is_away, Ordering::Relaxed);
    }

    /// Every attempt that shoppers were sent here with.
    pub fn started(&self) -> Vec<PaymentRequest> {
        self.started.lock().expect("no test panicked while it started a payment").clone()
    }

    pub fn was_asked_inside_a_transaction(&self) -> bool {
        self.asked_inside.load(Ordering::Relaxed)
    }

    /// A notice that this provider signed.
    pub fn notice(event: &str, reference: &str, amount: i64, outcome: PaymentOutcome) -> NoticeFields {
        Self::fields(event, reference, amount, outcome, "good")
    }

    /// The same notice from somebody else.
    pub fn forgery(event: &str, reference: &str, amount: i64, outcome: PaymentOutcome) -> NoticeFields {
        Self::fields(event, reference, amount, outcome, "forged")
    }

    fn fields(event: &str, reference: &str, amount: i64, outcome: PaymentOutcome, signature: &str) -> NoticeFields {
        let outcome = match outcome {
            PaymentOutcome::Paid => "paid",
            PaymentOutcome::Failed => "failed",
            PaymentOutcome::Cancelled => "cancelled",
        };
        let amount = amount.to_string();
        [
            ("event", event),
            ("reference", reference),
            ("amount", &amount),
            ("outcome", outcome),
            ("signature", signature),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }
}

#[async_trait]
impl PaymentGateway for ScriptedGateway {
    async fn start(&self, request: &PaymentRequest) -> Result<String, GatewayError> {
        if self.store.as_ref().is_some_and(|store| !store.is_idle()) {
            self.asked_inside.store(true, Ordering::Relaxed);
        }
        if self.is_away.load(Ordering::Relaxed) {
            return Err(GatewayError::Unreachable("the provider is away".into()));
        }
        self.started.lock().expect("no test panicked while it started a payment").push(request.clone());
        Ok(["https://pay.test/", &request.reference].concat())
    }

    fn read(&self, fields: &[(String, String)]) -> Result<PaymentNotice, GatewayError> {
        let field = |name: &str| {
            let found = fields.iter().find(|(field, _)| field == name);
            found.map(|(_, value)| value.as_str()).ok_or_else(|| GatewayError::Malformed(name.to_owned()))
        };
        if field("signature")? != "good" {
            return Err(GatewayError::Forged);
        }
        let amount = field("amount")?.parse().map_err(|_| GatewayError::Malformed("amount".to_owned()))?;
        let outcome = match field("outcome")? {
            "paid" => PaymentOutcome::Paid,
            "failed" => PaymentOutcome::Failed,
            "cancelled" => PaymentOutcome::Cancelled,
            _ => return Err(GatewayError::Malformed("outcome".to_owned())),
        };
        Ok(PaymentNotice {
            event: field("event")?.to_owned(),
            reference: field("reference")?.to_owned(),
            amount: Money::twd(amount),
            outcome,
        })
    }
}
