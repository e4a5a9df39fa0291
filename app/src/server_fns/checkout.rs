//! The order form, for the island that sends it.

use super::AppError;
use leptos::prelude::*;
use shop_contract::{OrderForm, OrderPlaced};
use shop_domain::kernel::Language;

#[server(prefix = "/fn")]
pub async fn place_order(form: OrderForm, language: Language) -> Result<OrderPlaced, AppError> {
    Ok(crate::ssr::Visitor::current()?.place(&form, language).await?)
}
