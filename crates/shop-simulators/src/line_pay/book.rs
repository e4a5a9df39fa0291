//! The transactions that LINE Pay knows, and how far each is. Answers nobody.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use time::{Duration, OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

/// How long an approval is waited for, and a confirmation after it.
const PATIENCE: Duration = Duration::minutes(20);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Requested,
    /// The shopper has chosen how to pay.
    Approved(Means),
    /// A confirmation has been taken, and is not done yet.
    InProcess(Means),
    Captured,
    Authorised,
    Voided,
    Cancelled,
    Failed,
}

/// What the shopper pays with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Means {
    Card,
    /// A part of it in points.
    CardAndPoints,
    /// Enough for an approval, and for nothing more.
    EmptyBalance,
}

#[derive(Debug, Clone)]
pub(super) struct Transaction {
    pub(super) id: u64,
    pub(super) order_id: String,
    pub(super) title: String,
    pub(super) amount: i64,
    pub(super) packages: Value,
    pub(super) confirm_url: String,
    pub(super) cancel_url: String,
    pub(super) captures: bool,
    pub(super) stage: Stage,
    pub(super) requested_at: OffsetDateTime,
    /// Once it is confirmed: when, and from what.
    pub(super) paid: Option<(OffsetDateTime, Means)>,
    pub(super) refunds: Vec<Refund>,
}

#[derive(Debug, Clone)]
pub(super) struct Refund {
    pub(super) id: u64,
    pub(super) amount: i64,
    pub(super) at: OffsetDateTime,
}

impl Transaction {
    pub(super) fn is_late(&self, now: OffsetDateTime) -> bool {
        matches!(self.stage, Stage::Requested | Stage::Approved(_)) && now - self.requested_at > PATIENCE
    }

    pub(super) fn refunded(&self) -> i64 {
        self.refunds.iter().map(|refund| refund.amount).sum()
    }

    pub(super) fn pay_info(&self) -> Vec<Value> {
        let Some((_, means)) = self.paid else { return Vec::new() };
        let points = if means == Means::CardAndPoints { self.amount / 10 } else { 0 };
        let card = json!({ "method": "CREDIT_CARD", "amount": self.amount - points });
        let used = (points > 0).then(|| json!({ "method": "POINT", "amount": points }));
        [Some(card), used].into_iter().flatten().collect()
    }

    /// As it is looked up. `None` for what was never confirmed.
    pub(super) fn shown(&self) -> Option<Value> {
        let (paid_at, _) = self.paid?;
        let status = match self.stage {
            Stage::Captured => "CAPTURE",
            Stage::Authorised => "AUTHORIZATION",
            Stage::Voided => "VOIDED_AUTHORIZATION",
            _ => return None,
        };
        let mut shown = json!({
            "transactionId": self.id,
            "orderId": self.order_id,
            "transactionDate": written(paid_at),
            "transactionType": "PAYMENT",
            "payStatus": status,
            "productName": self.title,
            "merchantName": "Simulated shop",
            "currency": "TWD",
            "payInfo": self.pay_info(),
            "packages": self.packages,
        });
        if !self.refunds.is_empty() {
            shown["refundList"] = self.refunds.iter().map(|refund| self.shown_refund(refund)).collect();
        }
        Some(shown)
    }

    fn shown_refund(&self, refund: &Refund) -> Value {
        let kind = if refund.amount == self.amount { "PAYMENT_REFUND" } else { "PARTIAL_REFUND" };
        json!({
            "refundTransactionId": refund.id,
            "transactionType": kind,
            "refundAmount": -refund.amount,
            "refundTransactionDate": written(refund.at),
        })
    }
}

pub(super) fn written(time: OffsetDateTime) -> String {
    let time = time.to_offset(UtcOffset::UTC);
    // Fails only for years beyond 9999.
    time.replace_nanosecond(0).unwrap_or(time).format(&Rfc3339).unwrap_or_default()
}

#[derive(Debug)]
pub(super) struct Book {
    transactions: BTreeMap<u64, Transaction>,
    next: u64,
}

impl Book {
    /// Ids go on where this second is, so that those of two runs differ.
    pub(super) fn new(now: OffsetDateTime) -> Self {
        let (hour, minute, second, millisecond) = now.to_hms_milli();
        let second_of_day = (u64::from(hour) * 60 + u64::from(minute)) * 60 + u64::from(second);
        Self { transactions: BTreeMap::new(), next: (second_of_day * 1_000 + u64::from(millisecond)) * 1_000 }
    }

    /// Nineteen digits: the day, and a number.
    pub(super) fn next_id(&mut self, now: OffsetDateTime) -> u64 {
        let (year, month, day) = now.to_calendar_date();
        let year = u64::try_from(year).unwrap_or_default();
        let date = (year * 100 + u64::from(u8::from(month))) * 100 + u64::from(day);
        self.next += 1;
        date * 100_000_000_000 + self.next % 100_000_000_000
    }

    pub(super) fn add(&mut self, transaction: Transaction) {
        self.transactions.insert(transaction.id, transaction);
    }

    pub(super) fn find(&self, id: u64) -> Option<&Transaction> {
        self.transactions.get(&id)
    }

    pub(super) fn find_mut(&mut self, id: u64) -> Option<&mut Transaction> {
        self.transactions.get_mut(&id)
    }

    pub(super) fn of_order<'a>(&'a self, order_id: &'a str) -> impl Iterator<Item = &'a Transaction> {
        self.transactions.values().filter(move |transaction| transaction.order_id == order_id)
    }

    /// Whether an order was paid, under another transaction or under any.
    pub(super) fn is_paid(&self, order_id: &str, except: Option<u64>) -> bool {
        self.of_order(order_id).any(|transaction| transaction.paid.is_some() && Some(transaction.id) != except)
    }
}
