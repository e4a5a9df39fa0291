//! A provider of payment that says what a test tells it to. Never trusts a notice without the
//! signature `good`, and notes whether it was asked while a transaction was open.

use crate::memory::MemoryStore;
use async_trait::async_trait;
use bytes::Bytes;
use shop_domain::{
    kernel::{LocalText, Money},
    payment::{PaymentFlow, PaymentMethod},
};
use shop_services::ports::{
    AttemptAtProvider, Door, GatewayError, Incoming, Lease, MethodSpec, NextStep, PaymentGateway, PaymentNotice,
    PaymentOutcome, PaymentProvider, PaymentProviders, PaymentRequest, ProviderSettings, ProviderSpec, ProviderState,
    Reading, RefundRequest, RefundState, Sealer, SettingMissing, SettingSpec,
};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
};

#[derive(Debug, Default)]
pub struct ScriptedGateway {
    store: Option<MemoryStore>,
    started: Mutex<Vec<PaymentRequest>>,
    /// What has become of attempts, by reference.
    known: Mutex<BTreeMap<String, PaymentNotice>>,
    /// What it completes when it is asked to, by reference.
    approved: Mutex<BTreeMap<String, PaymentNotice>>,
    refunds: Mutex<Vec<RefundRequest>>,
    /// What the next refunds are answered with; afterwards each is done.
    refusals: Mutex<VecDeque<GatewayError>>,
    sends_a_form: AtomicBool,
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

    /// From now on, shoppers are sent here with a form.
    pub fn wants_forms(&self) {
        self.sends_a_form.store(true, Ordering::Relaxed);
    }

    /// What it answers when it is asked about the attempt.
    pub fn knows(&self, notice: PaymentNotice) {
        held(&self.known).insert(notice.reference.clone(), notice);
    }

    /// What it answers when it is asked to complete the attempt; until then it is open.
    pub fn would_complete(&self, notice: PaymentNotice) {
        held(&self.approved).insert(notice.reference.clone(), notice);
    }

    /// The next refund is answered so.
    pub fn refuses_a_refund(&self, with: GatewayError) {
        held(&self.refusals).push_back(with);
    }

    /// Every attempt that shoppers were sent here with.
    pub fn started(&self) -> Vec<PaymentRequest> {
        held(&self.started).clone()
    }

    /// Everything that was sent back.
    pub fn refunded(&self) -> Vec<RefundRequest> {
        held(&self.refunds).clone()
    }

    pub fn was_asked_inside_a_transaction(&self) -> bool {
        self.asked_inside.load(Ordering::Relaxed)
    }

    /// A notice that this provider signed.
    pub fn notice(event: &str, reference: &str, amount: i64, outcome: PaymentOutcome) -> PaymentNotice {
        PaymentNotice {
            event: event.to_owned(),
            reference: reference.to_owned(),
            amount: Money::twd(amount),
            outcome,
            transaction: Some(["T", reference].concat()),
            fee: None,
            objection: None,
        }
    }

    /// The notice as it comes in by a door.
    pub fn brings(notice: &PaymentNotice, door: Door) -> Incoming {
        Self::incoming(notice, door, "good")
    }

    /// The same notice from somebody else.
    pub fn forgery(notice: &PaymentNotice, door: Door) -> Incoming {
        Self::incoming(notice, door, "forged")
    }

    fn incoming(notice: &PaymentNotice, door: Door, signature: &str) -> Incoming {
        let body = serde_json::to_vec(notice).expect("a notice is JSON");
        let headers = vec![("signature".to_owned(), signature.to_owned())];
        Incoming { door, query: Vec::new(), headers, body: Bytes::from(body) }
    }

    fn watch(&self) -> Result<(), GatewayError> {
        if self.store.as_ref().is_some_and(|store| !store.is_idle()) {
            self.asked_inside.store(true, Ordering::Relaxed);
        }
        if self.is_away.load(Ordering::Relaxed) {
            return Err(GatewayError::Unreachable("the provider is away".into()));
        }
        Ok(())
    }
}

#[async_trait]
impl PaymentGateway for ScriptedGateway {
    async fn start(&self, request: &PaymentRequest) -> Result<NextStep, GatewayError> {
        self.watch()?;
        held(&self.started).push(request.clone());
        if self.sends_a_form.load(Ordering::Relaxed) {
            let fields = vec![("reference".to_owned(), request.reference.clone())];
            return Ok(NextStep::Form { action: "https://pay.test/".to_owned(), fields });
        }
        let address = ["https://pay.test/", &request.reference].concat();
        Ok(NextStep::Redirect { address, handle: Some(["H", &request.reference].concat()) })
    }

