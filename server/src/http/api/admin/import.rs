//! A list of products over REST, as a sheet or as JSON: tried, or taken in whole. Never takes in a part of one.

use super::{
    super::{
        input::{Parameters, Whole, read},
        problem::ProblemBody,
    },
    door::Office,
};
use crate::http::import::outcome;
use app::admin::import_template;
use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shop_contract::{ImportListBody, ImportOutcome};
use shop_services::product::ImportList;

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ImportParams {
    /// Nothing is saved: the answer says what would be done, and what is wrong.
    dry_run: Option<bool>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ImportAnswer {
    pub dry_run: bool,
    #[serde(flatten)]
    pub outcome: ImportOutcome,
}

/// Products from a list: new slugs are added, known ones changed, all or none. Sent again, it changes nothing. A sheet
/// is comma-separated values (RFC 4180) in UTF-8 whose heading names its columns, as `template` does.
#[utoipa::path(post, path = "/api/v1/admin/products/import", tag = "products of the shop", security(("key" = [])),
    request_body(content((ImportListBody = "application/json"), (String = "text/csv"))),
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days"), ImportParams),
    responses((status = 200, body = ImportAnswer), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn import(
    office: Office,
    Parameters(params): Parameters<ImportParams>,
    headers: HeaderMap,
    Whole(bytes): Whole,
) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let list = match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "text/csv" => ImportList::from_csv(&bytes),
        "application/json" => match read::<ImportListBody>(&bytes, &office.asker) {
            Ok(body) => ImportList::from(body),
            Err(refused) => return refused,
        },
        _ => return office.asker.code(StatusCode::UNSUPPORTED_MEDIA_TYPE, "import.kind"),
    };
    let dry_run = params.dry_run.unwrap_or_default();
    let report = match office.app.services.product.import(&office.caller, &list, dry_run).await {
        Ok(report) => report,
        Err(refusal) => return office.asker.refuse(&refusal),
    };
    let outcome = outcome(office.asker.language, report);
    if !dry_run && outcome.wrong > 0 {
        return office.asker.rows(StatusCode::UNPROCESSABLE_ENTITY, "import.rows", outcome.errors);
    }
    if !dry_run {
        office.app.cache.changed();
    }
    Json(ImportAnswer { dry_run, outcome }).into_response()
}

/// A sheet to fill in, with every column that there is.
#[utoipa::path(get, path = "/api/v1/admin/products/import/template", tag = "products of the shop", security(("key" = [])),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 401, body = ProblemBody)))]
pub async fn template(_: Office) -> Response {
    ([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], import_template()).into_response()
}
