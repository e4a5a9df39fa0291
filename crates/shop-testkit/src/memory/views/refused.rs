//! What providers said without effect, from memory.

use super::part_of;
use crate::memory::{CallbackRow, Tables};
use shop_contract::{AdminRefusedList, AdminRefusedRow};
use std::cmp::Reverse;
use time::OffsetDateTime;

pub(super) fn refused(tables: &Tables, cursor: Option<&str>, most: usize) -> AdminRefusedList {
    let judged = tables.callbacks.iter().filter(|(_, row)| row.verdict.is_some());
    let mut rows: Vec<_> = judged.map(|((provider, _), kept)| row(tables, provider, kept)).collect();
    rows.sort_by_key(|row| Reverse(row.id));
    let (rows, next_cursor) = part_of(rows, cursor, most, |row| row.id.to_string());
    AdminRefusedList { rows, cursor: cursor.map(str::to_owned), next_cursor }
}

fn row(tables: &Tables, provider: &str, row: &CallbackRow) -> AdminRefusedRow {
    let attempt = tables.attempts.iter().find(|attempt| attempt.reference == row.reference);
    let order = attempt.and_then(|attempt| tables.orders.get(&attempt.order));
    AdminRefusedRow {
        id: row.id,
        provider: provider.to_owned(),
        verdict: row.verdict.clone().unwrap_or_default(),
        reference: row.reference.clone(),
        order: order.map(|state| (state.id, state.number.compact().to_owned())),
        told: row.notice.as_ref().map(|notice| notice.amount),
        asked: attempt.map(|attempt| attempt.amount),
        received_at: row.received_at.unwrap_or(OffsetDateTime::UNIX_EPOCH),
        body: row.body.clone(),
        is_new: row.seen_at.is_none(),
    }
}
