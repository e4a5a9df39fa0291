//! The cart, for the islands.

use super::AppError;
use leptos::prelude::*;
use shop_contract::CartView;
use shop_domain::kernel::{Language, Quantity, VariantId};

#[server(prefix = "/fn")]
pub async fn get_cart(language: Language) -> Result<CartView, AppError> {
    let visitor = crate::ssr::Visitor::current()?;
    let cart = visitor.cart().await?;
    visitor.shop.cart.view(cart, language).await.map_err(|error| crate::ssr::refuse(language, &error).into())
}

#[server(prefix = "/fn")]
pub async fn add_to_cart(variant: VariantId, quantity: Quantity, language: Language) -> Result<CartView, AppError> {
    Ok(crate::ssr::Visitor::current()?.add(variant, quantity, language).await?)
}

#[server(prefix = "/fn")]
pub async fn change_quantity(variant: VariantId, quantity: i64, language: Language) -> Result<CartView, AppError> {
    Ok(crate::ssr::Visitor::current()?.change(variant, quantity, language).await?)
}
