//! A product over the page: the sheet, and what stands in it.

mod buy;
mod detail;
mod sheet;

pub use buy::{BuyWords, mail};
pub use detail::DetailWords;
pub use sheet::*;
