//! What providers told of payments that no order here has. Never judged here: the owner looks it up
//! at the provider.

use super::{OrderRefusal, OrderService};
use shop_domain::staff::{Permission, Staff};

impl OrderService {
    /// The owner has seen it; whether somebody else has seen it before makes no difference.
    #[tracing::instrument(target = "yiye::use_case", name = "order.seen", skip_all)]
    pub async fn seen(&self, staff: &Staff, provider: &str, event: &str) -> Result<(), OrderRefusal> {
        staff.must(Permission::ChangeOrders)?;
        let mut work = self.ports.store.begin().await?;
        work.payments().close_unmatched(provider, event, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }
}
