//! Products, for the islands.

use super::AppError;
use leptos::prelude::*;
use shop_contract::ProductView;
use shop_domain::kernel::Language;

#[server(prefix = "/fn")]
pub async fn get_product(slug: String, language: Language) -> Result<ProductView, AppError> {
    let visitor = crate::ssr::Visitor::current()?;
    let found = visitor.shop.catalogue.product(&slug, language).await;
    let product = found.map_err(|error| crate::ssr::refuse(language, &error))?;
    product.ok_or_else(|| crate::ssr::refuse(language, &shop_services::product::ProductRefusal::NotFound).into())
}
