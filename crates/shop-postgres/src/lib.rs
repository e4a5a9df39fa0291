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
pub use sessions::{LiveSessions, session_stores};
pub use unit_of_work::PgStore;
pub use upkeep::PgUpkeep;
pub use views::PgViews;

/// Brings the schema up to date. Several processes may do so at once: one of them works, the
/// others wait for it.
pub async fn migrate(pool: &sqlx::PgPool) -> Result<(), sqlx::migrate::MigrateError> {
    sqlx::migrate!("../../migrations").run(pool).await
}
