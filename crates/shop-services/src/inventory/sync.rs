//! What an external warehouse has, read now and then for the pages. Never asked while a page is made, and never
//! what an order is judged by.

use super::{InventoryRefusal, InventoryService};
use crate::{
    ports::{KeptWarehouse, Level, StoreError, UnitOfWork, WarehouseError, Work},
    webhook::Message,
};
use time::Duration;

impl InventoryService {
    /// How often the levels are read.
    pub const EVERY: Duration = Duration::seconds(30);
    /// A warehouse that goes on for ever is not listened to for ever.
    const MOST_PARTS: usize = 1_000;

    /// Reads all levels, if it is time and this is the first to ask. `true`: pages say something else now.
    pub async fn sync(&self) -> Result<bool, InventoryRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        if !work.warehouse().take_turn(now, now + Self::EVERY).await? {
            return Ok(false);
        }
        let kept = work.warehouse().get().await?;
        work.commit().await?;
        let read = self.levels(&kept).await;
        let mut work = self.ports.store.begin().await?;
        let changed = match &read {
            Ok(levels) => self.heard(&mut *work, levels, true).await?,
            Err(_) => false,
        };
        let problem = read.as_ref().err().map(ToString::to_string);
        work.warehouse().synced(problem.as_deref(), now).await?;
        if changed {
            work.catalogue().touch().await?;
        }
        work.commit().await?;
        read?;
        Ok(changed)
    }

    /// Writes levels down, and has other systems told of them, and the owner of what has become low. `true`: pages say something else now.
    pub(super) async fn heard(
        &self,
        work: &mut dyn UnitOfWork,
        levels: &[Level],
        are_all: bool,
    ) -> Result<bool, StoreError> {
        let noted = work.warehouse().note(levels, are_all).await?;
        if !noted.low.is_empty() {
            let letter = Work::TellOfLowStock { id: self.ports.ids.next(), variants: noted.low };
            work.jobs().enqueue(&letter, self.ports.clock.now()).await?;
        }
        let now = self.ports.clock.now();
        let messages: Vec<_> = noted.moved.iter().flat_map(|moved| Message::of_level(moved, now)).collect();
        work.webhooks().tell(&messages, now).await?;
        Ok(noted.changed)
    }

    pub(super) async fn levels(&self, kept: &KeptWarehouse) -> Result<Vec<Level>, WarehouseError> {
        let warehouse = self.ports.warehouse.open(kept)?;
        let (mut levels, mut cursor) = (Vec::new(), None);
        for _ in 0..Self::MOST_PARTS {
            let (part, next) = warehouse.levels(cursor.as_deref()).await?;
            levels.extend(part);
            match next {
                Some(next) => cursor = Some(next),
                None => return Ok(levels),
            }
        }
        Err(WarehouseError::Refused("its list of levels does not end".to_owned()))
    }
}
