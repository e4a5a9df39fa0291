//! Letters for the owner to look through. Never reads what they say: only one at a time is opened.

use super::cursor::Cursor;
use crate::failure::{failed, unreadable};
use shop_contract::{AdminLetterQuery, AdminLetterRow};
use shop_domain::{
    kernel::{LetterId, OrderId},
    mail::LetterState,
};
use shop_services::ports::StoreResult;
use sqlx::{PgPool, query_as};
use time::{OffsetDateTime, macros::datetime};
use uuid::Uuid;

struct Row {
    letter_id: Uuid,
    order_id: Option<Uuid>,
    kind: String,
    recipient: String,
    subject: String,
    created_at: OffsetDateTime,
    state: String,
}

impl Row {
    fn shown(self) -> StoreResult<AdminLetterRow> {
        Ok(AdminLetterRow {
            id: LetterId(self.letter_id),
            order: self.order_id.map(OrderId),
            kind: self.kind,
            recipient: self.recipient,
            subject: self.subject,
            created_at: self.created_at,
            state: LetterState::from_code(&self.state).ok_or_else(|| unreadable("letters.state"))?,
        })
    }
}

/// After everything that is ever written.
const END: OffsetDateTime = datetime!(9999-12-31 00:00 UTC);

pub(super) async fn list(
    pool: &PgPool,
    wanted: &AdminLetterQuery,
    most: i64,
) -> StoreResult<(Vec<AdminLetterRow>, Option<String>)> {
    let cursor = wanted.cursor.as_deref().and_then(Cursor::parse);
    let (at, id) = cursor.map_or((END, Uuid::max()), |cursor| (cursor.moment(), cursor.id));
    // Two statements, so that each walks an index of its own.
    let rows = match wanted.state {
        None => {
            query_as!(
                Row,
                "select letter_id, order_id, kind, recipient, subject, created_at, state from letters
                 where (created_at, letter_id) < ($1, $2)
                 order by created_at desc, letter_id desc limit $3",
                at,
                id,
                most + 1
            )
            .fetch_all(pool)
            .await
        }
        Some(state) => {
            query_as!(
                Row,
                "select letter_id, order_id, kind, recipient, subject, created_at, state from letters
                 where state = $4 and (created_at, letter_id) < ($1, $2)
                 order by created_at desc, letter_id desc limit $3",
                at,
                id,
                most + 1,
                state.code()
            )
            .fetch_all(pool)
            .await
        }
    };
    let mut rows = rows.map_err(failed)?;
    let has_more = rows.len() as i64 > most;
    rows.truncate(most.max(0) as usize);
    let next_cursor = rows.last().filter(|_| has_more).map(|row| Cursor::at(row.created_at, row.letter_id).text());
    Ok((rows.into_iter().map(Row::shown).collect::<StoreResult<_>>()?, next_cursor))
}

pub(super) async fn about(pool: &PgPool, order: OrderId) -> StoreResult<Vec<AdminLetterRow>> {
    let rows = query_as!(
        Row,
        "select letter_id, order_id, kind, recipient, subject, created_at, state from letters
         where order_id = $1 order by created_at desc, letter_id desc",
        order.0
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    rows.into_iter().map(Row::shown).collect()
}
