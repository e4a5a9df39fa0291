//! What the owner sets of e-invoices. Never shows a secret that was set: it can only be replaced.

use super::{InvoiceDesk, InvoiceRefusal, InvoiceService};
use crate::{
    ports::{IssuerSpec, KeptProvider},
    refusal::FieldRefusal,
};
use shop_contract::{InvoiceForm, InvoiceSettings, ProviderSettingView};
use shop_domain::{
    appearance::Terms,
    kernel::Language,
    staff::{Permission, Staff},
};

impl InvoiceService {
    /// In bytes.
    const MAX_SETTING: usize = 200;

    pub async fn settings(&self, staff: &Staff, language: Language) -> Result<InvoiceSettings, InvoiceRefusal> {
        staff.must(Permission::ChangeSettings)?;
        let mut work = self.ports.store.begin().await?;
        let (version, terms) = (work.shop().version().await?, work.shop().terms().await?);
        let mut shown = InvoiceSettings { version: version.to_string(), asks: terms.invoices, ..Default::default() };
        for spec in self.ports.invoices.specs() {
            let kept = work.providers().get(&InvoiceDesk::kept_as(spec.code)).await?;
            let settings = self.ports.invoices.settings(spec.code, kept.as_ref());
            let value = |name: &str| settings.values.get(name).cloned().unwrap_or_default();
            shown.title = spec.title.get(language).to_owned();
            shown.stage = settings.stage;
            shown.is_ready = self.ports.invoices.lacks(spec.code, &settings).is_none();
            shown.settings.extend(spec.settings.iter().map(|setting| ProviderSettingView {
                name: setting.name.to_owned(),
                label: setting.label.get(language).to_owned(),
                hint: setting.hint.get(language).to_owned(),
                is_secret: setting.secret,
                is_set: !value(setting.name).is_empty(),
                is_fixed: false,
                value: if setting.secret { String::new() } else { value(setting.name) },
            }));
        }
        Ok(shown)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "invoice.save", skip_all)]
    pub async fn save(&self, staff: &Staff, form: &InvoiceForm) -> Result<(), InvoiceRefusal> {
        staff.must(Permission::ChangeSettings)?;
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
        let mut fields = Vec::new();
        for setting in &spec.settings {
            let typed = form.values.get(setting.name).map(|value| value.trim()).unwrap_or_default();
            if typed.len() > Self::MAX_SETTING || typed.chars().any(char::is_control) {
                fields.push(FieldRefusal { field: setting.name.to_owned(), code: "settings.malformed" });
            } else if setting.secret {
                // An empty field leaves a secret as it is.
                if !typed.is_empty() {
                    let sealed = self.ports.invoices.seal(spec.code, setting.name, typed);
                    kept.sealed.insert(setting.name.to_owned(), sealed);
                }
            } else {
                kept.values.insert(setting.name.to_owned(), typed.to_owned());
            }
        }
        let is_wanted = kept.values.values().any(|value| !value.is_empty());
        let settings = self.ports.invoices.settings(spec.code, Some(&kept));
        if let Some(lacking) = self.ports.invoices.lacks(spec.code, &settings).filter(|_| is_wanted) {
            fields.push(FieldRefusal { field: lacking.to_owned(), code: "settings.needed" });
        }
        if fields.is_empty() { Ok(kept) } else { Err(InvoiceRefusal::Fields(fields)) }
    }
}
