//! What was told to a webhook, from memory.

use super::part_of;
use crate::memory::Tables;
use shop_contract::{DeliveryQuery, DeliveryRow};
use shop_domain::{kernel::WebhookId, webhook::Delivery};
use std::cmp::Reverse;

pub(super) fn list(
    tables: &Tables,
    webhook: WebhookId,
    query: &DeliveryQuery,
    most: usize,
) -> (Vec<DeliveryRow>, Option<String>) {
    let told = tables.deliveries.values().filter(|delivery| delivery.webhook == webhook);
    let wanted = told.filter(|delivery| query.state.is_none_or(|state| delivery.state == state));
    let mut rows: Vec<_> = wanted.map(row).collect();
    rows.sort_by_key(|row| Reverse((row.told_at, row.message)));
    part_of(rows, query.cursor.as_deref(), most, |row| row.message.to_string())
}

fn row(delivery: &Delivery) -> DeliveryRow {
    DeliveryRow {
        message: delivery.message,
        event: delivery.event,
        told_at: delivery.told_at,
        state: delivery.state,
        attempts: delivery.attempts,
        tried_at: delivery.tried_at,
        last_status: delivery.last_status,
        last_error: delivery.last_error.clone(),
    }
}
