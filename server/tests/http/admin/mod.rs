//! The owner's pages: coming in, orders, products.

mod account;
mod doors;
mod export;
mod forgot;
mod import;
mod mail;
mod orders;
mod parcels;
mod permissions;
pub mod products;
mod second_factor;
mod settings;
mod stock;
