//! What the owner sets of carriers. Never shows a secret that was set: it can only be replaced.

use super::{CarrierRefusal, CarrierService, desk::kept_as};
use crate::{
    ports::{CarrierSpec, KeptProvider},
    refusal::FieldRefusal,
    settings,
};
use shop_contract::{ProviderForm, ProviderView};
use shop_domain::{
    kernel::Language,
    staff::{Caller, Permission},
};

impl CarrierService {
    /// Every carrier that has something to be set, set up or not.
    #[tracing::instrument(target = "yiye::use_case", name = "carrier.list", skip_all)]
    pub async fn list(&self, caller: &Caller, language: Language) -> Result<Vec<ProviderView>, CarrierRefusal> {
        caller.must(Permission::ReadDeliveries)?;
        let kept = self.ports.store.begin().await?.providers().all().await?;
        let of = |code: &str| kept.iter().find(|kept| kept.code == kept_as(code));
        let specs = self.ports.carriers.specs().filter(|spec| !spec.settings.is_empty());
        Ok(specs.map(|spec| self.view(spec, of(spec.code), language)).collect())
    }

    #[tracing::instrument(target = "yiye::use_case", name = "carrier.save", skip_all)]
    pub async fn save(&self, caller: &Caller, code: &str, form: &ProviderForm) -> Result<(), CarrierRefusal> {
        caller.must(Permission::ChangeDeliveries)?;
        let spec = self.ports.carriers.spec(code).ok_or(CarrierRefusal::NoCarrier)?;
        let mut work = self.ports.store.begin().await?;
        let before = work.providers().get(&kept_as(code)).await?;
        let before = before.unwrap_or(KeptProvider { code: kept_as(code), ..KeptProvider::default() });
        if form.version != before.version.to_string() {
            return Err(CarrierRefusal::Conflict);
        }
        let kept = self.judged(spec, form, before)?;
        work.providers().save(&kept).await?;
        Ok(work.commit().await?)
    }

    fn judged(
        &self,
        spec: &CarrierSpec,
        form: &ProviderForm,
        before: KeptProvider,
    ) -> Result<KeptProvider, CarrierRefusal> {
        let mut kept = KeptProvider { stage: spec.has_stage && form.stage, ..before };
        let seal = |name: &str, typed: &str| self.ports.carriers.seal(spec.code, name, typed);
        let mut fields = settings::judge(&spec.settings, &form.values, &mut kept, seal);
        let set = self.ports.carriers.settings(spec.code, Some(&kept));
        if let Some(lacking) = self.ports.carriers.lacks(spec.code, &set).filter(|_| fields.is_empty()) {
            fields.push(FieldRefusal { field: lacking.to_owned(), code: "settings.needed" });
        }
        if fields.is_empty() { Ok(kept) } else { Err(CarrierRefusal::Fields(fields)) }
    }

    fn view(&self, spec: &CarrierSpec, kept: Option<&KeptProvider>, language: Language) -> ProviderView {
        let desk = &self.ports.carriers;
        let set = desk.settings(spec.code, kept);
        ProviderView {
            code: spec.code.to_owned(),
            title: spec.title.get(language).to_owned(),
            version: kept.map_or(0, |kept| kept.version),
            has_stage: spec.has_stage,
            stage: set.stage,
            stage_is_fixed: desk.is_fixed(spec.code, "stage"),
            is_ready: desk.lacks(spec.code, &set).is_none(),
            settings: settings::shown(&spec.settings, &set, language, |name| desk.is_fixed(spec.code, name)),
            methods: Vec::new(),
        }
    }
}
