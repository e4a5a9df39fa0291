//! What providers told of payments that no order here has. Never judged here: the owner looks it up
//! at the provider.

use super::{OrderRefusal, OrderService};
use shop_domain::staff::{Caller, Permission};

impl OrderService {
    /// The owner has seen it; whether somebody else has seen it before makes no difference.
    #[tracing::instrument(target = "yiye::use_case", name = "order.seen", skip_all)]
    pub async fn seen(&self, caller: &Caller, provider: &str, event: &str) -> Result<(), OrderRefusal> {
        caller.must(Permission::ChangeOrders)?;
        let mut work = self.ports.store.begin().await?;
        work.payments().close_unmatched(provider, event, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }
}
