//! Which providers there are, and how each is opened with what the owner has set. Never keeps a
//! secret longer than a gateway needs it.

use super::PaymentRefusal;
use crate::{
    ports::{
        GatewayError, KeptProvider, MethodSpec, PaymentGateway, PaymentProvider, PaymentProviders, ProviderSettings,
        ProviderSpec, Sealer, UnitOfWork,
    },
    settings,
};
use shop_contract::PaymentChoice;
use shop_domain::{
    appearance::Terms,
    kernel::{Language, Money},
    payment::PaymentMethod,
    shipment::Reach,
};
use std::{collections::BTreeMap, sync::Arc};

/// Settings that the environment brings, by provider and name: they win over the owner's. `stage` is `yes` or `no`.
pub type FixedSettings = BTreeMap<String, BTreeMap<String, String>>;

pub struct PaymentDesk {
    providers: PaymentProviders,
    sealer: Arc<dyn Sealer>,
    fixed: FixedSettings,
}

impl PaymentDesk {
    pub fn new(providers: PaymentProviders, sealer: Arc<dyn Sealer>, fixed: FixedSettings) -> Self {
        Self { providers, sealer, fixed }
    }

    pub fn specs(&self) -> impl Iterator<Item = &ProviderSpec> {
        self.providers.iter().map(|provider| provider.spec())
    }

    pub fn spec(&self, provider: &str) -> Option<&ProviderSpec> {
        self.specs().find(|spec| spec.code == provider)
    }

    pub fn method(&self, method: &PaymentMethod) -> Option<&MethodSpec> {
        self.spec(method.provider())?.methods.iter().find(|spec| spec.method == *method)
    }

    /// As people read it; the code, where the provider is gone.
    pub fn title(&self, method: &PaymentMethod, language: Language) -> String {
        self.method(method).map_or_else(|| method.code().to_owned(), |spec| spec.title.get(language).to_owned())
    }

    /// What a shopper may choose from, in the owner's order.
    pub fn offered(&self, terms: &Terms, language: Language) -> Vec<PaymentChoice> {
        let known = terms.payment_methods.iter().filter_map(|method| self.method(method));
        known.map(|spec| choice(spec, language)).collect()
    }

    /// The same for an order of this amount that travels by a way which reaches so far.
    pub fn ways(&self, terms: &Terms, amount: Money, reach: Reach) -> Vec<&MethodSpec> {
        let known = terms.payment_methods.iter().filter_map(|method| self.method(method));
        let possible = |spec: &&MethodSpec| {
            (spec.least..=spec.most).contains(&amount.amount) && reach.can_be_paid(spec.flow, amount).is_ok()
        };
        known.filter(possible).collect()
    }

    /// Whether the environment sets it, so that nobody can change it in the admin.
    pub fn is_fixed(&self, provider: &str, setting: &str) -> bool {
        self.fixed.get(provider).is_some_and(|settings| settings.contains_key(setting))
    }

    /// What a provider is opened with; a secret that cannot be read is as good as none.
    pub fn settings(&self, code: &str, kept: Option<&KeptProvider>) -> ProviderSettings {
        settings::opened(&*self.sealer, |name| context(code, name), kept, self.fixed.get(code))
    }

    pub fn seal(&self, code: &str, name: &str, secret: &str) -> String {
        self.sealer.seal(&context(code, name), secret)
    }

    /// Opens a provider with what is set now. One statement.
    pub async fn gateway(
        &self,
        work: &mut dyn UnitOfWork,
        code: &str,
    ) -> Result<Arc<dyn PaymentGateway>, PaymentRefusal> {
        let provider = self.provider(code).ok_or(PaymentRefusal::NoProvider)?;
        let kept = work.providers().get(code).await?;
        self.open(provider, &self.settings(code, kept.as_ref()))
    }

    fn open(
        &self,
        provider: &dyn PaymentProvider,
        settings: &ProviderSettings,
    ) -> Result<Arc<dyn PaymentGateway>, PaymentRefusal> {
        provider.open(settings).map_err(|missing| {
            let refusal = ["the provider is not set up: ", missing.0].concat();
            PaymentRefusal::Gateway(GatewayError::Refused(refusal))
        })
    }

    /// Whether these settings are enough to open the provider: the name of the one that is not.
    pub fn lacks(&self, code: &str, settings: &ProviderSettings) -> Option<&'static str> {
        self.provider(code)?.open(settings).err().map(|missing| missing.0)
    }

    fn provider(&self, code: &str) -> Option<&dyn PaymentProvider> {
        self.providers.iter().map(Arc::as_ref).find(|provider| provider.spec().code == code)
    }
}

pub(crate) fn choice(spec: &MethodSpec, language: Language) -> PaymentChoice {
    PaymentChoice {
        method: spec.method.clone(),
        flow: spec.flow,
        title: spec.title.get(language).to_owned(),
        next: spec.next.get(language).to_owned(),
        least: spec.least,
        most: spec.most,
    }
}

fn context(provider: &str, setting: &str) -> String {
    ["payment/", provider, "/", setting].concat()
}
