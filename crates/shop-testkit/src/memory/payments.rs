//! Attempts, money and callbacks in memory. Never enters two captures of one attempt.

use super::{CallbackRow, EntryRow, MemoryUnitOfWork, refused, tables::is_called};
use async_trait::async_trait;
use shop_domain::kernel::{Money, OrderId, PaymentAttemptId};
use shop_services::ports::{
    AttemptStatus, Capture, Entry, EntryKind, Handed, Instructions, KeptCallback, PaymentAttempt, PaymentRepository,
    RefusedCallback, StoreError, StoreResult,
};
use time::{Duration, OffsetDateTime};

#[async_trait]
impl PaymentRepository for MemoryUnitOfWork {
    async fn start(&mut self, attempt: &PaymentAttempt) -> StoreResult<()> {
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
        let attempts = &self.tables.attempts;
        let ours = attempts.iter().find(|attempt| attempt.reference == reference);
        Ok(ours.or_else(|| attempts.iter().find(|attempt| is_called(attempt, reference))).cloned())
    }

    async fn get(&mut self, id: PaymentAttemptId) -> StoreResult<Option<PaymentAttempt>> {
        Ok(self.tables.attempts.iter().find(|attempt| attempt.id == id).cloned())
    }

    async fn under_way(&mut self, order: OrderId) -> StoreResult<Vec<PaymentAttempt>> {
        let is_under_way = |attempt: &&PaymentAttempt| {
            attempt.order == order && attempt.status == AttemptStatus::Started && attempt.handed_at.is_some()
        };
        Ok(self.tables.attempts.iter().filter(is_under_way).cloned().collect())
    }

    async fn hand_over(&mut self, id: PaymentAttemptId, handed: &Handed, now: OffsetDateTime) -> StoreResult<bool> {
        let Some(attempt) = self.attempt(id).filter(|attempt| attempt.handed_at.is_none()) else { return Ok(false) };
        attempt.handed_at = Some(now);
        (attempt.address, attempt.handle) = (handed.address.clone(), handed.handle.clone());
        Ok(true)
    }

    async fn instruct(&mut self, id: PaymentAttemptId, instructions: &Instructions) -> StoreResult<()> {
        if let Some(attempt) = self.attempt(id) {
            attempt.instructions = Some(instructions.clone());
        }
        Ok(())
    }

    async fn captures(&mut self, order: OrderId) -> StoreResult<Vec<Capture>> {
        let captured = self.tables.entries.iter().filter(|entry| entry.order == order);
        let captured = captured.filter(|entry| entry.kind == EntryKind::Captured);
        let mut captures: Vec<_> = captured
            .filter_map(|entry| {
                let attempt = self.tables.attempts.iter().find(|attempt| Some(attempt.id) == entry.attempt)?;
                let back = self.tables.refunds.iter().filter(|refund| refund.attempt == Some(attempt.id));
                let back = back.map(|refund| refund.amount.amount).sum();
                Some(Capture {
                    attempt: attempt.id,
                    method: attempt.method.clone(),
                    captured: entry.amount,
                    given_back: Money { amount: back, ..entry.amount },
                })
            })
            .collect();
        captures.reverse();
        Ok(captures)
    }

    async fn end(&mut self, attempt: PaymentAttemptId, status: AttemptStatus, _now: OffsetDateTime) -> StoreResult<()> {
        if let Some(row) = self.attempt(attempt) {
            row.status = status;
        }
        Ok(())
    }

    async fn name(&mut self, attempt: PaymentAttemptId, transaction: &str) -> StoreResult<()> {
        if let Some(row) = self.attempt(attempt) {
            row.transaction = Some(transaction.to_owned());
        }
        Ok(())
    }

