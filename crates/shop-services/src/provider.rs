//! What the owner sets of the providers of payment, and which ways to pay are offered. Never shows a
//! secret that was set: it can only be replaced.

use crate::{
    Ports,
    ports::{KeptProvider, ProviderSpec, StoreError},
    refusal::{FieldRefusal, Refusal},
    settings,
};
use shop_contract::{ProviderForm, ProviderMethodView, ProviderView};
use shop_domain::{
    appearance::Terms,
    fault::{Class, Fault},
    kernel::Language,
    payment::PaymentMethod,
    staff::{Caller, NotPermitted, Permission},
};
use std::sync::Arc;

#[derive(Clone)]
pub struct ProviderService {
    ports: Arc<Ports>,
}

#[derive(Debug, thiserror::Error)]
pub enum ProviderRefusal {
    #[error("there is no such provider")]
    NotFound,
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldRefusal>),
    #[error("somebody saved the provider meanwhile")]
    Conflict,
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for ProviderRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotFound => Class::NotFound,
            Self::Fields(_) => Class::Invalid,
            Self::Conflict => Class::Conflict,
            Self::NotPermitted(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "payment.no_provider",
            Self::Fields(_) => "settings.fields",
            Self::Conflict => "settings.conflict",
            Self::NotPermitted(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for ProviderRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
}

impl ProviderService {
    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// Every provider that there is, set up or not.
    #[tracing::instrument(target = "yiye::use_case", name = "provider.list", skip_all)]
    pub async fn list(&self, caller: &Caller, language: Language) -> Result<Vec<ProviderView>, ProviderRefusal> {
        caller.must(Permission::ReadPayments)?;
        let mut work = self.ports.store.begin().await?;
        let (kept, terms) = (work.providers().all().await?, work.shop().terms().await?);
        let of = |code: &str| kept.iter().find(|kept| kept.code == code);
        Ok(self.ports.payments.specs().map(|spec| self.view(spec, of(spec.code), &terms, language)).collect())
    }

    #[tracing::instrument(target = "yiye::use_case", name = "provider.save", skip_all)]
    pub async fn save(&self, caller: &Caller, code: &str, form: &ProviderForm) -> Result<(), ProviderRefusal> {
        caller.must(Permission::ChangePayments)?;
        let spec = self.ports.payments.spec(code).ok_or(ProviderRefusal::NotFound)?;
        let mut work = self.ports.store.begin().await?;
        // Locks the shop's row: of two that save at once, the second is judged by what the first left.
        work.shop().version().await?;
        let before = work
            .providers()
            .get(code)
            .await?
            .unwrap_or(KeptProvider { code: code.to_owned(), ..KeptProvider::default() });
        if form.version != before.version.to_string() {
            return Err(ProviderRefusal::Conflict);
        }
        let kept = self.judged(spec, form, before)?;
        work.providers().save(&kept).await?;
        let (appearance, mut terms) = (work.shop().appearance().await?, work.shop().terms().await?);
        let offered = offered(&self.ports, spec, form, &terms);
        if offered != terms.payment_methods {
            terms.payment_methods = offered;
            work.shop().save(&appearance, &terms).await?;
            work.catalogue().touch().await?;
        }
        Ok(work.commit().await?)
    }

    fn judged(
        &self,
        spec: &ProviderSpec,
        form: &ProviderForm,
        before: KeptProvider,
    ) -> Result<KeptProvider, ProviderRefusal> {
        let mut kept = KeptProvider { stage: spec.has_stage && form.stage, ..before };
        let seal = |name: &str, typed: &str| self.ports.payments.seal(spec.code, name, typed);
        let mut fields = settings::judge(&spec.settings, &form.values, &mut kept, seal);
        let set = self.ports.payments.settings(spec.code, Some(&kept));
        if let Some(lacking) = self.ports.payments.lacks(spec.code, &set).filter(|_| !form.methods.is_empty()) {
            fields.push(FieldRefusal { field: lacking.to_owned(), code: "settings.needed" });
        }
        if fields.is_empty() { Ok(kept) } else { Err(ProviderRefusal::Fields(fields)) }
    }

    fn view(
        &self,
        spec: &ProviderSpec,
        kept: Option<&KeptProvider>,
        terms: &Terms,
        language: Language,
    ) -> ProviderView {
        let desk = &self.ports.payments;
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
            methods: spec
                .methods
                .iter()
                .map(|method| ProviderMethodView {
                    method: method.method.clone(),
                    title: method.title.get(language).to_owned(),
                    is_offered: terms.payment_methods.contains(&method.method),
                })
                .collect(),
        }
    }
}

/// What is offered once this provider's ways are those of the form: in the order of the providers.
fn offered(ports: &Ports, spec: &ProviderSpec, form: &ProviderForm, terms: &Terms) -> Vec<PaymentMethod> {
    let chosen = |method: &PaymentMethod| {
        if method.provider() == spec.code {
            form.methods.iter().any(|code| code == method.code())
        } else {
            terms.payment_methods.contains(method)
        }
    };
    let all = ports.payments.specs().flat_map(|spec| spec.methods.iter().map(|method| method.method.clone()));
    all.filter(chosen).collect()
}
