//! A variant's figures and its ledger, from memory.

use super::part_of;
use crate::memory::{MovementRow, Tables};
use shop_contract::{AdminStock, StockLimitsForm, StockMovementRow};
use shop_domain::kernel::{Language, VariantId};

pub(super) fn stock(
    tables: &Tables,
    id: VariantId,
    cursor: Option<&str>,
    most: usize,
    language: Language,
) -> Option<AdminStock> {
    let (product, row) = tables.variant(id)?;
    let item = tables.figures(id);
    let of_it = tables.movements.iter().enumerate().filter(|(_, row)| row.change.variant == id);
    let (part, next_cursor) = part_of(of_it.rev().collect(), cursor, most, |(at, _)| at.to_string());
    Some(AdminStock {
        variant: id,
        product: row.product,
        title: product.kept.product.title.get(language).to_owned(),
        choice: row.variant.choice.get(language).to_owned(),
        sku: row.variant.sku.as_str().to_owned(),
        on_hand: item.on_hand,
        reserved: item.reserved,
        availability: tables.offered(id).availability(),
        is_elsewhere: tables.warehouse.is_external,
        limits: StockLimitsForm {
            low_at: tables.low_at.get(&id).map(i64::to_string).unwrap_or_default(),
            backorder: item.backorder.to_string(),
        },
        shop_low_at: tables.warehouse.low_at,
        movements: part.into_iter().map(|(_, row)| movement(tables, row)).collect(),
        next_cursor,
    })
}

fn movement(tables: &Tables, row: &MovementRow) -> StockMovementRow {
    let order = row.change.order.and_then(|id| tables.orders.get(&id));
    StockMovementRow {
        at: row.at,
        reason: row.change.reason,
        on_hand: row.change.on_hand,
        reserved: row.change.reserved,
        order: order.map(|state| (state.id, state.number.compact().to_owned())),
        actor: row.actor.clone(),
    }
}
