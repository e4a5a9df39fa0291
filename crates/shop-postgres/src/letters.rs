//! Letters, kept as they were written. Afterwards only how far they have come changes.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    kernel::{EmailAddress, Language, LetterId, OrderId},
    mail::{Letter, LetterState},
};
use shop_services::ports::{LetterRepository, StoreResult};
use sqlx::{PgExecutor, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

struct LetterRow {
    letter_id: Uuid,
    order_id: Option<Uuid>,
    kind: String,
    occurrence: String,
    recipient: String,
    recipient_name: String,
    language: String,
    subject: String,
    body_text: String,
    body_html: String,
    created_at: OffsetDateTime,
    state: String,
    sendings: i32,
    sent_at: Option<OffsetDateTime>,
    last_error: Option<String>,
    secret: Option<String>,
}

pub(crate) async fn read(executor: impl PgExecutor<'_>, id: LetterId) -> StoreResult<Option<Letter>> {
    let row = query_as!(
        LetterRow,
        "select letter_id, order_id, kind, occurrence, recipient, recipient_name, language, subject, body_text,
             body_html, created_at, state, sendings, sent_at, last_error, secret
         from letters where letter_id = $1",
        id.0
    )
    .fetch_optional(executor)
    .await
    .map_err(failed)?;
    row.map(LetterRow::letter).transpose()
}

impl LetterRow {
    fn letter(self) -> StoreResult<Letter> {
        Ok(Letter {
            id: LetterId(self.letter_id),
            order: self.order_id.map(OrderId),
            kind: self.kind,
            occurrence: self.occurrence,
            recipient: EmailAddress::restore(self.recipient),
            recipient_name: self.recipient_name,
            language: Language::from_tag(&self.language).ok_or_else(|| unreadable("letters.language"))?,
            subject: self.subject,
            text: self.body_text,
            html: self.body_html,
            created_at: self.created_at,
            state: LetterState::from_code(&self.state).ok_or_else(|| unreadable("letters.state"))?,
            sendings: self.sendings,
            sent_at: self.sent_at,
            last_error: self.last_error,
            secret: self.secret,
        })
    }
}

#[async_trait]
impl LetterRepository for PgUnitOfWork {
    async fn add(&mut self, letter: &Letter) -> StoreResult<bool> {
        let added = query!(
            "insert into letters (letter_id, order_id, kind, occurrence, recipient, recipient_name, language, subject,
                 body_text, body_html, created_at, state, sendings, sent_at, last_error, secret)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
             on conflict on constraint letters_once do nothing",
            letter.id.0,
            letter.order.map(|order| order.0),
            letter.kind,
            letter.occurrence,
            letter.recipient.as_str(),
            letter.recipient_name,
            letter.language.tag(),
            letter.subject,
            letter.text,
            letter.html,
            letter.created_at,
            letter.state.code(),
            letter.sendings,
            letter.sent_at,
            letter.last_error,
            letter.secret
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(added.rows_affected() == 1)
    }

    async fn lock(&mut self, id: LetterId) -> StoreResult<Option<Letter>> {
        let locked = query_scalar!("select letter_id from letters where letter_id = $1 for update", id.0)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        if locked.is_some() { read(self.connection(), id).await } else { Ok(None) }
    }

    async fn save(&mut self, letter: &Letter) -> StoreResult<()> {
        query!(
            "update letters set state = $2, sendings = $3, sent_at = $4, last_error = $5, secret = $6
             where letter_id = $1",
            letter.id.0,
            letter.state.code(),
            letter.sendings,
            letter.sent_at,
            letter.last_error,
            letter.secret
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }
}
