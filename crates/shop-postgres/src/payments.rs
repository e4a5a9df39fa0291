//! Attempts to pay, the ledger of money, and the inbox of what providers said.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    kernel::{Currency, Money, OrderId, PaymentAttemptId},
    payment::PaymentMethod,
};
use shop_services::ports::{AttemptStatus, EntryKind, KeptCallback, PaymentAttempt, PaymentRepository, StoreResult};
use sqlx::{query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

struct AttemptRow {
    attempt_id: Uuid,
    order_id: Uuid,
    reference: String,
    provider: String,
    amount: i64,
    currency: String,
    status: String,
    count: i64,
}

impl AttemptRow {
    fn attempt(self) -> StoreResult<(PaymentAttempt, i64)> {
        let currency = Currency::from_code(&self.currency).ok_or_else(|| unreadable("payment_attempts.currency"))?;
        let attempt = PaymentAttempt {
            id: PaymentAttemptId(self.attempt_id),
            order: OrderId(self.order_id),
            reference: self.reference,
            provider: PaymentMethod::from_code(&self.provider)
                .ok_or_else(|| unreadable("payment_attempts.provider"))?,
            amount: Money { amount: self.amount, currency },
            status: match self.status.as_str() {
                "started" => AttemptStatus::Started,
                "paid" => AttemptStatus::Paid,
                "failed" => AttemptStatus::Failed,
                "cancelled" => AttemptStatus::Cancelled,
                "held" => AttemptStatus::Held,
                _ => return Err(unreadable("payment_attempts.status")),
            },
        };
        Ok((attempt, self.count))
    }
}

fn word(status: AttemptStatus) -> &'static str {
    match status {
        AttemptStatus::Started => "started",
        AttemptStatus::Paid => "paid",
        AttemptStatus::Failed => "failed",
        AttemptStatus::Cancelled => "cancelled",
        AttemptStatus::Held => "held",
    }
}

#[async_trait]
impl PaymentRepository for PgUnitOfWork {
    async fn start(&mut self, attempt: &PaymentAttempt, now: OffsetDateTime) -> StoreResult<()> {
        query!(
            "insert into payment_attempts (attempt_id, order_id, reference, provider, amount, currency, status, started_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            attempt.id.0,
            attempt.order.0,
            attempt.reference,
            attempt.provider.code(),
            attempt.amount.amount,
            attempt.amount.currency.code(),
            word(attempt.status),
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn newest(&mut self, order: OrderId) -> StoreResult<Option<(PaymentAttempt, i64)>> {
        let row = query_as!(
            AttemptRow,
            r#"select attempt_id, order_id, reference, provider, amount, currency, status,
                 count(*) over () as "count!"
             from payment_attempts where order_id = $1 order by started_at desc, attempt_id desc limit 1"#,
            order.0
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(AttemptRow::attempt).transpose()
    }

    async fn find(&mut self, reference: &str) -> StoreResult<Option<PaymentAttempt>> {
        let row = query_as!(
            AttemptRow,
            r#"select attempt_id, order_id, reference, provider, amount, currency, status, 1::bigint as "count!"
             from payment_attempts where reference = $1"#,
            reference
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        Ok(row.map(AttemptRow::attempt).transpose()?.map(|(attempt, _)| attempt))
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

    async fn enter(
        &mut self,
        order: OrderId,
        attempt: Option<PaymentAttemptId>,
        kind: EntryKind,
        amount: Money,
        now: OffsetDateTime,
    ) -> StoreResult<()> {
        let (kind, sign) = match kind {
            EntryKind::Captured => ("captured", 1),
            EntryKind::Collected => ("collected", 1),
            EntryKind::Refunded => ("refunded", -1),
        };
        query!(
            "insert into payment_entries (order_id, attempt_id, kind, amount, currency, at) values ($1, $2, $3, $4, $5, $6)",
            order.0,
            attempt.map(|attempt| attempt.0),
            kind,
            sign * amount.amount,
            amount.currency.code(),
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn receive(&mut self, callback: &KeptCallback, reference: &str, now: OffsetDateTime) -> StoreResult<bool> {
        let kept = query!(
            "insert into callbacks (provider, event, reference, body, received_at) values ($1, $2, $3, $4, $5)
             on conflict (provider, event) do nothing",
            callback.provider,
            callback.event,
            reference,
            callback.body,
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(kept.rows_affected() == 1)
    }

    async fn open_callback(&mut self, provider: &str, event: &str) -> StoreResult<Option<KeptCallback>> {
        query_as!(
            KeptCallback,
            "select provider, event, body from callbacks where provider = $1 and event = $2 and applied_at is null",
            provider,
            event
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)
    }

    async fn open_callbacks(&mut self, order: OrderId) -> StoreResult<Vec<KeptCallback>> {
        query_as!(
            KeptCallback,
            "select callbacks.provider, event, body from callbacks join payment_attempts using (reference)
             where order_id = $1 and applied_at is null order by callback_id",
            order.0
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)
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
            "update callbacks set applied_at = $3, verdict = 'unmatched'
             where provider = $1 and event = $2 and applied_at is null
                 and not exists (select from payment_attempts where payment_attempts.reference = callbacks.reference)",
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
