//! A variant's figures and its ledger, from memory.

use super::{catalogue, part_of};
use crate::memory::{MovementRow, ProductRow, Tables, VariantRow};
use shop_contract::{
    AdminStock, AdminStockFigures, AdminStockList, AdminStockQuery, StockLevel, StockLimitsForm, StockMovementRow,
};
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

/// Of what is sold, by SKU.
pub(super) fn list(tables: &Tables, query: &AdminStockQuery, most: usize, language: Language) -> AdminStockList {
    let sold = tables.variants.iter().filter(|(_, row)| !row.archived).filter_map(|(id, _)| tables.variant(*id));
    let sold = sold.filter(|(product, _)| !product.kept.archived && catalogue::matches(product, &query.q));
    let mut found: Vec<_> = sold.map(|(product, row)| figures(tables, product, row, language)).collect();
    found.retain(|row| query.sku.as_ref().is_none_or(|sku| *sku == row.sku));
    found.retain(|row| match query.level {
        None => true,
        Some(StockLevel::Low) => row.is_low,
        Some(StockLevel::Out) => row.available <= 0,
    });
    found.sort_by(|one, other| one.sku.cmp(&other.sku));
    let (rows, next_cursor) = part_of(found, query.cursor.as_deref(), most, |row| row.sku.clone());
    AdminStockList { query: query.clone(), rows, next_cursor }
}

fn figures(tables: &Tables, product: &ProductRow, row: &VariantRow, language: Language) -> AdminStockFigures {
    let id = row.variant.id;
    let (own, offered) = (tables.figures(id), tables.offered(id));
    AdminStockFigures {
        variant: id,
        product: row.product,
        sku: row.variant.sku.as_str().to_owned(),
        title: product.kept.product.title.get(language).to_owned(),
        choice: row.variant.choice.get(language).to_owned(),
        on_hand: own.on_hand,
        reserved: own.reserved,
        available: offered.available(),
        availability: offered.availability(),
        is_low: offered.is_low(),
        is_elsewhere: tables.warehouse.is_external,
        low_at: own.low_at,
        backorder: own.backorder,
    }
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
