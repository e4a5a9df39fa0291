//! What the owner sets of the warehouse. Never of one variant: that is set where its figures stand.

use super::{InventoryRefusal, InventoryService};
use crate::{ports::KeptWarehouse, refusal::FieldRefusal};
use shop_contract::WarehouseForm;
use shop_domain::{
    inventory::MOST,
    staff::{Permission, Staff},
};

impl InventoryService {
    #[tracing::instrument(target = "yiye::use_case", name = "inventory.settings", skip_all)]
    pub async fn settings(&self, staff: &Staff) -> Result<WarehouseForm, InventoryRefusal> {
        staff.must(Permission::ChangeSettings)?;
        let mut work = self.ports.store.begin().await?;
        Ok(typed(&work.warehouse().get().await?))
    }

    #[tracing::instrument(target = "yiye::use_case", name = "inventory.save_settings", skip_all)]
    pub async fn save_settings(&self, staff: &Staff, form: &WarehouseForm) -> Result<(), InventoryRefusal> {
        staff.must(Permission::ChangeSettings)?;
        let mut work = self.ports.store.begin().await?;
        let before = work.warehouse().get().await?;
        if form.version != before.version.to_string() {
            return Err(InventoryRefusal::Conflict);
        }
        let mut fields = Vec::new();
        let low_at = count(&form.low_at, "low_at", &mut fields);
        let Some(low_at) = low_at else { return Err(InventoryRefusal::Fields(fields)) };
        work.warehouse().save(&KeptWarehouse { low_at, ..before }).await?;
        // Every card may read another word now.
        work.catalogue().touch().await?;
        Ok(work.commit().await?)
    }
}

fn typed(kept: &KeptWarehouse) -> WarehouseForm {
    WarehouseForm { version: kept.version.to_string(), low_at: kept.low_at.to_string() }
}

/// A number of units; `None` has told of it.
pub(super) fn count(text: &str, field: &str, fields: &mut Vec<FieldRefusal>) -> Option<i64> {
    let count = text.trim().replace(',', "").parse().ok().filter(|count| (0..=MOST).contains(count));
    if count.is_none() {
        fields.push(FieldRefusal { field: field.to_owned(), code: "stock.malformed" });
    }
    count
}
