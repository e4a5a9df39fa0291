//! How orders travel by carriers. Never called inside a transaction.

mod desk;
mod refusal;
mod settings;

pub use desk::CarrierDesk;
pub use refusal::CarrierRefusal;

use crate::Ports;
use std::sync::Arc;

#[derive(Clone)]
pub struct CarrierService {
    ports: Arc<Ports>,
}

impl CarrierService {
    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }
}
