//! E-invoices: whether shoppers are asked about them. Never judges what they answer: the domain does.

mod refusal;

pub use refusal::InvoiceRefusal;

use crate::Ports;
use shop_contract::InvoiceForm;
use shop_domain::{
    appearance::Terms,
    staff::{Permission, Staff},
};
use std::sync::Arc;

#[derive(Clone)]
pub struct InvoiceService {
    ports: Arc<Ports>,
}

impl InvoiceService {
    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    pub async fn settings(&self, staff: &Staff) -> Result<InvoiceForm, InvoiceRefusal> {
        staff.must(Permission::ChangeSettings)?;
        let mut work = self.ports.store.begin().await?;
        let (version, terms) = (work.shop().version().await?, work.shop().terms().await?);
        Ok(InvoiceForm { version: version.to_string(), asks: terms.invoices })
    }

    #[tracing::instrument(target = "yiye::use_case", name = "invoice.save", skip_all)]
    pub async fn save(&self, staff: &Staff, form: &InvoiceForm) -> Result<(), InvoiceRefusal> {
        staff.must(Permission::ChangeSettings)?;
        let mut work = self.ports.store.begin().await?;
        if form.version != work.shop().version().await?.to_string() {
            return Err(InvoiceRefusal::Conflict);
        }
        let (appearance, before) = (work.shop().appearance().await?, work.shop().terms().await?);
        work.shop().save(&appearance, &Terms { invoices: form.asks, ..before }).await?;
        work.catalogue().touch().await?;
        Ok(work.commit().await?)
    }
}
