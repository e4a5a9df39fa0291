//! What kind of "no" an error is. Never knows a status code or a sentence for people.

use serde::{Deserialize, Serialize};

/// The one thing that transports need to know about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    Invalid,
    Unauthenticated,
    Forbidden,
    NotFound,
    Conflict,
    TooMany,
    Unavailable,
    Internal,
}

/// An error that knows how it is to be answered.
///
/// `Display` is the English line for the log. People read a sentence found by [`Fault::code`]
/// in `locales/`, and [`Class::Internal`] is never shown to anybody.
pub trait Fault: std::error::Error {
    fn class(&self) -> Class;
    /// A stable name, e.g. `cart.full`: translated for people, asserted on by tests.
    fn code(&self) -> &'static str;
}
