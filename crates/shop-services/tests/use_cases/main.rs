//! The use cases, each tried on a shop in memory. Never waits for a real clock or a real vendor.

mod account;
mod appearance;
mod cart;
mod expire;
mod order_actions;
mod pay;
mod place_order;
mod product;
mod unmatched;
mod upkeep;
mod way_back;
