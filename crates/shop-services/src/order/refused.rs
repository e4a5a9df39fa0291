//! What came in at the doors of providers and had no effect: forged, for somebody else, tried out, or not
//! what was asked for. Never judged here a second time.

use super::{OrderRefusal, OrderService};
use shop_contract::AdminRefusedList;
use shop_domain::{
    kernel::Language,
    staff::{Caller, Permission},
};

impl OrderService {
    const REFUSED: i64 = 30;

    #[tracing::instrument(target = "yiye::use_case", name = "order.refused", skip_all)]
    pub async fn refused(
        &self,
        caller: &Caller,
        cursor: Option<&str>,
        language: Language,
    ) -> Result<AdminRefusedList, OrderRefusal> {
        caller.must(Permission::ReadOrders)?;
        let mut list = self.ports.views.refused(cursor, Self::REFUSED).await?;
        for row in &mut list.rows {
            if let Some(spec) = self.ports.payments.spec(&row.provider) {
                spec.title.get(language).clone_into(&mut row.provider);
            }
        }
        Ok(list)
    }

    /// Somebody has looked through the list up to this row: what came later stays new.
    #[tracing::instrument(target = "yiye::use_case", name = "order.refused_seen", skip_all)]
    pub async fn refused_seen(&self, caller: &Caller, newest: i64) -> Result<(), OrderRefusal> {
        caller.must(Permission::ChangeOrders)?;
        let mut work = self.ports.store.begin().await?;
        work.payments().see_refused(newest, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }
}
