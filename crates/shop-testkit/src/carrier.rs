//! Carriers that say what a test tells them to. Never carry anything, never trust a notice without the signature
//! `good`, and note whether they were asked while a transaction was open.

use crate::{actors::a_store, memory::MemoryStore};
use async_trait::async_trait;
use bytes::Bytes;
use shop_domain::{
    kernel::LocalText,
    shipment::{DeliveryKind, DeliveryMethod, ParcelAtCarrier, ReceiverRule},
};
use shop_services::ports::{
    Booked, Carrier, CarrierGateway, CarrierSpec, Carriers, ChosenStore, DeliverySpec, Door, GatewayError, Incoming,
    LabelPage, MapRequest, NextStep, ParcelNotice, ParcelReading, ParcelRequest, PickupStore, ProviderSettings,
    ReturnAtCarrier, ReturnRequest, SettingMissing, SettingSpec,
};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
};

#[derive(Debug, Default)]
pub struct ScriptedCarrier {
    store: Option<MemoryStore>,
    /// Every parcel that was taken on, once each.
    created: Mutex<Vec<ParcelRequest>>,
    called_off: Mutex<Vec<String>>,
    /// What the next parcels are answered with; afterwards each is taken on.
    refusals: Mutex<VecDeque<GatewayError>>,
    loses_the_next_answer: AtomicBool,
    /// What has become of parcels, by reference.
    known: Mutex<BTreeMap<String, ParcelNotice>>,
    asked_inside: AtomicBool,
}

impl ScriptedCarrier {
    /// Notes when it is asked while `store` has a unit of work open.
    pub fn watching(store: MemoryStore) -> Self {
        Self { store: Some(store), ..Self::default() }
    }

    /// The next parcel is answered so.
    pub fn refuses(&self, with: GatewayError) {
        held(&self.refusals).push_back(with);
    }

    /// The next parcel is taken on, and nobody hears of it.
    pub fn loses_the_next_answer(&self) {
        self.loses_the_next_answer.store(true, Ordering::Relaxed);
    }

    /// What it answers when it is asked about the parcel.
    pub fn knows(&self, notice: ParcelNotice) {
        held(&self.known).insert(notice.reference.clone(), notice);
    }

    /// Every parcel that it was told of.
    pub fn created(&self) -> Vec<ParcelRequest> {
        held(&self.created).clone()
    }

    pub fn called_off(&self) -> Vec<String> {
        held(&self.called_off).clone()
    }

    pub fn was_asked_inside_a_transaction(&self) -> bool {
        self.asked_inside.load(Ordering::Relaxed)
    }

    /// A notice as it comes in at a door, signed.
    pub fn brings(notice: &ParcelNotice) -> Incoming {
        Incoming {
            door: Door::Callback,
            query: Vec::new(),
            headers: vec![("signature".to_owned(), "good".to_owned())],
            body: Bytes::from(serde_json::to_vec(notice).expect("a notice can be written")),
        }
    }

    fn watch(&self) {
        if self.store.as_ref().is_some_and(|store| !store.is_idle()) {
            self.asked_inside.store(true, Ordering::Relaxed);
        }
    }
}

