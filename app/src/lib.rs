//! The storefront and the admin. Renders what it is handed: never asks a database, never decides
//! a rule. The server turns views into bytes; the browser wakes only the islands.
#![recursion_limit = "256"]

pub mod account;
pub mod admin;
mod browsers;
mod csv;
pub mod document;
pub mod islands;
pub mod sections;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod ui;
pub mod words;

pub use document::Assets;
pub use sections::{
    notice::{Notice, notice_page},
    order::order_page,
    order_next::Arrival,
    pay::{TestPayView, WayToPay, pay_page, test_pay_page},
    shop::shop_page,
    store_map::map_page,
};
