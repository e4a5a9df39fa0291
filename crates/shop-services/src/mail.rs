//! Letters to shoppers and to the owner. What happens to an order asks for them in its own
//! transaction ([`Told`]); jobs write and send them. Never sends while a transaction is open.

mod customer;
mod desk;
mod invite;
pub mod paper;
mod refusal;
mod send;
mod staff;
mod told;
mod write;

pub use refusal::MailRefusal;
pub use send::Unsent;
pub use told::Told;

use crate::Ports;
use std::sync::Arc;

#[derive(Clone)]
pub struct MailService {
    ports: Arc<Ports>,
}

impl MailService {
    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }
}
