//! Products as a sheet, from the list of them.

use super::{
    super::{
        products_file::{FileKind, products_file},
        query::Lenient,
    },
    desk::Desk,
};
use app::admin::Section;
use axum::response::Response;
use serde::Deserialize;

#[derive(Deserialize, Default)]
pub struct Typed {
    archived: Option<String>,
}

pub async fn export(desk: Desk, Lenient(typed): Lenient<Typed>) -> Response {
    let archived = typed.archived.as_deref() == Some("true");
    let products = desk.app.services.product.clone();
    match products_file(products, desk.caller.clone(), archived, FileKind::Csv).await {
        Ok(file) => file,
        Err(error) => desk.refuse(&error, Section::Products).await,
    }
}
