//! What crosses a wire: plain data with public fields, in the terms of whoever reads it.
//!
//! Never holds a rule. Texts are already in the reader's language.

pub mod admin;
pub mod admin_customer;
pub mod admin_lists;
pub mod api_key;
pub mod callback;
pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod customer;
pub mod delivery;
pub mod import;
pub mod invoice;
pub mod mail;
pub mod order;
pub mod page;
pub mod parcel;
pub mod problem;
pub mod provider;
pub mod security;
pub mod staff;
pub mod stock;
pub mod webhook;
pub mod work;

pub use admin::*;
pub use admin_customer::*;
pub use admin_lists::*;
pub use api_key::*;
pub use callback::*;
pub use cart::*;
pub use catalogue::*;
pub use checkout::*;
pub use customer::*;
pub use delivery::*;
pub use import::*;
pub use invoice::*;
pub use mail::*;
pub use order::*;
pub use page::*;
pub use parcel::*;
pub use problem::*;
pub use provider::*;
pub use security::*;
pub use staff::*;
pub use stock::*;
pub use webhook::*;
pub use work::*;

/// How money looks in the OpenAPI document; the code uses [`shop_domain::kernel::Money`].
#[cfg(feature = "openapi")]
#[derive(utoipa::ToSchema)]
#[schema(as = Money)]
pub struct MoneySchema {
    /// In the unit that the currency is priced in: whole dollars for TWD.
    #[schema(example = 1280)]
    pub amount: i64,
    #[schema(example = "TWD")]
    pub currency: String,
}
