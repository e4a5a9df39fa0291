//! The order form on the page: four parts, a summary, one button.

mod delivery;
mod draft;
mod form;
mod invoice;
mod judge;
mod parts;
mod submit;
mod summary;
mod typed;
mod ways;

pub use form::*;
pub use invoice::InvoiceWords;
pub use judge::Asks;
pub use parts::PartWords;
pub use submit::SubmitWords;
pub use summary::SummaryWords;
