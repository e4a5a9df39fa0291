//! The use cases, each tried on a shop in memory. Never waits for a real clock or a real vendor.

mod account;
mod appearance;
mod carrier;
mod cart;
mod choose_store;
mod delivery;
mod expire;
mod inventory;
mod letters;
mod mail;
mod order_actions;
mod parcel_carrier;
mod parcels;
mod pay;
mod pay_later;
mod pay_otherwise;
mod place_order;
mod product;
mod provider;
mod refund;
mod refused;
mod unmatched;
mod upkeep;
mod warehouse;
mod way_back;
mod work;
