//! How orders travel by carriers. Never called inside a transaction.

mod ask;
mod book;
mod cash;
mod choose;
mod desk;
mod inbox;
mod labels;
mod reference;
mod refusal;
mod settings;

pub(crate) use book::{acts, can_be_entrusted};
pub(crate) use cash::collects;

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