    fn read(&self, incoming: &Incoming) -> Result<Reading, GatewayError> {
        let signed = incoming.headers.iter().any(|(name, value)| name == "signature" && value == "good");
        if !signed {
            return Err(GatewayError::Forged);
        }
        let notice = serde_json::from_slice(&incoming.body);
        notice.map(Reading::Notice).map_err(|error| GatewayError::Malformed(error.to_string()))
    }

    async fn query(&self, attempt: &AttemptAtProvider) -> Result<ProviderState, GatewayError> {
        let completed = held(&self.approved).remove(&attempt.reference);
        if let Some(notice) = completed {
            self.knows(notice);
        }
        self.query_only(attempt).await
    }

    async fn query_only(&self, attempt: &AttemptAtProvider) -> Result<ProviderState, GatewayError> {
        self.watch()?;
        let known = held(&self.known).get(&attempt.reference).cloned();
        Ok(known.map_or(ProviderState::Open, ProviderState::Ended))
    }

    async fn refund(&self, request: &RefundRequest, lease: &dyn Lease) -> Result<RefundState, GatewayError> {
        self.watch()?;
        lease.hold().await?;
        if let Some(refusal) = held(&self.refusals).pop_front() {
            return Err(refusal);
        }
        let mut refunds = held(&self.refunds);
        if !refunds.iter().any(|other| other.key == request.key) {
            refunds.push(request.clone());
        }
        Ok(RefundState::Done { transaction: None })
    }
}

fn held<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().expect("no test panicked while it held the gateway")
}

/// Opens the one gateway that the test holds, whatever is set.
pub struct ScriptedProvider {
    spec: ProviderSpec,
    gateway: Arc<ScriptedGateway>,
}

impl ScriptedProvider {
    /// A way to pay later, under a number that the scripted provider issues.
    pub fn number() -> PaymentMethod {
        PaymentMethod::from_code("test_number").expect("a code")
    }

    fn new(code: &'static str, methods: &[(PaymentMethod, PaymentFlow)], gateway: &Arc<ScriptedGateway>) -> Self {
        let has_gateway = code == "test";
        let methods = methods.iter().map(|(method, flow)| MethodSpec {
            method: method.clone(),
            flow: *flow,
            title: LocalText::new(method.code(), method.code()),
            next: LocalText::new("{total}", "{total}"),
            least: 0,
            most: 1_000_000,
            refunds: has_gateway,
        });
        let setting =
            |name, secret| SettingSpec { name, label: LocalText::new(name, name), hint: LocalText::default(), secret };
        let settings = match code {
            "test" => vec![setting("merchant", false), setting("key", true)],
            "transfer" => ["bank", "account", "holder"].map(|name| setting(name, false)).into(),
            _ => Vec::new(),
        };
        let title = LocalText::new(code, code);
        let spec = ProviderSpec { code, title, settings, methods: methods.collect(), has_stage: has_gateway };
        Self { spec, gateway: gateway.clone() }
    }
}

impl PaymentProvider for ScriptedProvider {
    fn spec(&self) -> &ProviderSpec {
        &self.spec
    }

    fn open(&self, settings: &ProviderSettings) -> Result<Arc<dyn PaymentGateway>, SettingMissing> {
        // As a real one: what is half set cannot be opened. Nothing set is the test's own account.
        if !settings.values.is_empty() {
            settings
                .get("merchant")
                .and(settings.get("key"))
                .map(drop)
                .or_else(|missing| if self.spec.code == "test" { Err(missing) } else { Ok(()) })?;
        }
        Ok(self.gateway.clone())
    }
}

/// Cash, transfer, and the scripted one with its two ways.
pub fn scripted_providers(gateway: &Arc<ScriptedGateway>) -> PaymentProviders {
    let test = [(PaymentMethod::TEST, PaymentFlow::Redirect), (ScriptedProvider::number(), PaymentFlow::Number)];
    vec![
        Arc::new(ScriptedProvider::new("cod", &[(PaymentMethod::COD, PaymentFlow::Cash)], gateway)),
        Arc::new(ScriptedProvider::new("transfer", &[(PaymentMethod::TRANSFER, PaymentFlow::Transfer)], gateway)),
        Arc::new(ScriptedProvider::new("test", &test, gateway)),
    ]
}

/// Seals so that a test can see it was done.
pub struct PlainSealer;

impl Sealer for PlainSealer {
    fn seal(&self, context: &str, secret: &str) -> String {
        ["sealed:", context, ":", secret].concat()
    }

    fn open(&self, context: &str, sealed: &str) -> Option<String> {
        sealed.strip_prefix(&["sealed:", context, ":"].concat()).map(str::to_owned)
    }
}
