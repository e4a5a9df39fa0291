//! Letters and the queue as the owner looks through them, from memory.

use super::part_of;
use crate::memory::{JobState, Tables};
use shop_contract::{AdminLetterQuery, AdminLetterRow, AdminWork, StuckJob};
use shop_domain::{kernel::OrderId, mail::Letter};
use std::cmp::Reverse;
use time::OffsetDateTime;

pub(super) fn letters(tables: &Tables, query: &AdminLetterQuery, most: usize) -> (Vec<AdminLetterRow>, Option<String>) {
    let found = newest_first(tables, |letter| query.state.is_none_or(|state| letter.state == state));
    part_of(found, query.cursor.as_deref(), most, |row| row.id.to_string())
}

pub(super) fn about(tables: &Tables, order: OrderId) -> Vec<AdminLetterRow> {
    newest_first(tables, |letter| letter.order == Some(order))
}

fn newest_first(tables: &Tables, is_wanted: impl Fn(&Letter) -> bool) -> Vec<AdminLetterRow> {
    let mut found: Vec<_> = tables.letters.iter().filter(|letter| is_wanted(letter)).map(row).collect();
    found.sort_by_key(|row| Reverse((row.created_at, row.id)));
    found
}

fn row(letter: &Letter) -> AdminLetterRow {
    AdminLetterRow {
        id: letter.id,
        order: letter.order,
        kind: letter.kind.clone(),
        recipient: letter.recipient.as_str().to_owned(),
        subject: letter.subject.clone(),
        created_at: letter.created_at,
        state: letter.state,
    }
}

pub(super) fn work(tables: &Tables, now: OffsetDateTime, cursor: Option<&str>, most: usize) -> AdminWork {
    let open = || tables.jobs.iter().filter(|row| row.state == JobState::Open);
    let due = open().filter(|row| row.run_at <= now);
    let dead = tables.jobs.iter().rev().filter(|row| row.state == JobState::Dead).map(|row| StuckJob {
        kind: row.work.kind().to_owned(),
        key: row.work.key(),
        attempts: row.attempts,
        since: row.run_at,
        error: row.last_error.clone().unwrap_or_default(),
    });
    let (stuck, next_cursor) = part_of(dead.collect(), cursor, most, |job| [&job.kind, ":", &job.key].concat());
    AdminWork {
        due: due.clone().count() as i64,
        oldest_due: due.map(|row| row.run_at).min(),
        later: open().filter(|row| row.run_at > now).count() as i64,
        stuck,
        next_cursor,
    }
}
