//! Which carriers there are, and how each is opened with what the owner has set. Never keeps a secret
//! longer than a gateway needs it.

use super::CarrierRefusal;
use crate::{
    payment::FixedSettings,
    ports::{
        Carrier, CarrierGateway, CarrierSpec, Carriers, DeliverySpec, KeptProvider, ProviderSettings, Sealer,
        SettingMissing, UnitOfWork,
    },
    settings,
};
use shop_domain::{kernel::Language, shipment::DeliveryMethod};
use std::sync::Arc;

pub struct CarrierDesk {
    carriers: Carriers,
    sealer: Arc<dyn Sealer>,
    fixed: FixedSettings,
}

impl CarrierDesk {
    pub fn new(carriers: Carriers, sealer: Arc<dyn Sealer>, fixed: FixedSettings) -> Self {
        Self { carriers, sealer, fixed }
    }

    pub fn specs(&self) -> impl Iterator<Item = &CarrierSpec> {
        self.carriers.iter().map(|carrier| carrier.spec())
    }

    pub fn spec(&self, carrier: &str) -> Option<&CarrierSpec> {
        self.specs().find(|spec| spec.code == carrier)
    }

    pub fn method(&self, method: &DeliveryMethod) -> Option<&DeliverySpec> {
        self.spec(method.carrier())?.methods.iter().find(|spec| spec.method == *method)
    }

    /// As people read it; the code, where the carrier is gone.
    pub fn title(&self, method: &DeliveryMethod, language: Language) -> String {
        self.method(method).map_or_else(|| method.code().to_owned(), |spec| spec.title.get(language).to_owned())
    }

    /// Whether the environment sets it, so that nobody can change it in the admin.
    pub fn is_fixed(&self, carrier: &str, setting: &str) -> bool {
        self.fixed.get(carrier).is_some_and(|settings| settings.contains_key(setting))
    }

    /// What a carrier is opened with; a secret that cannot be read is as good as none.
    pub fn settings(&self, code: &str, kept: Option<&KeptProvider>) -> ProviderSettings {
        settings::opened(&*self.sealer, |name| context(code, name), kept, self.fixed.get(code))
    }

    pub fn seal(&self, code: &str, name: &str, secret: &str) -> String {
        self.sealer.seal(&context(code, name), secret)
    }

    /// `None`: there is no such carrier.
    pub fn open(
        &self,
        code: &str,
        settings: &ProviderSettings,
    ) -> Option<Result<Arc<dyn CarrierGateway>, SettingMissing>> {
        Some(self.carrier(code)?.open(settings))
    }

    /// Opens a carrier with what is set now. One statement.
    pub async fn gateway(
        &self,
        work: &mut dyn UnitOfWork,
        code: &str,
    ) -> Result<Arc<dyn CarrierGateway>, CarrierRefusal> {
        let kept = work.providers().get(&kept_as(code)).await?;
        let opened = self.open(code, &self.settings(code, kept.as_ref())).ok_or(CarrierRefusal::NoCarrier)?;
        opened.map_err(|missing| CarrierRefusal::NotSetUp(missing.0))
    }

    /// Whether these settings are enough to open the carrier: the name of the one that is not.
    pub fn lacks(&self, code: &str, settings: &ProviderSettings) -> Option<&'static str> {
        self.open(code, settings)?.err().map(|missing| missing.0)
    }

    fn carrier(&self, code: &str) -> Option<&dyn Carrier> {
        self.carriers.iter().map(Arc::as_ref).find(|carrier| carrier.spec().code == code)
    }
}

/// Another than a provider of payment has: a vendor may be both, and its secrets two.
fn context(carrier: &str, setting: &str) -> String {
    ["carrier/", carrier, "/", setting].concat()
}

/// The name that its settings are kept under, beside those of providers of payment.
pub(super) fn kept_as(carrier: &str) -> String {
    ["carrier/", carrier].concat()
}
