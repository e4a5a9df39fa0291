//! How e-invoices are issued, over REST. What is secret is written, and never answered.

use super::{
    super::{input::Body, problem::ProblemBody},
    accounts::AccountSetting,
    door::Office,
    version::{Built, refused, tagged},
};
use axum::{Json, response::Response};
use serde::{Deserialize, Serialize};
use shop_contract::{InvoiceForm, InvoiceSettings};
use std::collections::BTreeMap;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct InvoicingAnswer {
    /// The order form asks what is to be done with the invoice.
    pub asks: bool,
    /// Of the issuer.
    #[schema(example = "ECPay")]
    pub title: String,
    /// The issuer's house for trying things out.
    pub stage: bool,
    /// The environment says which house it is, and it cannot be changed here.
    pub stage_is_fixed: bool,
    /// Whether everything that the issuer needs is set.
    pub is_ready: bool,
    pub settings: Vec<AccountSetting>,
}

/// What is not named stays as it is.
#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct InvoicingChange {
    pub asks: Option<bool>,
    pub stage: Option<bool>,
    /// By their names. An empty secret stays as it is.
    #[schema(example = json!({ "merchant_id": "2000132" }))]
    pub settings: BTreeMap<String, String>,
}

impl From<InvoiceSettings> for InvoicingAnswer {
    fn from(shown: InvoiceSettings) -> Self {
        Self {
            asks: shown.asks,
            title: shown.title,
            stage: shown.stage,
            stage_is_fixed: shown.stage_is_fixed,
            is_ready: shown.is_ready,
            settings: shown.settings.into_iter().map(AccountSetting::from).collect(),
        }
    }
}

impl InvoicingChange {
    /// Laid over what is set.
    fn form(self, version: String, set: &InvoiceSettings) -> InvoiceForm {
        let kept = set.settings.iter().filter(|setting| !setting.is_secret);
        let kept = kept.map(|setting| (setting.name.clone(), setting.value.clone()));
        InvoiceForm {
            version,
            asks: self.asks.unwrap_or(set.asks),
            stage: self.stage.unwrap_or(set.stage),
            values: kept.chain(self.settings).collect(),
        }
    }
}

/// How e-invoices are issued, with the `ETag` that a change is built on.
#[utoipa::path(get, path = "/api/v1/admin/invoicing", tag = "invoicing", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them")),
    responses((status = 200, body = InvoicingAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn one(office: Office) -> Response {
    match office.app.services.invoice.settings(&office.caller, office.asker.language).await {
        Ok(shown) => tagged(shown.version.clone(), Json(InvoicingAnswer::from(shown))),
        Err(refusal) => office.asker.refuse(&refusal),
    }
}

/// Sets it.
#[utoipa::path(patch, path = "/api/v1/admin/invoicing", tag = "invoicing", security(("key" = [])),
    request_body = InvoicingChange,
    params(("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = InvoicingAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 412, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 428, body = ProblemBody)))]
pub async fn set(office: Office, Built(version): Built, Body(change): Body<InvoicingChange>) -> Response {
    let invoice = &office.app.services.invoice;
    let form = match invoice.settings(&office.caller, office.asker.language).await {
        Ok(shown) => change.form(version, &shown),
        Err(refusal) => return office.asker.refuse(&refusal),
    };
    match invoice.save(&office.caller, &form).await {
        Ok(()) => {
            office.app.cache.changed();
            one(office).await
        }
        Err(refusal) => refused(&office.asker, &refusal),
    }
}
