//! What the owner sets of e-invoices. Never shows a secret that was set: it can only be replaced.

use super::{InvoiceDesk, InvoiceRefusal, InvoiceService};
use crate::{
    ports::{IssuerSpec, KeptProvider},
    refusal::FieldRefusal,
    settings,
};
use shop_contract::{InvoiceForm, InvoiceSettings};
use shop_domain::{
    appearance::Terms,
    kernel::Language,
    staff::{Caller, Permission},
};

impl InvoiceService {
    pub async fn settings(&self, caller: &Caller, language: Language) -> Result<InvoiceSettings, InvoiceRefusal> {
        caller.must(Permission::ReadInvoices)?;
        let mut work = self.ports.store.begin().await?;
        let (version, terms) = (work.shop().version().await?, work.shop().terms().await?);
        let mut shown = InvoiceSettings { version: version.to_string(), asks: terms.invoices, ..Default::default() };
        for spec in self.ports.invoices.specs() {
            let kept = work.providers().get(&InvoiceDesk::kept_as(spec.code)).await?;
            let set = self.ports.invoices.settings(spec.code, kept.as_ref());
            shown.title = spec.title.get(language).to_owned();
            (shown.stage, shown.stage_is_fixed) = (set.stage, self.ports.invoices.is_fixed(spec.code, "stage"));
            shown.is_ready = self.ports.invoices.lacks(spec.code, &set).is_none();
            shown.settings.extend(settings::shown(&spec.settings, &set, language, |name| {
                self.ports.invoices.is_fixed(spec.code, name)
            }));
        }
        Ok(shown)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "invoice.save", skip_all)]
    pub async fn save(&self, caller: &Caller, form: &InvoiceForm) -> Result<(), InvoiceRefusal> {
        caller.must(Permission::ChangeInvoices)?;
        let mut work = self.ports.store.begin().await?;
        // Locks the shop's row: of two that save at once, the second is judged by what the first left.
        if form.version != work.shop().version().await?.to_string() {
            return Err(InvoiceRefusal::Conflict);
        }
        for spec in self.ports.invoices.specs() {
            let code = InvoiceDesk::kept_as(spec.code);
            let before = work.providers().get(&code).await?;
            let before = before.unwrap_or(KeptProvider { code, ..KeptProvider::default() });
            let kept = self.judged(spec, form, before)?;
            work.providers().save(&kept).await?;
        }
        let (appearance, before) = (work.shop().appearance().await?, work.shop().terms().await?);
        work.shop().save(&appearance, &Terms { invoices: form.asks, ..before }).await?;
        work.catalogue().touch().await?;
        Ok(work.commit().await?)
    }

    /// Nothing at all may be set: then no invoice is issued from here.
    fn judged(
        &self,
        spec: &IssuerSpec,
        form: &InvoiceForm,
        before: KeptProvider,
    ) -> Result<KeptProvider, InvoiceRefusal> {
        let mut kept = KeptProvider { stage: form.stage, ..before };
        let seal = |name: &str, typed: &str| self.ports.invoices.seal(spec.code, name, typed);
        let mut fields = settings::judge(&spec.settings, &form.values, &mut kept, seal);
        let set = self.ports.invoices.settings(spec.code, Some(&kept));
        let is_wanted = spec.settings.iter().any(|setting| !setting.secret && set.get(setting.name).is_ok());
        if let Some(lacking) = self.ports.invoices.lacks(spec.code, &set).filter(|_| is_wanted) {
            fields.push(FieldRefusal { field: lacking.to_owned(), code: "settings.needed" });
        }
        if fields.is_empty() { Ok(kept) } else { Err(InvoiceRefusal::Fields(fields)) }
    }
}
