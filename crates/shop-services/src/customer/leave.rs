//! Leaving for good. What the law wants kept of an order stays with the order, and the order is nobody's; everything
//! else of the person goes.

use super::{CustomerRefusal, CustomerService, Proof};
use shop_domain::kernel::CustomerId;

impl CustomerService {
    #[tracing::instrument(target = "yiye::use_case", name = "customer.leave", skip_all)]
    pub async fn leave(&self, id: CustomerId, proof: Proof<'_>) -> Result<(), CustomerRefusal> {
        self.prove(id, proof).await?;
        let mut work = self.ports.store.begin().await?;
        work.customers().lock(id).await?.ok_or(CustomerRefusal::Gone)?;
        work.customers().remove(id).await?;
        Ok(work.commit().await?)
    }
}
