//! What the staff do about the stock: look at a variant's ledger, count, receive, and set what is low.
//! Never takes a figure for the new one: differences are added to what is there.

mod built_in;
mod desk;
mod external;
pub(crate) mod keeping;
mod refusal;
mod settings;
mod sync;

pub(crate) use built_in::BuiltIn;
pub use desk::{FixedWarehouse, WarehouseDesk};
pub(crate) use external::Elsewhere;
pub use refusal::InventoryRefusal;

use crate::{
    Ports,
    ports::{StockChange, UnitOfWork},
    refusal::FieldRefusal,
};
use shop_contract::{AdminStock, AdminStockList, AdminStockQuery, StockForm, StockLimitsForm};
use shop_domain::{
    fault::Fault,
    inventory::{StockError, StockItem, StockLimits, StockReason},
    kernel::{Language, VariantId},
    staff::{Caller, Permission},
};
use std::sync::Arc;

#[derive(Clone)]
pub struct InventoryService {
    ports: Arc<Ports>,
}

impl InventoryService {
    pub const PAGE: i64 = 50;

    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// What is sold, by SKU, with what there is of it.
    #[tracing::instrument(target = "yiye::use_case", name = "inventory.list", skip_all)]
    pub async fn list(
        &self,
        caller: &Caller,
        query: &AdminStockQuery,
        language: Language,
    ) -> Result<AdminStockList, InventoryRefusal> {
        caller.must(Permission::ReadStock)?;
        Ok(self.ports.views.stock_list(query, Self::PAGE, language).await?)
    }

    /// The figures of a variant with a part of its history, the latest first.
    #[tracing::instrument(target = "yiye::use_case", name = "inventory.history", skip_all)]
    pub async fn history(
        &self,
        caller: &Caller,
        variant: VariantId,
        cursor: Option<&str>,
        language: Language,
    ) -> Result<AdminStock, InventoryRefusal> {
        caller.must(Permission::ReadStock)?;
        let found = self.ports.views.stock(variant, cursor, Self::PAGE, language).await?;
        found.ok_or(InventoryRefusal::NotFound)
    }

    /// So many more or fewer are on hand, and why.
    #[tracing::instrument(target = "yiye::use_case", name = "inventory.adjust", skip_all)]
    pub async fn adjust(&self, caller: &Caller, variant: VariantId, form: &StockForm) -> Result<(), InventoryRefusal> {
        caller.must(Permission::ChangeStock)?;
        let (by, reason) = read(form)?;
        let mut work = self.ports.store.begin().await?;
        let mut item = locked(&mut *work, variant).await?;
        let before = item.availability();
        item.adjust(by, reason).map_err(|error| beside("by", error))?;
        let change = StockChange { variant, on_hand: by, reserved: 0, reason, order: None };
        work.stock().change(&[change], caller.name(), self.ports.clock.now()).await?;
        self.tell(&mut *work, (before, &item)).await?;
        Ok(work.commit().await?)
    }

    /// From how many down the variant is low, and how many more than there are may be ordered. `built`: what
    /// [`limits_version`] said of the reading that it is built on.
    #[tracing::instrument(target = "yiye::use_case", name = "inventory.limit", skip_all)]
    pub async fn limit(
        &self,
        caller: &Caller,
        variant: VariantId,
        form: &StockLimitsForm,
        built: Option<i64>,
    ) -> Result<(), InventoryRefusal> {
        caller.must(Permission::ChangeStock)?;
        let limits = read_limits(form)?;
        let mut work = self.ports.store.begin().await?;
        let mut item = locked(&mut *work, variant).await?;
        if built.is_some_and(|built| built != limits_version(item.low_at, item.backorder)) {
            return Err(InventoryRefusal::Conflict);
        }
        let before = item.availability();
        let shop_low_at = work.warehouse().get().await?.low_at;
        item.limit(limits, shop_low_at).map_err(|error| beside("backorder", error))?;
        work.stock().limit(variant, limits).await?;
        self.tell(&mut *work, (before, &item)).await?;
        Ok(work.commit().await?)
    }

    /// Public pages print the figure where it is low.
    async fn tell(
        &self,
        work: &mut dyn UnitOfWork,
        (before, after): (shop_domain::inventory::Availability, &StockItem),
    ) -> Result<(), InventoryRefusal> {
        use shop_domain::inventory::Availability;
        let now = after.availability();
        if now != before || now == Availability::Low {
            work.catalogue().touch().await?;
        }
        Ok(())
    }
}

/// Told from what is set: whoever has set the same in between has changed nothing.
pub fn limits_version(low_at: i64, backorder: i64) -> i64 {
    low_at << 32 | backorder
}

async fn locked(work: &mut dyn UnitOfWork, variant: VariantId) -> Result<StockItem, InventoryRefusal> {
    work.stock().lock(&[variant]).await?.pop().ok_or(InventoryRefusal::NotFound)
}

fn read(form: &StockForm) -> Result<(i64, StockReason), InventoryRefusal> {
    let mut fields = Vec::new();
    let by = form.by.trim().replace(['−', '－'], "-").replace('＋', "+").parse::<i64>().ok();
    if by.is_none() {
        fields.push(FieldRefusal::from(("by", "stock.by")));
    }
    let reason = StockReason::from_code(&form.reason).filter(|reason| StockReason::OF_STAFF.contains(reason));
    if reason.is_none() {
        fields.push(FieldRefusal::from(("reason", "stock.reason")));
    }
    by.zip(reason).ok_or(InventoryRefusal::Fields(fields))
}

fn read_limits(form: &StockLimitsForm) -> Result<StockLimits, InventoryRefusal> {
    let mut fields = Vec::new();
    let low_at = match form.low_at.trim() {
        "" => None,
        text => settings::count(text, "low_at", &mut fields),
    };
    let backorder = match form.backorder.trim() {
        "" => Some(0),
        text => settings::count(text, "backorder", &mut fields),
    };
    match backorder.filter(|_| fields.is_empty()) {
        Some(backorder) => Ok(StockLimits { low_at, backorder }),
        None => Err(InventoryRefusal::Fields(fields)),
    }
}

/// Said beside the field that was typed into.
fn beside(field: &str, error: StockError) -> InventoryRefusal {
    match error {
        StockError::BelowReserved => error.into(),
        _ => InventoryRefusal::Fields(vec![FieldRefusal { field: field.to_owned(), code: error.code() }]),
    }
}
