//! Which issuers of e-invoices there are, and how one is opened with what the owner has set. Never keeps a secret
//! longer than a gateway needs it.

use crate::{
    payment::FixedSettings,
    ports::{
        InvoiceGateway, InvoiceIssuer, InvoiceIssuers, IssuerSpec, KeptProvider, ProviderSettings, Sealer, StoreError,
        UnitOfWork,
    },
    settings,
};
use std::sync::Arc;

pub struct InvoiceDesk {
    issuers: InvoiceIssuers,
    sealer: Arc<dyn Sealer>,
    fixed: FixedSettings,
}

impl InvoiceDesk {
    pub fn new(issuers: InvoiceIssuers, sealer: Arc<dyn Sealer>, fixed: FixedSettings) -> Self {
        Self { issuers, sealer, fixed }
    }

    /// Whether the environment sets it, so that nobody can change it in the admin.
    pub fn is_fixed(&self, issuer: &str, setting: &str) -> bool {
        self.fixed.get(issuer).is_some_and(|settings| settings.contains_key(setting))
    }

    pub fn specs(&self) -> impl Iterator<Item = &IssuerSpec> {
        self.issuers.iter().map(|issuer| issuer.spec())
    }

    /// What an issuer is opened with; a secret that cannot be read is as good as none.
    pub fn settings(&self, code: &str, kept: Option<&KeptProvider>) -> ProviderSettings {
        settings::opened(&*self.sealer, |name| context(code, name), kept, self.fixed.get(code))
    }

    pub fn seal(&self, code: &str, name: &str, secret: &str) -> String {
        self.sealer.seal(&context(code, name), secret)
    }

    /// The name of a setting that is missing or cannot be right.
    pub fn lacks(&self, code: &str, settings: &ProviderSettings) -> Option<&'static str> {
        self.issuer(code)?.open(settings).err().map(|missing| missing.0)
    }

    /// Under which an issuer's settings are kept, beside those of payment.
    pub fn kept_as(code: &str) -> String {
        ["invoice/", code].concat()
    }

    /// The first issuer that is set up. `None`: the owner issues by other ways.
    pub async fn gateway(&self, work: &mut dyn UnitOfWork) -> Result<Option<Arc<dyn InvoiceGateway>>, StoreError> {
        for issuer in &self.issuers {
            let code = issuer.spec().code;
            let kept = work.providers().get(&Self::kept_as(code)).await?;
            if let Ok(gateway) = issuer.open(&self.settings(code, kept.as_ref())) {
                return Ok(Some(gateway));
            }
        }
        Ok(None)
    }

    fn issuer(&self, code: &str) -> Option<&dyn InvoiceIssuer> {
        self.issuers.iter().map(Arc::as_ref).find(|issuer| issuer.spec().code == code)
    }
}

/// Another than a provider of payment has: a vendor may be both, and its secrets two.
fn context(issuer: &str, setting: &str) -> String {
    ["invoice/", issuer, "/", setting].concat()
}
