//! Carriers that say what a test tells them to. Never carry anything.

use async_trait::async_trait;
use shop_domain::{
    kernel::LocalText,
    shipment::{DeliveryKind, DeliveryMethod, ReceiverRule},
};
use shop_services::ports::{
    Carrier, CarrierGateway, CarrierSpec, Carriers, DeliverySpec, ProviderSettings, SettingMissing, SettingSpec,
};
use std::sync::Arc;

/// Says no to everything.
#[derive(Debug, Default)]
pub struct ScriptedCarrier;

#[async_trait]
impl CarrierGateway for ScriptedCarrier {}

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