    async fn enter(&mut self, entry: Entry, _now: OffsetDateTime) -> StoreResult<()> {
        let captured = |row: &EntryRow| row.kind == EntryKind::Captured && row.attempt == entry.attempt;
        let is_second = entry.attempt.is_some() && self.tables.entries.iter().any(captured);
        if entry.kind == EntryKind::Captured && is_second {
            return Err(StoreError::Conflict);
        }
        let goes = matches!(entry.kind, EntryKind::Refunded | EntryKind::Fee | EntryKind::Disputed);
        let sign = if goes { -1 } else { 1 };
        let amount = Money { amount: sign * entry.amount.amount, ..entry.amount };
        let Entry { order, attempt, kind, .. } = entry;
        self.tables.entries.push(EntryRow { order, attempt, kind, amount });
        Ok(())
    }

    async fn receive(&mut self, kept: &KeptCallback, now: OffsetDateTime) -> StoreResult<bool> {
        let key = key(&kept.provider, &kept.notice.event);
        if self.tables.callbacks.contains_key(&key) {
            return Ok(false);
        }
        let row = CallbackRow {
            id: self.next_callback(),
            reference: kept.notice.reference.clone(),
            notice: Some(kept.notice.clone()),
            body: kept.body.clone(),
            received_at: Some(now),
            ..CallbackRow::default()
        };
        self.tables.callbacks.insert(key, row);
        Ok(true)
    }

    async fn refuse(&mut self, refused: &RefusedCallback, now: OffsetDateTime) -> StoreResult<()> {
        let of_provider = self.tables.callbacks.iter().filter(|((provider, _), _)| *provider == refused.provider);
        let since = now - Duration::days(1);
        let is_of_today = |row: &CallbackRow| row.notice.is_none() && row.received_at.is_some_and(|at| at > since);
        if of_provider.filter(|(_, row)| is_of_today(row)).count() < Self::MOST_REFUSED {
            let row = CallbackRow {
                id: self.next_callback(),
                received_at: Some(now),
                body: refused.body.clone(),
                applied_at: Some(now),
                verdict: Some(refused.verdict.to_owned()),
                ..CallbackRow::default()
            };
            self.tables.callbacks.entry(key(&refused.provider, &refused.event)).or_insert(row);
        }
        Ok(())
    }

    async fn see_refused(&mut self, newest: i64, now: OffsetDateTime) -> StoreResult<()> {
        let judged = self.tables.callbacks.values_mut().filter(|row| row.verdict.is_some() && row.id <= newest);
        judged.filter(|row| row.seen_at.is_none()).for_each(|row| row.seen_at = Some(now));
        Ok(())
    }

    async fn open_callback(&mut self, provider: &str, event: &str) -> StoreResult<Option<KeptCallback>> {
        let found = self.tables.callbacks.get_key_value(&key(provider, event));
        Ok(found.filter(|(_, row)| row.applied_at.is_none()).and_then(kept))
    }

    async fn open_callbacks(&mut self, order: OrderId) -> StoreResult<Vec<KeptCallback>> {
        let of_order: Vec<_> = self.tables.attempts.iter().filter(|attempt| attempt.order == order).collect();
        let is_open = |row: &CallbackRow| {
            row.applied_at.is_none() && of_order.iter().any(|attempt| is_called(attempt, &row.reference))
        };
        Ok(self.tables.callbacks.iter().filter(|(_, row)| is_open(row)).filter_map(kept).collect())
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
            if let Some(row) = self.tables.callbacks.get_mut(&key) {
                row.seen_at = Some(now);
            }
        }
        Ok(())
    }
}

fn kept(((provider, _), row): (&(String, String), &CallbackRow)) -> Option<KeptCallback> {
    Some(KeptCallback { provider: provider.clone(), notice: row.notice.clone()?, body: row.body.clone() })
}

impl MemoryUnitOfWork {
    const MOST_REFUSED: usize = 100;

    fn next_callback(&self) -> i64 {
        self.tables.callbacks.values().map(|row| row.id).max().unwrap_or_default() + 1
    }

    fn attempt(&mut self, id: PaymentAttemptId) -> Option<&mut PaymentAttempt> {
        self.tables.attempts.iter_mut().find(|attempt| attempt.id == id)
    }
}

fn key(provider: &str, event: &str) -> (String, String) {
    (provider.to_owned(), event.to_owned())
}
