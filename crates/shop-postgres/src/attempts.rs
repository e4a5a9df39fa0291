//! Attempts to pay as rows, and back. Never judges what is read: it was accepted once.

use crate::failure::{failed, unreadable};
use shop_domain::{
    kernel::{Currency, Money, OrderId, PaymentAttemptId},
    payment::PaymentMethod,
};
use shop_services::ports::{AttemptStatus, PaymentAttempt, StoreResult};
use sqlx::{PgConnection, query_as};
use time::OffsetDateTime;
use uuid::Uuid;

pub(crate) struct AttemptRow {
    pub attempt_id: Uuid,
    pub order_id: Uuid,
    pub reference: String,
    pub method: String,
    pub amount: i64,
    pub currency: String,
    pub status: String,
    pub started_at: OffsetDateTime,
    pub handed_at: Option<OffsetDateTime>,
    pub address: Option<String>,
    pub handle: Option<String>,
    pub transaction: Option<String>,
    pub instructions: Option<serde_json::Value>,
}

impl AttemptRow {
    /// The one attempt with this id, or with this reference: the shop's own before a provider's.
    pub(crate) async fn read(
        connection: &mut PgConnection,
        id: Option<PaymentAttemptId>,
        reference: Option<&str>,
    ) -> StoreResult<Option<PaymentAttempt>> {
        let row = query_as!(
            Self,
            "select attempt_id, order_id, reference, method, amount, currency, status, started_at, handed_at, address,
                 handle, transaction, instructions
             from payment_attempts where attempt_id = $1 or reference = $2 or transaction = $2
             order by (reference = $2) is not true limit 1",
            id.map(|id| id.0),
            reference
        )
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
        row.map(Self::attempt).transpose()
    }

    /// Every attempt of an order, the oldest first.
    pub(crate) async fn all_of(connection: &mut PgConnection, order: OrderId) -> StoreResult<Vec<PaymentAttempt>> {
        let rows = query_as!(
            Self,
            "select attempt_id, order_id, reference, method, amount, currency, status, started_at, handed_at, address,
                 handle, transaction, instructions
             from payment_attempts where order_id = $1 order by started_at, attempt_id",
            order.0
        )
        .fetch_all(connection)
        .await
        .map_err(failed)?;
        rows.into_iter().map(Self::attempt).collect()
    }

    fn attempt(self) -> StoreResult<PaymentAttempt> {
        let currency = Currency::from_code(&self.currency).ok_or_else(|| unreadable("payment_attempts.currency"))?;
        let instructions = self.instructions.map(serde_json::from_value).transpose();
        Ok(PaymentAttempt {
            id: PaymentAttemptId(self.attempt_id),
            order: OrderId(self.order_id),
            reference: self.reference,
            method: PaymentMethod::from_code(&self.method).ok_or_else(|| unreadable("payment_attempts.method"))?,
            amount: Money { amount: self.amount, currency },
            status: match self.status.as_str() {
                "started" => AttemptStatus::Started,
                "paid" => AttemptStatus::Paid,
                "failed" => AttemptStatus::Failed,
                "cancelled" => AttemptStatus::Cancelled,
                "held" => AttemptStatus::Held,
                _ => return Err(unreadable("payment_attempts.status")),
            },
            started_at: self.started_at,
            handed_at: self.handed_at,
            address: self.address,
            handle: self.handle,
            transaction: self.transaction,
            instructions: instructions.map_err(|_| unreadable("payment_attempts.instructions"))?,
        })
    }
}

pub(crate) fn word(status: AttemptStatus) -> &'static str {
    match status {
        AttemptStatus::Started => "started",
        AttemptStatus::Paid => "paid",
        AttemptStatus::Failed => "failed",
        AttemptStatus::Cancelled => "cancelled",
        AttemptStatus::Held => "held",
    }
}
