//! The shop's own warehouse: rows of stock, locked in the order of their ids, and their ledger.

use super::keeping::{Keeping, Settlement};
use crate::{
    checkout::CheckoutRefusal,
    order::OrderRefusal,
    ports::{StockChange, StoreError, UnitOfWork, Work},
};
use async_trait::async_trait;
use shop_contract::LineChange;
use shop_domain::{
    inventory::{Availability, StockReason},
    kernel::VariantId,
    mail::Occasion,
    order::{Order, StockEffect},
};
use time::OffsetDateTime;

pub(crate) struct BuiltIn;

#[async_trait]
impl Keeping for BuiltIn {
    /// Has the owner told of what runs low by it, too.
    async fn promise(
        &self,
        work: &mut dyn UnitOfWork,
        order: &Order,
        now: OffsetDateTime,
    ) -> Result<bool, CheckoutRefusal> {
        let lines = &order.state().lines;
        let variants: Vec<_> = lines.iter().map(|line| line.variant).collect();
        let mut items = work.stock().lock(&variants).await?;
        let mut short = Vec::new();
        let mut changes = Vec::with_capacity(lines.len());
        let (mut crossed, mut low) = (false, Vec::new());
        for line in lines {
            let Some(item) = items.iter_mut().find(|item| item.variant == line.variant) else {
                short.push(LineChange { variant: line.variant, unit_price: Some(line.unit_price), available: Some(0) });
                continue;
            };
            let (before, was_low) = (item.availability(), item.is_low());
            match item.reserve(line.quantity) {
                Ok(()) => changes.push(StockChange {
                    variant: line.variant,
                    on_hand: 0,
                    reserved: i64::from(line.quantity),
                    reason: StockReason::Reserved,
                    order: Some(order.state().id),
                }),
                Err(out) => {
                    let (unit_price, available) = (Some(line.unit_price), Some(out.left));
                    short.push(LineChange { variant: out.variant, unit_price, available });
                }
            }
            // Pages print the figure where it is low: each sale of a unit of it changes what they say.
            crossed |= item.availability() == Availability::Low || item.availability() != before;
            if item.is_low() && !was_low {
                low.push(line.variant);
            }
        }
        if !short.is_empty() {
            return Err(CheckoutRefusal::OutOfStock { total: Some(order.state().totals.total), changes: short });
        }
        work.stock().change(&changes, "shopper", now).await?;
        tell_of(low, work, order, now).await?;
        Ok(crossed)
    }

    async fn settle(&self, work: &mut dyn UnitOfWork, settlement: &Settlement<'_>) -> Result<bool, OrderRefusal> {
        // For each unit: how many more are on hand, and how many more are reserved.
        let (portions, on_hand, reserved, reason) = match settlement.effect {
            StockEffect::Keep => return Ok(false),
            StockEffect::Release(portions) => (portions, 0, -1, StockReason::Released),
            StockEffect::Take(portions) => (portions, -1, -1, StockReason::Shipped),
            StockEffect::Restock(portions) => (portions, 1, 0, StockReason::Restocked),
        };
        let variants: Vec<_> = portions.iter().map(|(variant, _)| *variant).collect();
        let mut items = work.stock().lock(&variants).await?;
        let mut changes = Vec::with_capacity(portions.len());
        for (variant, quantity) in portions {
            if reason == StockReason::Shipped {
                let item = items.iter_mut().find(|item| item.variant == *variant).ok_or(StoreError::Conflict)?;
                item.take(*quantity)?;
            }
            let units = i64::from(*quantity);
            changes.push(StockChange {
                variant: *variant,
                on_hand: on_hand * units,
                reserved: reserved * units,
                reason,
                order: Some(settlement.order),
            });
        }
        work.stock().change(&changes, settlement.actor, settlement.now).await?;
        // What is taken was not to be had before.
        Ok(reason != StockReason::Shipped)
    }
}

/// Has the owner told of variants that have just become low.
async fn tell_of(
    low: Vec<VariantId>,
    work: &mut dyn UnitOfWork,
    order: &Order,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    if low.is_empty() {
        return Ok(());
    }
    let occasion = Occasion::LowStock { variants: low };
    let letter = Work::WriteLetter { order: order.state().id, occurrence: "placed".to_owned(), occasion };
    work.jobs().enqueue(&letter, now).await
}
