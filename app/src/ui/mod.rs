//! Buttons, prices, pictures, dates: things without data or verbs of their own. Never call the server.

pub mod address;
pub mod date;
pub mod field;
pub mod icon;
pub mod invoice;
pub mod picture;
pub mod price;
pub mod stepper;
pub mod typed;
