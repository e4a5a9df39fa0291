//! Carriers that say what a test tells them to. Never carry anything.

use async_trait::async_trait;
use shop_domain::{
    kernel::LocalText,
    shipment::{DeliveryKind, DeliveryMethod, ReceiverRule},
};
use shop_services::ports::{
    Carrier, CarrierGateway, CarrierSpec, Carriers, DeliverySpec, ProviderSettings, SettingMissing,
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

    fn open(&self, _settings: &ProviderSettings) -> Result<Arc<dyn CarrierGateway>, SettingMissing> {
        Ok(self.gateway.clone())
    }
}

/// The shop's own ways, and a carrier with a store that collects NT$20,000 and takes 5 kg, and a courier
/// to the main island who collects nothing.
pub fn scripted_carriers(gateway: &Arc<ScriptedCarrier>) -> Carriers {
    let carrier = |code, methods| -> Arc<dyn Carrier> {
        let title = LocalText::new(code, code);
        let spec = CarrierSpec { code, title, settings: Vec::new(), methods, has_stage: false };
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
