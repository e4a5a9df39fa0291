//! What Stripe has in its books, and how it writes it: sessions, payments, refunds. Decides nothing.

use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) type Metadata = BTreeMap<String, String>;

#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) expires_at: i64,
    pub(super) title: String,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) client_reference_id: Option<String>,
    pub(super) customer_email: Option<String>,
    pub(super) locale: Option<String>,
    pub(super) metadata: Metadata,
    /// For the payment, once there is one.
    pub(super) payment_metadata: Metadata,
    pub(super) description: Option<String>,
    pub(super) success_url: String,
    pub(super) cancel_url: Option<String>,
    /// `open`, `complete`, `expired`.
    pub(super) status: &'static str,
    /// `unpaid`, `paid`.
    pub(super) payment_status: &'static str,
    pub(super) payment_intent: Option<String>,
    pub(super) url: String,
}

impl Session {
    pub(super) fn written(&self) -> Value {
        let is_open = self.status == "open";
        json!({
            "id": self.id, "object": "checkout.session", "livemode": false, "mode": "payment",
            "created": self.created, "expires_at": self.expires_at,
            "amount_subtotal": self.amount, "amount_total": self.amount, "currency": self.currency,
            "client_reference_id": self.client_reference_id, "customer_email": self.customer_email,
            "locale": self.locale, "metadata": self.metadata,
            "success_url": self.success_url, "cancel_url": self.cancel_url,
            "status": self.status, "payment_status": self.payment_status, "payment_intent": self.payment_intent,
            "url": is_open.then_some(&self.url),
        })
    }
}

#[derive(Debug, Clone)]
pub(super) struct Payment {
    pub(super) id: String,
    pub(super) charge: String,
    pub(super) created: i64,
    pub(super) amount: i64,
    pub(super) currency: String,
    /// `processing`, `succeeded`, `requires_payment_method`.
    pub(super) status: &'static str,
    pub(super) metadata: Metadata,
    pub(super) description: Option<String>,
    /// What the shop calls the attempt.
    pub(super) reference: String,
    /// From a card whose refunds take their time.
    pub(super) is_slow_to_refund: bool,
}

impl Payment {
    pub(super) fn written(&self) -> Value {
        let received = if self.status == "succeeded" { self.amount } else { 0 };
        json!({
            "id": self.id, "object": "payment_intent", "livemode": false, "created": self.created,
            "amount": self.amount, "amount_received": received, "currency": self.currency, "status": self.status,
            "metadata": self.metadata, "description": self.description, "latest_charge": self.charge,
        })
    }
}

#[derive(Debug, Clone)]
pub(super) struct Refund {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) payment_intent: String,
    pub(super) charge: String,
    pub(super) reason: Option<String>,
    pub(super) metadata: Metadata,
    /// `pending`, `succeeded`, `failed`.
    pub(super) status: &'static str,
}

impl Refund {
    pub(super) fn written(&self) -> Value {
        let mut written = json!({
            "id": self.id, "object": "refund", "created": self.created, "amount": self.amount,
            "currency": self.currency, "payment_intent": self.payment_intent, "charge": self.charge,
            "reason": self.reason, "metadata": self.metadata, "status": self.status,
        });
        if self.status == "failed" {
            written["failure_reason"] = "expired_or_canceled_card".into();
        }
        written
    }
}

/// A bank takes a payment back, and decides later.
#[derive(Debug, Clone)]
pub(super) struct Dispute {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) payment: Payment,
    /// `needs_response`, `won`, `lost`.
    pub(super) status: &'static str,
}

impl Dispute {
    /// What Stripe keeps for its trouble, whoever is right.
    const FEE: i64 = 45_000;

    pub(super) fn written(&self) -> Value {
        let currency = &self.payment.currency;
        let amount = self.payment.amount;
        let mut moved =
            vec![json!({ "amount": -amount, "fee": Self::FEE, "currency": currency, "net": -amount - Self::FEE })];
        if self.status == "won" {
            moved.push(json!({ "amount": amount, "fee": 0, "currency": currency, "net": amount }));
        }
        json!({
            "id": self.id, "object": "dispute", "created": self.created, "livemode": false, "amount": amount,
            "currency": currency, "charge": self.payment.charge, "payment_intent": self.payment.id,
            "reason": "fraudulent", "status": self.status, "balance_transactions": moved, "metadata": {},
        })
    }
}

#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) sessions: BTreeMap<String, Session>,
    pub(super) payments: BTreeMap<String, Payment>,
    /// Oldest first.
    pub(super) refunds: Vec<Refund>,
    pub(super) disputes: Vec<Dispute>,
    next: u64,
}

impl Book {
    /// In letters and digits, never twice, and another one in another run.
    pub(super) fn next_id(&mut self, prefix: &str, now: i64) -> String {
        self.next += 1;
        format!("{prefix}{now:010}{:06}", self.next)
    }

    /// While a bank has it, or once it was lost, nothing of it can be refunded.
    pub(super) fn is_disputed(&self, payment: &str) -> bool {
        self.disputes.iter().any(|dispute| dispute.payment.id == payment && dispute.status != "won")
    }

    /// What is on its way back counts as gone.
    pub(super) fn refunded(&self, payment: &str) -> i64 {
        let of_payment = self.refunds.iter().filter(|refund| refund.payment_intent == payment);
        of_payment.filter(|refund| refund.status != "failed").map(|refund| refund.amount).sum()
    }
}
