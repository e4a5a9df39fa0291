//! Refunds: rows that end, and are never taken away.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    kernel::{Currency, Money, OrderId, PaymentAttemptId, RefundId},
    refund::{Refund, RefundStatus},
};
use shop_services::ports::{RefundRepository, StoreResult};
use sqlx::{query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

struct RefundRow {
    refund_id: Uuid,
    order_id: Uuid,
    attempt_id: Option<Uuid>,
    amount: i64,
    currency: String,
    reason: String,
    status: String,
    tries: i32,
    transaction: Option<String>,
}

impl RefundRow {
    fn refund(self) -> StoreResult<Refund> {
        let currency = Currency::from_code(&self.currency).ok_or_else(|| unreadable("refunds.currency"))?;
        Ok(Refund {
            id: RefundId(self.refund_id),
            order: OrderId(self.order_id),
            attempt: self.attempt_id.map(PaymentAttemptId),
            amount: Money { amount: self.amount, currency },
            reason: self.reason,
            status: RefundStatus::from_code(&self.status).ok_or_else(|| unreadable("refunds.status"))?,
            tries: u32::try_from(self.tries).map_err(|_| unreadable("refunds.tries"))?,
            transaction: self.transaction,
        })
    }
}

#[async_trait]
impl RefundRepository for PgUnitOfWork {
    async fn add(&mut self, refunds: &[Refund], now: OffsetDateTime) -> StoreResult<()> {
        let ids: Vec<_> = refunds.iter().map(|refund| refund.id.0).collect();
        let orders: Vec<_> = refunds.iter().map(|refund| refund.order.0).collect();
        let attempts: Vec<_> = refunds.iter().map(|refund| refund.attempt.map(|attempt| attempt.0)).collect();
        let amounts: Vec<_> = refunds.iter().map(|refund| refund.amount.amount).collect();
        let currencies: Vec<_> = refunds.iter().map(|refund| refund.amount.currency.code().to_owned()).collect();
        let reasons: Vec<_> = refunds.iter().map(|refund| refund.reason.clone()).collect();
        let statuses: Vec<_> = refunds.iter().map(|refund| refund.status.code().to_owned()).collect();
        let transactions: Vec<_> = refunds.iter().map(|refund| refund.transaction.clone()).collect();
        query!(
            "insert into refunds (created_at, ended_at, refund_id, order_id, attempt_id, amount, currency, reason, status,
                 transaction)
             select $1::timestamptz, case when status = 'done' then $1::timestamptz end, refund, of_order, attempt, amount, currency, reason, status,
                 transaction
             from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[])
                 as added (refund, of_order, attempt, amount, currency, reason, status, transaction)",
            now,
            &ids,
            &orders,
            &attempts as &[Option<Uuid>],
            &amounts,
            &currencies,
            &reasons,
            &statuses,
            &transactions as &[Option<String>]
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn get(&mut self, id: RefundId) -> StoreResult<Option<Refund>> {
        let row = query_as!(
            RefundRow,
            "select refund_id, order_id, attempt_id, amount, currency, reason, status, tries, transaction
             from refunds where refund_id = $1",
            id.0
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(RefundRow::refund).transpose()
    }

    async fn lock(&mut self, id: RefundId) -> StoreResult<Option<Refund>> {
        query_scalar!("select refund_id from refunds where refund_id = $1 for update", id.0)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        RefundRepository::get(self, id).await
    }

    async fn of(&mut self, order: OrderId) -> StoreResult<Vec<Refund>> {
        let rows = query_as!(
            RefundRow,
            "select refund_id, order_id, attempt_id, amount, currency, reason, status, tries, transaction
             from refunds where order_id = $1 order by created_at, refund_id",
            order.0
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        rows.into_iter().map(RefundRow::refund).collect()
    }

    async fn begin(&mut self, id: RefundId, until: OffsetDateTime, now: OffsetDateTime) -> StoreResult<Option<bool>> {
        query_scalar!(
            "with free as (select refund_id, begun from refunds
                 where refund_id = $1 and (busy_until is null or busy_until <= $3) for update)
             update refunds set begun = true, busy_until = $2 from free where refunds.refund_id = free.refund_id
             returning free.begun as \"begun!\"",
            id.0,
            until,
            now
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)
    }

    async fn pause(&mut self, id: RefundId, until: OffsetDateTime) -> StoreResult<()> {
        query!("update refunds set busy_until = $2 where refund_id = $1", id.0, until)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn save(&mut self, refund: &Refund, now: OffsetDateTime) -> StoreResult<()> {
        let ended = (refund.status == RefundStatus::Done).then_some(now);
        let tries = i32::try_from(refund.tries).unwrap_or(i32::MAX);
        query!(
            "update refunds set status = $2, reason = $3, transaction = $4, ended_at = $5, begun = begun and tries = $6,
                 tries = $6, busy_until = null
             where refund_id = $1",
            refund.id.0,
            refund.status.code(),
            refund.reason,
            refund.transaction,
            ended,
            tries
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }
}
