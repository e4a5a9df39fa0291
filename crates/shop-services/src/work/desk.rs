//! The queue on the owner's desk: how it stands, and what is stuck in it.

use super::{WorkRefusal, WorkService};
use shop_contract::AdminWork;
use shop_domain::staff::{Caller, Permission};

impl WorkService {
    pub const PAGE: i64 = 50;

    #[tracing::instrument(target = "yiye::use_case", name = "work.list", skip_all)]
    pub async fn list(&self, caller: &Caller, cursor: Option<&str>) -> Result<AdminWork, WorkRefusal> {
        caller.must(Permission::ReadHealth)?;
        Ok(self.ports.views.work(self.ports.clock.now(), cursor, Self::PAGE).await?)
    }

    /// Has a dead letter tried again, as often as a new one.
    #[tracing::instrument(target = "yiye::use_case", name = "work.retry", skip_all)]
    pub async fn retry(&self, caller: &Caller, kind: &str, key: &str) -> Result<(), WorkRefusal> {
        caller.must(Permission::ChangeHealth)?;
        let mut work = self.ports.store.begin().await?;
        if !work.jobs().revive(kind, key, self.ports.clock.now()).await? {
            return Err(WorkRefusal::NotStuck);
        }
        Ok(work.commit().await?)
    }
}
