//! What the owner sets of the warehouse. Never of one variant: that is set where its figures stand.

use super::{InventoryRefusal, InventoryService};
use crate::{
    ports::{KeptWarehouse, StoreError},
    refusal::FieldRefusal,
};
use shop_contract::{WarehouseForm, WarehouseView};
use shop_domain::{
    inventory::MOST,
    staff::{Caller, Permission},
};

impl InventoryService {
    /// In bytes.
    const MAX_SETTING: usize = 500;

    #[tracing::instrument(target = "yiye::use_case", name = "inventory.settings", skip_all)]
    pub async fn settings(&self, caller: &Caller) -> Result<WarehouseView, InventoryRefusal> {
        caller.must(Permission::ReadWarehouse)?;
        let mut work = self.ports.store.begin().await?;
        Ok(self.view(work.warehouse().get().await?))
    }

    /// A warehouse elsewhere is asked what it has before the goods are said to lie there.
    #[tracing::instrument(target = "yiye::use_case", name = "inventory.save_settings", skip_all)]
    pub async fn save_settings(&self, caller: &Caller, form: &WarehouseForm) -> Result<(), InventoryRefusal> {
        caller.must(Permission::ChangeWarehouse)?;
        let before = self.ports.store.begin().await?.warehouse().get().await?;
        if form.version != before.version.to_string() {
            return Err(InventoryRefusal::Conflict);
        }
        let kept = self.judged(form, before)?;
        let levels = match kept.is_external {
            true => Some(self.levels(&kept).await.map_err(|error| {
                tracing::warn!(error = &error as &dyn std::error::Error, "the warehouse that was set does not answer");
                refused("address", "warehouse.unreachable")
            })?),
            false => None,
        };
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        work.warehouse().save(&kept).await.map_err(|error| match error {
            StoreError::Conflict => InventoryRefusal::Conflict,
            other => other.into(),
        })?;
        if let Some(levels) = levels {
            work.warehouse().note(&levels, true).await?;
            work.warehouse().synced(None, now).await?;
        }
        // Every card may read another word now.
        work.catalogue().touch().await?;
        Ok(work.commit().await?)
    }

    /// Where the environment names a warehouse, the goods lie there from the start.
    pub async fn adopt(&self) -> Result<(), StoreError> {
        if !self.ports.warehouse.is_fixed("address") {
            return Ok(());
        }
        let mut work = self.ports.store.begin().await?;
        let kept = work.warehouse().get().await?;
        if !kept.is_external {
            work.warehouse().save(&KeptWarehouse { is_external: true, ..kept }).await?;
            work.catalogue().touch().await?;
        }
        work.commit().await
    }

    fn judged(&self, form: &WarehouseForm, before: KeptWarehouse) -> Result<KeptWarehouse, InventoryRefusal> {
        let desk = &self.ports.warehouse;
        let mut fields = Vec::new();
        let low_at = count(&form.low_at, "low_at", &mut fields).unwrap_or(before.low_at);
        let is_external = desk.is_fixed("address") || form.external == "on";
        let mut kept = KeptWarehouse { low_at, is_external, ..before };
        let mut typed = |field: &'static str, text: &str| {
            let text = text.trim();
            if text.len() > Self::MAX_SETTING || text.chars().any(char::is_control) {
                fields.push(FieldRefusal::from((field, "settings.malformed")));
                return None;
            }
            Some(text.to_owned())
        };
        if !desk.is_fixed("address") {
            kept.address = typed("address", &form.address).unwrap_or_default();
        }
        if let Some(key) = typed("key", &form.key).filter(|key| !key.is_empty()) {
            kept.sealed_key = desk.seal(&key);
        }
        if let Some(lacking) = desk.lacks(&kept).filter(|_| is_external) {
            fields.push(FieldRefusal::from((lacking, "settings.needed")));
        }
        if fields.is_empty() { Ok(kept) } else { Err(InventoryRefusal::Fields(fields)) }
    }

    fn view(&self, kept: KeptWarehouse) -> WarehouseView {
        let desk = &self.ports.warehouse;
        WarehouseView {
            form: WarehouseForm {
                version: kept.version.to_string(),
                low_at: kept.low_at.to_string(),
                external: if kept.is_external { "on".to_owned() } else { String::new() },
                address: desk.address(&kept),
                key: String::new(),
            },
            address_is_fixed: desk.is_fixed("address"),
            key_is_fixed: desk.is_fixed("key"),
            key_is_set: !kept.sealed_key.is_empty(),
            synced_at: kept.synced_at.filter(|_| kept.is_external),
            problem: kept.problem.filter(|_| kept.is_external),
        }
    }
}

fn refused(field: &'static str, code: &'static str) -> InventoryRefusal {
    InventoryRefusal::Fields(vec![FieldRefusal::from((field, code))])
}

/// A number of units; `None` has told of it.
pub(super) fn count(text: &str, field: &str, fields: &mut Vec<FieldRefusal>) -> Option<i64> {
    let count = text.trim().replace(',', "").parse().ok().filter(|count| (0..=MOST).contains(count));
    if count.is_none() {
        fields.push(FieldRefusal { field: field.to_owned(), code: "stock.malformed" });
    }
    count
}
