//! Attempts to pay, the ledger of money, and the inbox of what providers said.

use crate::{
    attempts::{AttemptRow, word},
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    kernel::{Currency, Money, OrderId, PaymentAttemptId},
    payment::PaymentMethod,
};
use shop_services::ports::{
    AttemptStatus, Capture, Entry, EntryKind, Handed, Instructions, KeptCallback, PaymentAttempt, PaymentRepository,
    RefusedCallback, StoreError, StoreResult,
};
use sqlx::{query, query_scalar};
use time::OffsetDateTime;

/// Of what comes in at a provider's door in a day and is refused, this much is kept.
const MOST_REFUSED: i64 = 100;

fn json(value: &impl serde::Serialize) -> StoreResult<serde_json::Value> {
    serde_json::to_value(value).map_err(|error| StoreError::Broken(Box::new(error)))
}

fn kept(provider: String, notice: serde_json::Value, body: String) -> StoreResult<KeptCallback> {
    let notice = serde_json::from_value(notice).map_err(|_| unreadable("callbacks.notice"))?;
    Ok(KeptCallback { provider, notice, body })
}

#[async_trait]
impl PaymentRepository for PgUnitOfWork {
    async fn start(&mut self, attempt: &PaymentAttempt) -> StoreResult<()> {
        query!(
            "insert into payment_attempts (attempt_id, order_id, reference, method, amount, currency, status, started_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            attempt.id.0,
            attempt.order.0,
            attempt.reference,
            attempt.method.code(),
            attempt.amount.amount,
            attempt.amount.currency.code(),
            word(attempt.status),
            attempt.started_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn newest(&mut self, order: OrderId) -> StoreResult<Option<(PaymentAttempt, i64)>> {
        let mut attempts = AttemptRow::all_of(self.connection(), order).await?;
        let count = attempts.len() as i64;
        Ok(attempts.pop().map(|attempt| (attempt, count)))
    }

    async fn find(&mut self, reference: &str) -> StoreResult<Option<PaymentAttempt>> {
        AttemptRow::read(self.connection(), None, Some(reference)).await
    }

    async fn get(&mut self, id: PaymentAttemptId) -> StoreResult<Option<PaymentAttempt>> {
        AttemptRow::read(self.connection(), Some(id), None).await
    }

    async fn under_way(&mut self, order: OrderId) -> StoreResult<Vec<PaymentAttempt>> {
        let mut attempts = AttemptRow::all_of(self.connection(), order).await?;
        attempts.retain(|attempt| attempt.status == AttemptStatus::Started && attempt.handed_at.is_some());
        Ok(attempts)
    }

    async fn hand_over(&mut self, id: PaymentAttemptId, handed: &Handed, now: OffsetDateTime) -> StoreResult<bool> {
        let noted = query!(
            "update payment_attempts set handed_at = $2, address = $3, handle = $4
             where attempt_id = $1 and handed_at is null",
            id.0,
            now,
            handed.address,
            handed.handle
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(noted.rows_affected() == 1)
    }

    async fn instruct(&mut self, id: PaymentAttemptId, instructions: &Instructions) -> StoreResult<()> {
        query!("update payment_attempts set instructions = $2 where attempt_id = $1", id.0, json(instructions)?)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn captures(&mut self, order: OrderId) -> StoreResult<Vec<Capture>> {
        let rows = query!(
            r#"select attempt_id as "attempt_id!", method, entry.amount, entry.currency,
                 (select coalesce(sum(refunds.amount), 0)::bigint from refunds
                  where refunds.attempt_id = attempt.attempt_id) as "given_back!"
             from payment_entries entry join payment_attempts attempt using (attempt_id)
             where entry.order_id = $1 and kind = 'captured' order by entry_id desc"#,
            order.0
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        rows.into_iter()
            .map(|row| {
                let currency =
                    Currency::from_code(&row.currency).ok_or_else(|| unreadable("payment_entries.currency"))?;
                Ok(Capture {
                    attempt: PaymentAttemptId(row.attempt_id),
                    method: PaymentMethod::from_code(&row.method)
                        .ok_or_else(|| unreadable("payment_attempts.method"))?,
                    captured: Money { amount: row.amount, currency },
                    given_back: Money { amount: row.given_back, currency },
                })
            })
            .collect()
    }

    async fn end(&mut self, attempt: PaymentAttemptId, status: AttemptStatus, now: OffsetDateTime) -> StoreResult<()> {
        query!(
            "update payment_attempts set status = $2, ended_at = $3 where attempt_id = $1",
            attempt.0,
            word(status),
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn name(&mut self, attempt: PaymentAttemptId, transaction: &str) -> StoreResult<()> {
        query!("update payment_attempts set transaction = $2 where attempt_id = $1", attempt.0, transaction)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn enter(&mut self, entry: Entry, now: OffsetDateTime) -> StoreResult<()> {
        let (kind, sign) = match entry.kind {
            EntryKind::Captured => ("captured", 1),
            EntryKind::Collected => ("collected", 1),
            EntryKind::Refunded => ("refunded", -1),
            EntryKind::Fee => ("fee", -1),
            EntryKind::RefundReturned => ("refund_returned", 1),
            EntryKind::Disputed => ("disputed", -1),
            EntryKind::DisputeReturned => ("dispute_returned", 1),
        };
        query!(
            "insert into payment_entries (order_id, attempt_id, kind, amount, currency, at) values ($1, $2, $3, $4, $5, $6)",
            entry.order.0,
            entry.attempt.map(|attempt| attempt.0),
            kind,
            sign * entry.amount.amount,
            entry.amount.currency.code(),
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn receive(&mut self, callback: &KeptCallback, now: OffsetDateTime) -> StoreResult<bool> {
        let kept = query!(
            "insert into callbacks (provider, event, reference, notice, body, received_at) values ($1, $2, $3, $4, $5, $6)
             on conflict (provider, event) do nothing",
            callback.provider,
            callback.notice.event,
            callback.notice.reference,
            json(&callback.notice)?,
            callback.body,
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(kept.rows_affected() == 1)
    }

    async fn refuse(&mut self, refused: &RefusedCallback, now: OffsetDateTime) -> StoreResult<()> {
        query!(
            "insert into callbacks (provider, event, reference, body, received_at, applied_at, verdict)
             select $1, $2, '', $3, $4, $4, $5
             where (select count(*) from callbacks
                    where provider = $1 and notice is null and received_at > $4::timestamptz - interval '1 day') < $6
             on conflict (provider, event) do nothing",
            refused.provider,
            refused.event,
            refused.body,
            now,
            refused.verdict,
            MOST_REFUSED
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn see_refused(&mut self, newest: i64, now: OffsetDateTime) -> StoreResult<()> {
        query!(
            "update callbacks set seen_at = $2 where callback_id <= $1 and verdict is not null and seen_at is null",
            newest,
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn open_callback(&mut self, provider: &str, event: &str) -> StoreResult<Option<KeptCallback>> {
        let row = query!(
            r#"select provider, notice as "notice!", body from callbacks
             where provider = $1 and event = $2 and applied_at is null and notice is not null"#,
            provider,
            event
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(|row| kept(row.provider, row.notice, row.body)).transpose()
    }

    async fn open_callbacks(&mut self, order: OrderId) -> StoreResult<Vec<KeptCallback>> {
        let rows = query!(
            r#"select provider, notice as "notice!", body from payment_attempts attempt
             join callbacks on callbacks.reference in (attempt.reference, attempt.transaction)
             where order_id = $1 and applied_at is null and notice is not null order by callback_id"#,
            order.0
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        rows.into_iter().map(|row| kept(row.provider, row.notice, row.body)).collect()
    }

    async fn claim_callback(&mut self, provider: &str, event: &str) -> StoreResult<bool> {
        let open = query_scalar!(
            "select callback_id from callbacks where provider = $1 and event = $2 and applied_at is null for update",
            provider,
            event
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        Ok(open.is_some())
    }

    async fn close_callback(
        &mut self,
        provider: &str,
        event: &str,
        verdict: Option<&str>,
        now: OffsetDateTime,
    ) -> StoreResult<()> {
        query!(
            "update callbacks set applied_at = $3, verdict = $4 where provider = $1 and event = $2",
            provider,
            event,
            now,
            verdict
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn close_unmatched(&mut self, provider: &str, event: &str, now: OffsetDateTime) -> StoreResult<()> {
        query!(
            "update callbacks set applied_at = $3, seen_at = $3, verdict = 'unmatched'
             where provider = $1 and event = $2 and applied_at is null
                 and not exists (select from payment_attempts
                     where callbacks.reference in (payment_attempts.reference, payment_attempts.transaction))",
            provider,
            event,
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }
}
