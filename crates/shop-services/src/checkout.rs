//! Turning a cart into an order. Never calls a provider: paying starts after the commit.

mod command;
mod place;
mod refusal;

pub use command::{CheckoutSource, PlaceOrder, WantedLine};
pub use place::{Placed, Quote, QuoteLine};
pub use refusal::CheckoutRefusal;

use crate::Ports;
use std::sync::Arc;

#[derive(Clone)]
pub struct CheckoutService {
    ports: Arc<Ports>,
}

impl CheckoutService {
    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }
}
