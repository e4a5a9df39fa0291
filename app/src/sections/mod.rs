//! What the server renders, in the order of the page. Never runs in the browser, and never asks
//! for data: it is handed everything.

pub(crate) mod card;
mod footer;
pub(crate) mod header;
mod hero;
mod meta;
pub mod notice;
pub mod order;
mod order_later;
pub mod order_next;
mod order_parcels;
mod order_parts;
pub mod pay;
mod products;
pub mod shop;
pub mod store_map;
mod story;
