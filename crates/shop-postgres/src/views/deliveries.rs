//! What was told to a webhook, for the owner to look through. Never reads what a message says.

use super::cursor::Cursor;
use crate::{
    failure::failed,
    webhooks::{event, state, status},
};
use shop_contract::{DeliveryQuery, DeliveryRow};
use shop_domain::kernel::{MessageId, WebhookId};
use shop_services::ports::StoreResult;
use sqlx::{PgPool, query_as};
use time::{OffsetDateTime, macros::datetime};
use uuid::Uuid;

struct Row {
    message_id: Uuid,
    event: String,
    told_at: OffsetDateTime,
    state: String,
    attempts: i32,
    tried_at: Option<OffsetDateTime>,
    last_status: Option<i32>,
    last_error: Option<String>,
}

impl Row {
    fn shown(self) -> StoreResult<DeliveryRow> {
        Ok(DeliveryRow {
            message: MessageId(self.message_id),
            event: event(&self.event)?,
            told_at: self.told_at,
            state: state(&self.state)?,
            attempts: self.attempts,
            tried_at: self.tried_at,
            last_status: status(self.last_status)?,
            last_error: self.last_error,
        })
    }
}

/// After everything that is ever told.
const END: OffsetDateTime = datetime!(9999-12-31 00:00 UTC);

pub(super) async fn list(
    pool: &PgPool,
    webhook: WebhookId,
    wanted: &DeliveryQuery,
    most: i64,
) -> StoreResult<(Vec<DeliveryRow>, Option<String>)> {
    let cursor = wanted.cursor.as_deref().and_then(Cursor::parse);
    let (at, id) = cursor.map_or((END, Uuid::max()), |cursor| (cursor.moment(), cursor.id));
    // Two statements, so that each walks an index of its own.
    let rows = match wanted.state {
        None => {
            query_as!(
                Row,
                "select message_id, event, told_at, state, attempts, tried_at, last_status, last_error
                 from webhook_deliveries where webhook_id = $1 and (told_at, message_id) < ($2, $3)
                 order by told_at desc, message_id desc limit $4",
                webhook.0,
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
                "select message_id, event, told_at, state, attempts, tried_at, last_status, last_error
                 from webhook_deliveries where webhook_id = $1 and state = $5 and (told_at, message_id) < ($2, $3)
                 order by told_at desc, message_id desc limit $4",
                webhook.0,
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
    let next_cursor = rows.last().filter(|_| has_more).map(|row| Cursor::at(row.told_at, row.message_id).text());
    Ok((rows.into_iter().map(Row::shown).collect::<StoreResult<_>>()?, next_cursor))
}
