//! A bank whose customer objects to a payment: opened and decided by whoever runs the simulation.

use super::{Stripe, book::Dispute, events};
use crate::{Entry, Movement};
use axum::{
    Form, Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Opened {
    /// The payment, by Stripe's name for it, or the shop's for the attempt.
    payment: String,
}

#[derive(Deserialize)]
pub(super) struct Closed {
    id: String,
    /// `won` or `lost`.
    outcome: String,
}

pub(super) async fn opened(State(stripe): State<Stripe>, Form(Opened { payment }): Form<Opened>) -> Response {
    let now = stripe.now();
    let dispute = {
        let mut book = stripe.book();
        let named = |found: &&super::book::Payment| found.id == payment || found.reference == payment;
        let found = book.payments.values().find(named).filter(|found| found.status == "succeeded").cloned();
        let Some(payment) = found else { return StatusCode::NOT_FOUND.into_response() };
        let dispute = Dispute { id: book.next_id("dp_", now), created: now, payment, status: "needs_response" };
        book.disputes.push(dispute.clone());
        dispute
    };
    write(&stripe, &dispute, Movement::Disputed);
    for kind in ["charge.dispute.created", "charge.dispute.funds_withdrawn"] {
        events::tell(&stripe, kind, dispute.written());
    }
    Json(dispute.written()).into_response()
}

pub(super) async fn closed(State(stripe): State<Stripe>, Form(Closed { id, outcome }): Form<Closed>) -> Response {
    let is_won = outcome == "won";
    let dispute = {
        let mut book = stripe.book();
        let mut open = book.disputes.iter_mut().filter(|dispute| dispute.status == "needs_response");
        let Some(dispute) = open.find(|dispute| dispute.id == id) else { return StatusCode::NOT_FOUND.into_response() };
        dispute.status = if is_won { "won" } else { "lost" };
        dispute.clone()
    };
    if is_won {
        write(&stripe, &dispute, Movement::DisputeReturned);
        events::tell(&stripe, "charge.dispute.funds_reinstated", dispute.written());
    }
    events::tell(&stripe, "charge.dispute.closed", dispute.written());
    Json(dispute.written()).into_response()
}

fn write(stripe: &Stripe, dispute: &Dispute, movement: Movement) {
    stripe.house.ledger.write(Entry {
        provider: super::PROVIDER,
        reference: dispute.payment.reference.clone(),
        transaction: dispute.payment.id.clone(),
        movement,
        amount: dispute.payment.amount,
        at: stripe.house.clock.now(),
    });
}
