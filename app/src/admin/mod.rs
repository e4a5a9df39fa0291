//! The owner's pages: plain documents with links and forms, phone first.
//!
//! Never runs in a browser, never fetches anything, never decides what is permitted: the server
//! hands each page everything that it shows, and each form posts to an address of its own.

mod address;
mod badges;
mod carriers;
mod coded;
mod deliveries;
mod empty;
mod fields;
mod forbidden;
mod frame;
mod health;
mod home;
mod icons;
mod invoices;
mod letter;
mod mail;
mod moments;
mod navigation;
mod notices;
mod order;
mod order_actions;
mod order_disputes;
mod order_invoice;
mod order_lines;
mod order_parcels;
mod order_refunds;
mod order_rows;
mod order_slip;
mod order_timeline;
mod orders;
mod orders_csv;
mod payments;
mod product;
mod product_pictures;
mod product_variants;
mod products;
mod refused;
mod settings;
mod settings_texts;
mod sign_in;
mod stock;
mod unmatched;
mod warehouse;

pub use carriers::{carrier_page, carriers_page, label_page};
pub use deliveries::{deliveries_page, delivery_page};
pub use forbidden::forbidden_page;
pub use frame::{AdminFrame, Flash, Section};
pub use health::health_page;
pub use home::home_page;
pub use invoices::invoices_page;
pub use letter::letter_page;
pub use mail::letters_page;
pub use order::order_page;
pub use order_slip::slip_page;
pub use orders::orders_page;
pub use orders_csv::{ExportRows, export_head, export_part};
pub use payments::{payments_page, provider_page};
pub use product::product_page;
pub use products::products_page;
pub use refused::refused_page;
pub use settings::settings_page;
pub use sign_in::{sign_in_page, welcome_page};
pub use stock::{StockTyped, stock_page};
pub use warehouse::warehouse_page;
