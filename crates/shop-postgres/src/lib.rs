//! The store, kept in Postgres: the only crate that writes SQL. Never decides: it keeps what the
//! domain decided, and stands behind it with constraints.

mod answers;
mod api_keys;
mod attempts;
mod carts;
mod catalogue;
mod catalogue_read;
mod catalogue_save;
mod choices;
mod customers;
mod disputes;
mod factors;
mod failure;
mod invoices;
mod jobs;
mod keys;
mod letters;
mod news;
mod order_rows;
mod orders;
mod parcels;
mod passkeys;
mod payments;
mod providers;
mod refunds;
mod reservations;
mod roles;
mod schema;
mod sessions;
mod shipments;
mod shop;
mod staff;
mod stock;
mod unit_of_work;
mod upkeep;
mod views;
mod warehouse;
mod webhooks;

pub use jobs::PgQueue;
pub use news::{PageNews, tell_of_pages};
pub use schema::{NotUpToDate, migrate};
pub use sessions::{LiveSessions, session_stores};
pub use unit_of_work::PgStore;
pub use upkeep::PgUpkeep;
pub use views::PgViews;
