//! Attempts, money and callbacks in memory. Never enters two captures of one attempt.

use super::{CallbackRow, EntryRow, MemoryUnitOfWork, refused};
use async_trait::async_trait;
use shop_domain::kernel::{Money, OrderId, PaymentAttemptId};
use shop_services::ports::{
    AttemptStatus, EntryKind, KeptCallback, PaymentAttempt, PaymentRepository, StoreError, StoreResult,
};
use time::OffsetDateTime;

#[async_trait]
impl PaymentRepository for MemoryUnitOfWork {
    async fn start(&mut self, attempt: &PaymentAttempt, _now: OffsetDateTime) -> StoreResult<()> {
        if !self.tables.orders.contains_key(&attempt.order) {
            return Err(refused("payment_attempts_order_fkey"));
        }
        if attempt.amount.amount <= 0 {
            return Err(refused("payment_attempts_amount_check"));
        }
        if self.tables.attempts.iter().any(|other| other.id == attempt.id || other.reference == attempt.reference) {
            return Err(refused("payment_attempts_reference_key"));
        }
        self.tables.attempts.push(attempt.clone());
        Ok(())
    }

    async fn newest(&mut self, order: OrderId) -> StoreResult<Option<(PaymentAttempt, i64)>> {
        let of_order: Vec<_> = self.tables.attempts.iter().filter(|attempt| attempt.order == order).collect();
        Ok(of_order.last().map(|newest| ((*newest).clone(), of_order.len() as i64)))
    }

    async fn find(&mut self, reference: &str) -> StoreResult<Option<PaymentAttempt>> {
        Ok(self.tables.attempts.iter().find(|attempt| attempt.reference == reference).cloned())
    }

    async fn end(&mut self, attempt: PaymentAttemptId, status: AttemptStatus, _now: OffsetDateTime) -> StoreResult<()> {
        if let Some(row) = self.tables.attempts.iter_mut().find(|row| row.id == attempt) {
            row.status = status;
        }
        Ok(())
    }

    async fn enter(
        &mut self,
        order: OrderId,
        attempt: Option<PaymentAttemptId>,
        kind: EntryKind,
        amount: Money,
        _now: OffsetDateTime,
    ) -> StoreResult<()> {
        let captured = |row: &EntryRow| row.kind == EntryKind::Captured && row.attempt == attempt;
        if kind == EntryKind::Captured && attempt.is_some() && self.tables.entries.iter().any(captured) {
            return Err(StoreError::Conflict);
        }
        let sign = if kind == EntryKind::Refunded { -1 } else { 1 };
        let amount = Money { amount: sign * amount.amount, ..amount };
        self.tables.entries.push(EntryRow { order, attempt, kind, amount });
        Ok(())
    }

    async fn receive(&mut self, kept: &KeptCallback, reference: &str, now: OffsetDateTime) -> StoreResult<bool> {
        let key = key(&kept.provider, &kept.event);
        if self.tables.callbacks.contains_key(&key) {
            return Ok(false);
        }
        let (body, reference) = (kept.body.clone(), reference.to_owned());
        let row = CallbackRow { body, reference, received_at: Some(now), ..CallbackRow::default() };
        self.tables.callbacks.insert(key, row);
        Ok(true)
    }

    async fn open_callback(&mut self, provider: &str, event: &str) -> StoreResult<Option<KeptCallback>> {
        let found = self.tables.callbacks.get_key_value(&key(provider, event));
        Ok(found.filter(|(_, row)| row.applied_at.is_none()).map(kept))
    }

    async fn open_callbacks(&mut self, order: OrderId) -> StoreResult<Vec<KeptCallback>> {
        let of_order: Vec<_> = self.tables.attempts.iter().filter(|attempt| attempt.order == order).collect();
        let is_open = |row: &CallbackRow| {
            row.applied_at.is_none() && of_order.iter().any(|attempt| attempt.reference == row.reference)
        };
        Ok(self.tables.callbacks.iter().filter(|(_, row)| is_open(row)).map(kept).collect())
    }

    async fn claim_callback(&mut self, provider: &str, event: &str) -> StoreResult<bool> {
        let row = self.tables.callbacks.get(&key(provider, event));
        Ok(row.is_some_and(|row| row.applied_at.is_none()))
    }

    async fn close_callback(
        &mut self,
        provider: &str,
        event: &str,
        verdict: Option<&str>,
        now: OffsetDateTime,
    ) -> StoreResult<()> {
        if let Some(row) = self.tables.callbacks.get_mut(&key(provider, event)) {
            row.applied_at = Some(now);
            row.verdict = verdict.map(str::to_owned);
        }
        Ok(())
    }

    async fn close_unmatched(&mut self, provider: &str, event: &str, now: OffsetDateTime) -> StoreResult<()> {
        let key = key(provider, event);
        if self.tables.callbacks.get(&key).is_some_and(|row| self.tables.is_unmatched(row)) {
            self.close_callback(provider, event, Some("unmatched"), now).await?;
        }
        Ok(())
    }
}

fn kept(((provider, event), row): (&(String, String), &CallbackRow)) -> KeptCallback {
    KeptCallback { provider: provider.clone(), event: event.clone(), body: row.body.clone() }
}

fn key(provider: &str, event: &str) -> (String, String) {
    (provider.to_owned(), event.to_owned())
}
