//! How orders travel by carriers. Never called inside a transaction.

mod desk;

pub use desk::CarrierDesk;
