//! The rules of the shop.
//!
//! Never does I/O, waits, reads a clock or draws a random number: whoever calls brings the time
//! and the ids. Everything here compiles to wasm, so the browser judges input by the very code
//! that the server uses.

pub mod api_key;
pub mod appearance;
pub mod cart;
pub mod customer;
pub mod dispute;
pub mod fault;
pub mod inventory;
pub mod invoice;
pub mod kernel;
pub mod mail;
pub mod order;
pub mod payment;
pub mod pricing;
pub mod product;
pub mod refund;
pub mod search;
pub mod shipment;
pub mod staff;
pub mod tax;
pub mod webhook;
