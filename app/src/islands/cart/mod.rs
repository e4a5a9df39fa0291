//! The cart in the browser: one state, changed at once and made true by the server afterwards.

mod action;
mod drawer;
mod line;
mod link;
mod queue;
mod state;
mod totals;
mod unpaid;

pub use action::*;
pub use drawer::*;
pub use line::LineWords;
pub use link::*;
pub use queue::{Change, change, expect_another, say_limit};
pub use state::*;
pub use totals::*;
pub use unpaid::*;
