//! Where goods lie, over REST: the shop's own house, or a warehouse elsewhere. Its key is written, and never answered.

use super::{
    super::{input::Body, problem::ProblemBody},
    door::Office,
    version::{Built, refused, tagged},
};
use axum::{Json, response::Response};
use serde::{Deserialize, Serialize};
use shop_contract::{WarehouseForm, WarehouseView};
use time::OffsetDateTime;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct WarehouseAnswer {
    /// From how many down a variant is low that has no figure of its own.
    #[schema(example = 5)]
    pub low_at: i64,
    /// The goods lie in a warehouse that somebody else runs.
    pub is_elsewhere: bool,
    #[schema(example = "https://warehouse.example.com/v1")]
    pub address: String,
    pub key_is_set: bool,
    /// The environment sets the address, and it cannot be changed here.
    pub address_is_fixed: bool,
    /// The environment sets the key.
    pub key_is_fixed: bool,
    /// When its levels were read last.
    #[serde(with = "time::serde::rfc3339::option")]
    pub synced_at: Option<OffsetDateTime>,
    /// What went wrong when that was last tried.
    pub problem: Option<String>,
}

/// What is not named stays as it is.
#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WarehouseChange {
    #[schema(example = 5)]
    pub low_at: Option<i64>,
    pub is_elsewhere: Option<bool>,
    #[schema(example = "https://warehouse.example.com/v1")]
    pub address: Option<String>,
    /// Never answered.
    #[schema(write_only, example = "warehouse-key")]
    pub key: Option<String>,
}

impl From<WarehouseView> for WarehouseAnswer {
    fn from(view: WarehouseView) -> Self {
        Self {
            low_at: view.form.low_at.parse().unwrap_or_default(),
            is_elsewhere: view.form.external == "on",
            address: view.form.address,
            key_is_set: view.key_is_set,
            address_is_fixed: view.address_is_fixed,
            key_is_fixed: view.key_is_fixed,
            synced_at: view.synced_at,
            problem: view.problem,
        }
    }
}

impl WarehouseChange {
    /// Laid over what is set.
    fn form(self, version: String, set: WarehouseForm) -> WarehouseForm {
        let external = match self.is_elsewhere {
            Some(true) => "on".to_owned(),
            Some(false) => String::new(),
            None => set.external,
        };
        WarehouseForm {
            version,
            low_at: self.low_at.map_or(set.low_at, |count| count.to_string()),
            external,
            address: self.address.unwrap_or(set.address),
            key: self.key.unwrap_or_default(),
        }
    }
}

/// Where goods lie, with the `ETag` that a change is built on.
#[utoipa::path(get, path = "/api/v1/admin/warehouse", tag = "warehouse", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them")),
    responses((status = 200, body = WarehouseAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn one(office: Office) -> Response {
    match office.app.services.inventory.settings(&office.caller).await {
        Ok(view) => tagged(view.form.version.clone(), Json(WarehouseAnswer::from(view))),
        Err(refusal) => office.asker.refuse(&refusal),
    }
}

/// Sets it. A warehouse elsewhere is asked what it has before goods are said to lie there: one that does not answer is
/// refused beside `address`.
#[utoipa::path(patch, path = "/api/v1/admin/warehouse", tag = "warehouse", security(("key" = [])),
    request_body = WarehouseChange,
    params(("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = WarehouseAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 412, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 428, body = ProblemBody)))]
pub async fn set(office: Office, Built(version): Built, Body(change): Body<WarehouseChange>) -> Response {
    let inventory = &office.app.services.inventory;
    let form = match inventory.settings(&office.caller).await {
        Ok(view) => change.form(version, view.form),
        Err(refusal) => return office.asker.refuse(&refusal),
    };
    match inventory.save_settings(&office.caller, &form).await {
        Ok(()) => {
            office.app.cache.changed();
            one(office).await
        }
        Err(refusal) => refused(&office.asker, &refusal),
    }
}
