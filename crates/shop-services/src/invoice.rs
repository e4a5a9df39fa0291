//! E-invoices: what the owner sets of them, and the jobs that issue them, make them void, and take parts of them back
//! as the money of an order moves. Never judges what shoppers wish: the domain does.

mod asked;
mod desk;
mod owner;
mod refusal;
mod settings;
mod settle;

pub(crate) use asked::{can_be_asked, somebody_has};
pub use desk::InvoiceDesk;
pub use owner::InvoiceAction;
pub(crate) use owner::invoice_view;
pub use refusal::InvoiceRefusal;
pub(crate) use settle::work_of;

use crate::Ports;
use std::sync::Arc;

#[derive(Clone)]
pub struct InvoiceService {
    ports: Arc<Ports>,
}

impl InvoiceService {
    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }
}
