//! What the owner sets of a house outside, be it a provider of payment, a carrier or an issuer of invoices: judged,
//! sealed, opened and shown. Never knows which it is.

use crate::{
    ports::{KeptProvider, ProviderSettings, Sealer, SettingSpec},
    refusal::FieldRefusal,
};
use shop_contract::ProviderSettingView;
use shop_domain::kernel::Language;
use std::collections::BTreeMap;

type Values = BTreeMap<String, String>;

/// In bytes.
const MAX: usize = 500;

/// Puts what was typed into `kept`, and says what of it cannot be. An empty field leaves a secret as it is.
pub(crate) fn judge(
    specs: &[SettingSpec],
    typed: &Values,
    kept: &mut KeptProvider,
    seal: impl Fn(&str, &str) -> String,
) -> Vec<FieldRefusal> {
    let mut fields = Vec::new();
    for setting in specs {
        let typed = typed.get(setting.name).map(|value| value.trim()).unwrap_or_default();
        if typed.len() > MAX || typed.chars().any(char::is_control) {
            fields.push(FieldRefusal { field: setting.name.to_owned(), code: "settings.malformed" });
        } else if !setting.secret {
            kept.values.insert(setting.name.to_owned(), typed.to_owned());
        } else if !typed.is_empty() {
            kept.sealed.insert(setting.name.to_owned(), seal(setting.name, typed));
        }
    }
    fields
}

/// What a house is opened with: `fixed`, from the environment, wins. A secret that cannot be read is as good as none.
/// `context`: the place that a secret is bound to.
pub(crate) fn opened(
    sealer: &dyn Sealer,
    context: impl Fn(&str) -> String,
    kept: Option<&KeptProvider>,
    fixed: Option<&Values>,
) -> ProviderSettings {
    let mut values = kept.map(|kept| kept.values.clone()).unwrap_or_default();
    for (name, sealed) in kept.iter().flat_map(|kept| &kept.sealed) {
        let place = context(name);
        match sealer.open(&place, sealed) {
            Some(secret) => drop(values.insert(name.clone(), secret)),
            None => tracing::error!(setting = place, "a secret cannot be read: was the key changed?"),
        }
    }
    values.extend(fixed.cloned().unwrap_or_default());
    let stage = values.remove("stage").map_or(kept.is_some_and(|kept| kept.stage), |fixed| fixed == "yes");
    ProviderSettings { values, stage }
}

/// As the owner reads them: of a secret only whether it is there.
pub(crate) fn shown(
    specs: &[SettingSpec],
    settings: &ProviderSettings,
    language: Language,
    is_fixed: impl Fn(&str) -> bool,
) -> Vec<ProviderSettingView> {
    let value = |name: &str| settings.values.get(name).cloned().unwrap_or_default();
    let view = |setting: &SettingSpec| ProviderSettingView {
        name: setting.name.to_owned(),
        label: setting.label.get(language).to_owned(),
        hint: setting.hint.get(language).to_owned(),
        is_secret: setting.secret,
        is_set: !value(setting.name).is_empty(),
        is_fixed: is_fixed(setting.name),
        value: if setting.secret { String::new() } else { value(setting.name) },
    };
    specs.iter().map(view).collect()
}
