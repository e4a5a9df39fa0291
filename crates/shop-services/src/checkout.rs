//! Turning a cart into an order. Never calls a provider: paying starts after the commit.

mod command;
mod place;
mod quote;
mod refusal;

pub use command::{CheckoutSource, PlaceOrder, WantedLine};
pub use place::Placed;
pub use quote::{Quote, QuoteLine, QuoteWay};
pub use refusal::CheckoutRefusal;

use crate::{Ports, inventory::InventoryService};
use std::sync::Arc;

#[derive(Clone)]
pub struct CheckoutService {
    ports: Arc<Ports>,
    inventory: InventoryService,
}

impl CheckoutService {
    pub fn new(ports: Arc<Ports>) -> Self {
        Self { inventory: InventoryService::new(ports.clone()), ports }
    }
}
