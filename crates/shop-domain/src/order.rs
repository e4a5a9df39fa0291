//! A sale that the shop has promised to fulfil.

pub mod details;
pub mod event;
pub mod flow;
mod refusal;
mod sale;
mod standing;
pub mod status;

pub use details::{DetailsInput, FieldFault, OrderDetails};
pub use event::{Actor, OrderEvent};
pub use flow::{Kept, OrderFlow};
pub use refusal::OrderError;
pub use sale::{Contact, Order, OrderLine, OrderState, StockEffect};
pub use standing::OrderStanding;
pub use status::{OrderStatus, OrderStep, ShownStatus};
