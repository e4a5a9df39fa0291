//! Disputes: one row each, which says how it stands. Never says what moved when: the ledger does.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    dispute::{Dispute, DisputeStatus, DisputeTold},
    kernel::{Currency, Money, OrderId, PaymentAttemptId},
};
use shop_services::ports::{DisputeRepository, StoreResult};
use sqlx::{query, query_as};
use time::OffsetDateTime;
use uuid::Uuid;

struct DisputeRow {
    provider: String,
    dispute: String,
    order_id: Uuid,
    attempt_id: Uuid,
    status: String,
    currency: String,
    amount: i64,
    withdrawn: i64,
    returned: i64,
    fee: i64,
    reason: String,
}

impl DisputeRow {
    fn dispute(self) -> StoreResult<Dispute> {
        let currency = Currency::from_code(&self.currency).ok_or_else(|| unreadable("disputes.currency"))?;
        let money = |amount| Money { amount, currency };
        Ok(Dispute {
            provider: self.provider,
            order: OrderId(self.order_id),
            attempt: PaymentAttemptId(self.attempt_id),
            told: DisputeTold {
                id: self.dispute,
                status: DisputeStatus::from_code(&self.status).ok_or_else(|| unreadable("disputes.status"))?,
                amount: money(self.amount),
                withdrawn: money(self.withdrawn),
                returned: money(self.returned),
                fee: money(self.fee),
                reason: self.reason,
            },
        })
    }
}

#[async_trait]
impl DisputeRepository for PgUnitOfWork {
    async fn get(&mut self, provider: &str, id: &str) -> StoreResult<Option<Dispute>> {
        let row = query_as!(
            DisputeRow,
            "select provider, dispute, order_id, attempt_id, status, currency, amount, withdrawn, returned, fee, reason
             from disputes where provider = $1 and dispute = $2",
            provider,
            id
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(DisputeRow::dispute).transpose()
    }

    async fn of(&mut self, order: OrderId) -> StoreResult<Vec<Dispute>> {
        let rows = query_as!(
            DisputeRow,
            "select provider, dispute, order_id, attempt_id, status, currency, amount, withdrawn, returned, fee, reason
             from disputes where order_id = $1 order by opened_at, dispute",
            order.0
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        rows.into_iter().map(DisputeRow::dispute).collect()
    }

    async fn save(&mut self, dispute: &Dispute, now: OffsetDateTime) -> StoreResult<()> {
        let told = &dispute.told;
        query!(
            "insert into disputes (provider, dispute, order_id, attempt_id, status, currency, amount, withdrawn, returned,
                 fee, reason, opened_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (provider, dispute) do update set status = excluded.status, withdrawn = excluded.withdrawn,
                 returned = excluded.returned, fee = excluded.fee, reason = excluded.reason",
            dispute.provider,
            told.id,
            dispute.order.0,
            dispute.attempt.0,
            told.status.code(),
            told.amount.currency.code(),
            told.amount.amount,
            told.withdrawn.amount,
            told.returned.amount,
            told.fee.amount,
            told.reason,
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }
}
