//! Values that every context shares. Never refers to a context.

pub mod address;
pub mod email;
pub mod ids;
pub mod language;
pub mod money;
pub mod order_number;
pub mod person;
pub mod phone;
pub mod quantity;
pub mod taiwan;
mod taiwan_data;
pub mod text;

pub use address::Address;
pub use email::EmailAddress;
pub use ids::*;
pub use language::Language;
pub use money::{Currency, Money};
pub use order_number::OrderNumber;
pub use person::PersonName;
pub use phone::Phone;
pub use quantity::Quantity;
pub use text::{LocalText, fill};
