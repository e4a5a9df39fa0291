//! The queue on the owner's desk: how it stands, and what is stuck in it.

use super::{WorkRefusal, WorkService};
use shop_contract::AdminWork;
use shop_domain::staff::{Permission, Staff};

impl WorkService {
    pub const PAGE: i64 = 50;

    #[tracing::instrument(target = "yiye::use_case", name = "work.list", skip_all)]
    pub async fn list(&self, staff: &Staff, cursor: Option<&str>) -> Result<AdminWork, WorkRefusal> {
        staff.must(Permission::ChangeSettings)?;
        Ok(self.ports.views.work(self.ports.clock.now(), cursor, Self::PAGE).await?)
    }

    /// Has a dead letter tried again, as often as a new one.
    #[tracing::instrument(target = "yiye::use_case", name = "work.retry", skip_all)]
    pub async fn retry(&self, staff: &Staff, kind: &str, key: &str) -> Result<(), WorkRefusal> {
        staff.must(Permission::ChangeSettings)?;
        let mut work = self.ports.store.begin().await?;
        if !work.jobs().revive(kind, key, self.ports.clock.now()).await? {
            return Err(WorkRefusal::NotStuck);
        }
        Ok(work.commit().await?)
    }
}
