//! The shop's accounts at providers of payment and at carriers, over REST: what is set there, and what is offered.
//! Never tells a secret.

use super::{
    super::{
        input::{Body, Segment},
        problem::ProblemBody,
    },
    door::Office,
    version::{Built, refused, tagged},
};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shop_contract::{ProviderForm, ProviderMethodView, ProviderSettingView, ProviderView};
use shop_services::{carrier::CarrierRefusal, provider::ProviderRefusal};
use std::collections::BTreeMap;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AccountAnswer {
    #[schema(example = "ecpay")]
    pub code: String,
    pub title: String,
    /// The vendor's house for trying things out; none where there is no such house.
    pub stage: Option<bool>,
    /// Whether everything that it needs is set.
    pub is_ready: bool,
    pub settings: Vec<AccountSetting>,
    /// The ways to pay that it has; a carrier's ways to deliver stand under `/deliveries`.
    pub methods: Vec<AccountMethod>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AccountSetting {
    #[schema(example = "merchant_id")]
    pub name: String,
    pub label: String,
    pub is_secret: bool,
    pub is_set: bool,
    /// The environment sets it, and it cannot be changed here.
    pub is_fixed: bool,
    /// Empty for a secret.
    pub value: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AccountMethod {
    #[schema(example = "ecpay_card")]
    pub method: String,
    pub title: String,
    pub is_offered: bool,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AccountList {
    pub items: Vec<AccountAnswer>,
}

/// What is not named stays as it is.
#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AccountChange {
    pub stage: Option<bool>,
    /// By their names. An empty secret stays as it is.
    #[schema(example = json!({ "merchant_id": "3002607" }))]
    pub settings: BTreeMap<String, String>,
    /// All the ways to pay that are offered from now on.
    #[schema(example = json!(["ecpay_card"]))]
    pub methods: Option<Vec<String>>,
}

impl From<ProviderSettingView> for AccountSetting {
    fn from(setting: ProviderSettingView) -> Self {
        Self {
            name: setting.name,
            label: setting.label,
            is_secret: setting.is_secret,
            is_set: setting.is_set,
            is_fixed: setting.is_fixed,
            value: setting.value,
        }
    }
}

impl From<ProviderView> for AccountAnswer {
    fn from(view: ProviderView) -> Self {
        let method = |shown: ProviderMethodView| AccountMethod {
            method: shown.method.code().to_owned(),
            title: shown.title,
            is_offered: shown.is_offered,
        };
        Self {
            code: view.code,
            title: view.title,
            stage: view.has_stage.then_some(view.stage),
            is_ready: view.is_ready,
            settings: view.settings.into_iter().map(AccountSetting::from).collect(),
            methods: view.methods.into_iter().map(method).collect(),
        }
    }
}

impl AccountChange {
    /// Laid over what is set.
    fn form(self, built: Built, view: &ProviderView) -> ProviderForm {
        let kept = view.settings.iter().filter(|setting| !setting.is_secret);
        let kept = kept.map(|setting| (setting.name.clone(), setting.value.clone()));
        let offered = view.methods.iter().filter(|method| method.is_offered);
        let offered = || offered.map(|method| method.method.code().to_owned()).collect();
        ProviderForm {
            version: built.0,
            stage: self.stage.unwrap_or(view.stage),
            values: kept.chain(self.settings).collect(),
            methods: self.methods.unwrap_or_else(offered),
        }
    }
}

/// The providers of payment that the shop knows.
#[utoipa::path(get, path = "/api/v1/admin/payments", tag = "payments", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them")),
    responses((status = 200, body = AccountList), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn providers(office: Office) -> Response {
    let all = office.app.services.provider.list(&office.caller, office.asker.language).await;
    office.answer(all, |all| Json(AccountList { items: all.into_iter().map(AccountAnswer::from).collect() }))
}

/// One of them, with the `ETag` that a change is built on.
#[utoipa::path(get, path = "/api/v1/admin/payments/{code}", tag = "payments", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("code" = String, Path)),
    responses((status = 200, body = AccountAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn provider(office: Office, Segment(code): Segment) -> Response {
    match provider_of(&office, &code).await {
        Ok(view) => shown(view),
        Err(refusal) => office.asker.refuse(&refusal),
    }
}

/// Sets the account, and which of its ways to pay are offered.
#[utoipa::path(patch, path = "/api/v1/admin/payments/{code}", tag = "payments", security(("key" = [])),
    request_body = AccountChange,
    params(("code" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = AccountAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 412, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 428, body = ProblemBody)))]
pub async fn set_provider(
    office: Office,
    Segment(code): Segment,
    built: Built,
    Body(change): Body<AccountChange>,
) -> Response {
    let form = match provider_of(&office, &code).await {
        Ok(view) => change.form(built, &view),
        Err(refusal) => return office.asker.refuse(&refusal),
    };
    match office.app.services.provider.save(&office.caller, &code, &form).await {
        Ok(()) => {
            office.app.cache.changed();
            provider(office, Segment(code)).await
        }
        Err(refusal) => refused(&office.asker, &refusal),
    }
}

/// The carriers that want an account.
#[utoipa::path(get, path = "/api/v1/admin/carriers", tag = "carriers", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them")),
    responses((status = 200, body = AccountList), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn carriers(office: Office) -> Response {
    let all = office.app.services.carrier.list(&office.caller, office.asker.language).await;
    office.answer(all, |all| Json(AccountList { items: all.into_iter().map(AccountAnswer::from).collect() }))
}

/// One of them, with the `ETag` that a change is built on.
#[utoipa::path(get, path = "/api/v1/admin/carriers/{code}", tag = "carriers", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("code" = String, Path)),
    responses((status = 200, body = AccountAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn carrier(office: Office, Segment(code): Segment) -> Response {
    match carrier_of(&office, &code).await {
        Ok(view) => shown(view),
        Err(refusal) => office.asker.refuse(&refusal),
    }
}

/// Sets the account.
#[utoipa::path(patch, path = "/api/v1/admin/carriers/{code}", tag = "carriers", security(("key" = [])),
    request_body = AccountChange,
    params(("code" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = AccountAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 412, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 428, body = ProblemBody)))]
pub async fn set_carrier(
    office: Office,
    Segment(code): Segment,
    built: Built,
    Body(change): Body<AccountChange>,
) -> Response {
    let form = match carrier_of(&office, &code).await {
        Ok(view) => change.form(built, &view),
        Err(refusal) => return office.asker.refuse(&refusal),
    };
    match office.app.services.carrier.save(&office.caller, &code, &form).await {
        Ok(()) => {
            office.app.cache.changed();
            carrier(office, Segment(code)).await
        }
        Err(refusal) => refused(&office.asker, &refusal),
    }
}

async fn provider_of(office: &Office, code: &str) -> Result<ProviderView, ProviderRefusal> {
    let all = office.app.services.provider.list(&office.caller, office.asker.language).await?;
    all.into_iter().find(|view| view.code == code).ok_or(ProviderRefusal::NotFound)
}

async fn carrier_of(office: &Office, code: &str) -> Result<ProviderView, CarrierRefusal> {
    let all = office.app.services.carrier.list(&office.caller, office.asker.language).await?;
    all.into_iter().find(|view| view.code == code).ok_or(CarrierRefusal::NoCarrier)
}

fn shown(view: ProviderView) -> Response {
    tagged(view.version, Json(AccountAnswer::from(view)).into_response())
}
