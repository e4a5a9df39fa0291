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
        query!(
            "insert into refunds (created_at, refund_id, order_id, attempt_id, amount, currency, reason, status)
             select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[], $7::text[], $8::text[])",
            now,
            &ids,
            &orders,
            &attempts as &[Option<Uuid>],
            &amounts,
            &currencies,
            &reasons,
            &statuses
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn get(&mut self, id: RefundId) -> StoreResult<Option<Refund>> {
        let row = query_as!(
            RefundRow,
            "select refund_id, order_id, attempt_id, amount, currency, reason, status from refunds where refund_id = $1",
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
            "select refund_id, order_id, attempt_id, amount, currency, reason, status from refunds
             where order_id = $1 order by created_at, refund_id",
            order.0
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        rows.into_iter().map(RefundRow::refund).collect()
    }

    async fn save(&mut self, refund: &Refund, transaction: Option<&str>, now: OffsetDateTime) -> StoreResult<()> {
        let ended = (refund.status == RefundStatus::Done).then_some(now);
        query!(
            "update refunds set status = $2, reason = $3, transaction = coalesce($4, transaction), ended_at = $5
             where refund_id = $1",
            refund.id.0,
            refund.status.code(),
            refund.reason,
            transaction,
            ended
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }
}
