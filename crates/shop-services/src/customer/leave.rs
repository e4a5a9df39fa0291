//! Leaving for good. What the law wants kept of an order stays with the order, and the order is nobody's; everything
//! else of the person goes.

use super::{CustomerRefusal, CustomerService, Proof};
use shop_domain::kernel::CustomerId;

impl CustomerService {
    #[tracing::instrument(target = "yiye::use_case", name = "customer.leave", skip_all)]
    pub async fn leave(&self, id: CustomerId, proof: Proof<'_>) -> Result<(), CustomerRefusal> {
        self.prove(id, proof).await?;
        if self.remove(id).await? { Ok(()) } else { Err(CustomerRefusal::Gone) }
    }

    /// `false`: nobody was there.
    pub(super) async fn remove(&self, id: CustomerId) -> Result<bool, CustomerRefusal> {
        let mut work = self.ports.store.begin().await?;
        if work.customers().lock(id).await?.is_none() {
            return Ok(false);
        }
        work.customers().remove(id).await?;
        work.commit().await?;
        Ok(true)
    }
}
