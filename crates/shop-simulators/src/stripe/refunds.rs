//! Money back: in part, several times, and never more than was paid.

use super::{
    Problem, Stripe,
    book::{Book, Payment, Refund},
    events,
    form::Fields,
};
use crate::{Entry, Movement};
use serde_json::{Value, json};

const KNOWN: [&str; 6] = ["payment_intent", "charge", "amount", "reason", "metadata[*]", "expand[]"];

pub(super) fn create(stripe: &Stripe, fields: &Fields) -> Result<Value, Problem> {
    fields.only(&KNOWN)?;
    let now = stripe.now();
    let (refund, reference) = {
        let mut book = stripe.book();
        let payment = paid(&book, fields)?.clone();
        let amount = amount(&book, &payment, fields)?;
        let refund = Refund {
            id: book.next_id("re_", now),
            created: now,
            amount,
            currency: payment.currency,
            payment_intent: payment.id,
            charge: payment.charge,
            reason: reason(fields)?,
            metadata: fields.under("metadata")?,
            status: if payment.is_slow_to_refund { "pending" } else { "succeeded" },
        };
        book.refunds.push(refund.clone());
        (refund, payment.reference)
    };
    if refund.status == "succeeded" {
        write(stripe, &refund, reference, Movement::Refunded);
    }
    let written = refund.written();
    events::tell(stripe, "refund.created", written.clone());
    Ok(written)
}

pub(super) fn write(stripe: &Stripe, refund: &Refund, reference: String, movement: Movement) {
    stripe.house.ledger.write(Entry {
        provider: super::PROVIDER,
        reference,
        transaction: refund.payment_intent.clone(),
        movement,
        amount: refund.amount,
        at: stripe.house.clock.now(),
    });
}

fn paid<'a>(book: &'a Book, fields: &Fields) -> Result<&'a Payment, Problem> {
    let payment = match (fields.get("payment_intent"), fields.get("charge")) {
        (Some(id), None) => book.payments.get(id).ok_or_else(|| Problem::missing("payment_intent", id))?,
        (None, Some(charge)) => {
            let found = book.payments.values().find(|payment| payment.charge == charge);
            found.ok_or_else(|| Problem::missing("charge", charge))?
        }
        _ => return Err(Problem::parameter("parameter_missing", "payment_intent", "One of payment_intent and charge")),
    };
    if book.is_disputed(&payment.id) {
        return Err(Problem::request(400, "charge_disputed", "The charge has been charged back."));
    }
    if payment.status == "succeeded" {
        return Ok(payment);
    }
    Err(Problem::request(400, "payment_intent_unexpected_state", "This payment has no successful charge to refund."))
}

fn amount(book: &Book, payment: &Payment, fields: &Fields) -> Result<i64, Problem> {
    let left = payment.amount - book.refunded(&payment.id);
    if left == 0 {
        return Err(Problem::request(400, "charge_already_refunded", "The charge has already been refunded."));
    }
    match fields.number("amount")?.unwrap_or(left) {
        ..1 => Err(Problem::parameter("parameter_invalid_integer", "amount", "Must be at least 1")),
        amount if amount > left => {
            Err(Problem::parameter("amount_too_large", "amount", "Greater than what is left of the charge"))
        }
        amount => Ok(amount),
    }
}

fn reason(fields: &Fields) -> Result<Option<String>, Problem> {
    match fields.get("reason") {
        Some(reason) if !["duplicate", "fraudulent", "requested_by_customer"].contains(&reason) => {
            Err(Problem::parameter("parameter_invalid", "reason", "Invalid reason"))
        }
        reason => Ok(reason.map(str::to_owned)),
    }
}

pub(super) fn get(stripe: &Stripe, id: &str) -> Result<Value, Problem> {
    let book = stripe.book();
    let found = book.refunds.iter().find(|refund| refund.id == id);
    found.map(Refund::written).ok_or_else(|| Problem::missing("refund", id))
}

/// Newest first.
pub(super) fn list(stripe: &Stripe, fields: &Fields) -> Result<Value, Problem> {
    fields.only(&["payment_intent", "limit"])?;
    let limit = usize::try_from(fields.number("limit")?.unwrap_or(10)).unwrap_or_default();
    if !(1..=100).contains(&limit) {
        return Err(Problem::parameter("parameter_invalid_integer", "limit", "Between 1 and 100"));
    }
    let payment = fields.get("payment_intent");
    let book = stripe.book();
    let of_payment = |refund: &&Refund| payment.is_none_or(|payment| refund.payment_intent == payment);
    let found: Vec<Value> = book.refunds.iter().rev().filter(of_payment).map(Refund::written).collect();
    let has_more = found.len() > limit;
    let data: Vec<Value> = found.into_iter().take(limit).collect();
    Ok(json!({ "object": "list", "url": "/v1/refunds", "has_more": has_more, "data": data }))
}
