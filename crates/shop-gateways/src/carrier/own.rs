//! What the shop does by itself: it sends a parcel by whomever it likes, or hands it over at its own
//! counter. Never tells anybody.

use async_trait::async_trait;
use shop_domain::{
    kernel::LocalText,
    shipment::{DeliveryKind, DeliveryMethod, ReceiverRule},
};
use shop_services::ports::{Carrier, CarrierGateway, CarrierSpec, DeliverySpec, ProviderSettings, SettingMissing};
use std::sync::Arc;

/// More than a cart can come to.
const NO_BOUND: i64 = i64::MAX;

pub struct Own {
    spec: CarrierSpec,
}

impl Default for Own {
    fn default() -> Self {
        let home = method(
            DeliveryMethod::HOME,
            DeliveryKind::Home,
            LocalText::new("宅配到府", "Home delivery"),
            LocalText::new("送到您填的地址。", "To the address that you give."),
        );
        let shop = method(
            DeliveryMethod::SHOP,
            DeliveryKind::Shop,
            LocalText::new("到店自取", "Fetch it at the shop"),
            LocalText::new("備好時我們會通知您。", "We tell you when it is ready."),
        );
        Self {
            spec: CarrierSpec {
                code: DeliveryMethod::OWN,
                title: LocalText::new("自行出貨", "By the shop itself"),
                settings: Vec::new(),
                methods: vec![home, shop],
                has_stage: false,
            },
        }
    }
}

fn method(method: DeliveryMethod, kind: DeliveryKind, title: LocalText, hint: LocalText) -> DeliverySpec {
    DeliverySpec {
        method,
        kind,
        title,
        hint,
        least: 0,
        most: NO_BOUND,
        collects: Some(NO_BOUND),
        heaviest: None,
        outlying: true,
        receiver: ReceiverRule::Any,
    }
}

impl Carrier for Own {
    fn spec(&self) -> &CarrierSpec {
        &self.spec
    }

    fn open(&self, _settings: &ProviderSettings) -> Result<Arc<dyn CarrierGateway>, SettingMissing> {
        Ok(Arc::new(Nobody))
    }
}

/// The other end of a carrier that has none: everything is the shop's own to do.
struct Nobody;

#[async_trait]
impl CarrierGateway for Nobody {}
