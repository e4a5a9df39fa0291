//! Products over REST as a list that can be imported again.

use super::{
    super::{input::Parameters, problem::ProblemBody},
    door::Office,
};
use crate::http::products_file::{FileKind, products_file};
use axum::response::Response;
use serde::Deserialize;
use shop_contract::ImportListBody;

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExportParams {
    /// Without it as a sheet.
    #[param(inline)]
    format: Option<FileKind>,
    /// Those that are off sale.
    archived: Option<bool>,
}

/// All products whole, in one answer that is sent as it is read: a sheet with the columns of `template`, or the JSON
/// that `import` takes. Imported again, it changes nothing. An import takes so much at once; a longer list is to be cut.
#[utoipa::path(get, path = "/api/v1/admin/products/export", tag = "products of the shop", security(("key" = [])),
    params(ExportParams),
    responses((status = 200, content((ImportListBody = "application/json"), (String = "text/csv"))),
        (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn export(office: Office, Parameters(params): Parameters<ExportParams>) -> Response {
    let (kind, archived) = (params.format.unwrap_or_default(), params.archived.unwrap_or_default());
    match products_file(office.app.services.product.clone(), office.caller.clone(), archived, kind).await {
        Ok(file) => file,
        Err(refusal) => office.asker.refuse(&refusal),
    }
}