#[async_trait]
impl CarrierGateway for ScriptedCarrier {
    fn map(&self, request: &MapRequest) -> Result<NextStep, GatewayError> {
        let fields = [("token", request.token.as_str()), ("back", &request.back)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Ok(NextStep::Form { action: "https://carrier.test/map".to_owned(), fields })
    }

    fn chosen(&self, incoming: &Incoming) -> Result<ChosenStore, GatewayError> {
        let form = incoming.form();
        let text = |name: &str| form.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
        let missing = |name: &str| GatewayError::Malformed(name.to_owned());
        let store =
            PickupStore { name: "made up".to_owned(), ..a_store(&text("store").ok_or_else(|| missing("store"))?) };
        Ok(ChosenStore { token: text("token").ok_or_else(|| missing("token"))?, store })
    }

    /// Every number is a store but those that begin with a nine.
    async fn store(&self, _method: &DeliveryMethod, id: &str) -> Result<Option<PickupStore>, GatewayError> {
        self.watch();
        Ok((!id.starts_with('9')).then(|| a_store(id)))
    }

    async fn create(&self, request: &ParcelRequest) -> Result<Booked, GatewayError> {
        self.watch();
        if let Some(refusal) = held(&self.refusals).pop_front() {
            return Err(refusal);
        }
        let mut created = held(&self.created);
        if !created.iter().any(|other| other.reference == request.reference) {
            created.push(request.clone());
        }
        if self.loses_the_next_answer.swap(false, Ordering::Relaxed) {
            return Err(GatewayError::Unreachable("the answer is lost".into()));
        }
        let parcel = ParcelAtCarrier {
            reference: request.reference.clone(),
            method: request.method.clone(),
            handle: ["H", &request.reference].concat(),
            numbers: BTreeMap::new(),
        };
        Ok(Booked { parcel, tracking: Some(["T", &request.reference].concat()) })
    }

    async fn query(&self, parcel: &ParcelAtCarrier) -> Result<Option<ParcelNotice>, GatewayError> {
        self.watch();
        Ok(held(&self.known).get(&parcel.reference).cloned())
    }

    fn labels(&self, parcels: &[ParcelAtCarrier]) -> Result<Vec<LabelPage>, GatewayError> {
        let fields = parcels.iter().map(|parcel| ("parcel".to_owned(), parcel.handle.clone())).collect();
        Ok(vec![LabelPage { parcels: parcels.len(), action: "https://carrier.test/labels".to_owned(), fields }])
    }

    async fn cancel(&self, parcel: &ParcelAtCarrier) -> Result<(), GatewayError> {
        self.watch();
        held(&self.called_off).push(parcel.reference.clone());
        Ok(())
    }

    async fn send_back(&self, request: &ReturnRequest) -> Result<ReturnAtCarrier, GatewayError> {
        self.watch();
        let reference = Some(["R", &request.parcel.reference].concat());
        Ok(ReturnAtCarrier { reference, code: Some("R1234567".to_owned()) })
    }

    fn read(&self, incoming: &Incoming) -> Result<ParcelReading, GatewayError> {
        if !incoming.headers.iter().any(|(name, value)| name == "signature" && value == "good") {
            return Err(GatewayError::Forged);
        }
        let notice = serde_json::from_slice(&incoming.body);
        notice.map(ParcelReading::Notice).map_err(|error| GatewayError::Malformed(error.to_string()))
    }
}

fn held<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().expect("no test panicked while it held the carrier")
}

/// Opens the one gateway that the test holds, whatever is set.
struct Scripted {
    spec: CarrierSpec,
    gateway: Arc<ScriptedCarrier>,
}

impl Carrier for Scripted {
    fn spec(&self) -> &CarrierSpec {
        &self.spec
    }

    fn open(&self, settings: &ProviderSettings) -> Result<Arc<dyn CarrierGateway>, SettingMissing> {
        // As a real one: what is half set cannot be opened. Nothing set is the test's own account.
        if !settings.values.is_empty() {
            self.spec.settings.iter().try_for_each(|setting| settings.get(setting.name).map(drop))?;
        }
        Ok(self.gateway.clone())
    }
}

/// The shop's own ways, and a carrier with a store that collects NT$20,000 and takes 5 kg, and a courier
/// to the main island who collects nothing.
pub fn scripted_carriers(gateway: &Arc<ScriptedCarrier>) -> Carriers {
    let carrier = |code, methods| -> Arc<dyn Carrier> {
        let title = LocalText::new(code, code);
        let setting =
            |name, secret| SettingSpec { name, label: LocalText::new(name, name), hint: LocalText::default(), secret };
        let is_own = code == DeliveryMethod::OWN;
        let settings = if is_own { Vec::new() } else { vec![setting("merchant", false), setting("key", true)] };
        let spec = CarrierSpec { code, title, settings, methods, has_stage: !is_own };
        Arc::new(Scripted { spec, gateway: gateway.clone() })
    };
    let unbound = |method, kind| DeliverySpec { collects: Some(1_000_000), ..spec(method, kind) };
    let own =
        vec![unbound(DeliveryMethod::HOME, DeliveryKind::Home), unbound(DeliveryMethod::SHOP, DeliveryKind::Shop)];
    let store = DeliverySpec {
        least: 1,
        most: 20_000,
        collects: Some(20_000),
        heaviest: Some(5_000),
        receiver: ReceiverRule::Store,
        ..spec(method("test_store"), DeliveryKind::Store)
    };
    let courier = DeliverySpec {
        outlying: false,
        receiver: ReceiverRule::Courier,
        ..spec(method("test_home"), DeliveryKind::Home)
    };
    vec![carrier(DeliveryMethod::OWN, own), carrier("test", vec![store, courier])]
}

fn method(code: &str) -> DeliveryMethod {
    DeliveryMethod::from_code(code).expect("a code")
}

fn spec(method: DeliveryMethod, kind: DeliveryKind) -> DeliverySpec {
    DeliverySpec {
        title: LocalText::new(method.code(), method.code()),
        method,
        kind,
        hint: LocalText::default(),
        least: 0,
        most: 1_000_000,
        collects: None,
        heaviest: None,
        outlying: true,
        receiver: ReceiverRule::Any,
    }
}
