//! Stripe's page for the shopper, and what a bank says days later.

use super::{
    Stripe,
    book::{Payment, Refund, Session},
    events, refunds, sessions,
};
use crate::{Entry, Movement, html::escaped};
use axum::{
    Form,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Choice {
    choice: String,
}

#[derive(Deserialize)]
pub(super) struct Outcome {
    /// Of a session or of a refund.
    id: String,
    /// `succeeded` or `failed`.
    outcome: String,
}

pub(super) async fn shown(State(stripe): State<Stripe>, Path(id): Path<String>) -> Response {
    sessions::expire_what_is_due(&stripe);
    match stripe.book().sessions.get(&id) {
        Some(session) => Html(written(session, "")).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(super) async fn chosen(
    State(stripe): State<Stripe>,
    Path(id): Path<String>,
    Form(Choice { choice }): Form<Choice>,
) -> Response {
    sessions::expire_what_is_due(&stripe);
    let Some(session) = stripe.book().sessions.get(&id).cloned() else { return StatusCode::NOT_FOUND.into_response() };
    if session.status != "open" {
        return Html(written(&session, "")).into_response();
    }
    match choice.as_str() {
        // The session stays open: another card may do.
        "declined" => Html(written(&session, "您的卡片遭拒。 Your card was declined.")).into_response(),
        "cancel" => session.cancel_url.map_or_else(|| StatusCode::BAD_REQUEST.into_response(), |url| elsewhere(&url)),
        "card" | "slow_refunds" | "bank" => {
            let back = session.success_url.replace("{CHECKOUT_SESSION_ID}", &session.id);
            pay(&stripe, &session.id, &choice);
            elsewhere(&back)
        }
        _ => StatusCode::BAD_REQUEST.into_response(),
    }
}

fn elsewhere(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
}

/// A bank takes days; a card does not.
fn pay(stripe: &Stripe, id: &str, choice: &str) {
    let now = stripe.now();
    let written = {
        let mut book = stripe.book();
        let (payment, charge) = (book.next_id("pi_", now), book.next_id("ch_", now));
        let Some(session) = book.sessions.get_mut(id).filter(|session| session.status == "open") else { return };
        session.status = "complete";
        session.payment_intent = Some(payment.clone());
        let payment = Payment {
            id: payment,
            charge,
            created: now,
            amount: session.amount,
            currency: session.currency.clone(),
            status: "processing",
            metadata: session.payment_metadata.clone(),
            description: session.description.clone(),
            reference: session.client_reference_id.clone().unwrap_or_default(),
            is_slow_to_refund: choice == "slow_refunds",
        };
        let written = session.written();
        book.payments.insert(payment.id.clone(), payment);
        written
    };
    if choice == "bank" {
        events::tell(stripe, "checkout.session.completed", written);
    } else {
        settle(stripe, id, true, "checkout.session.completed");
    }
}

/// The payment of a session comes to its end, and `kind` is told.
fn settle(stripe: &Stripe, id: &str, succeeds: bool, kind: &str) {
    let (session, payment) = {
        let mut book = stripe.book();
        let Some(payment) = book.sessions.get(id).and_then(|session| session.payment_intent.clone()) else { return };
        let Some(payment) = book.payments.get_mut(&payment).filter(|payment| payment.status == "processing") else {
            return;
        };
        payment.status = if succeeds { "succeeded" } else { "requires_payment_method" };
        let payment = payment.clone();
        let Some(session) = book.sessions.get_mut(id) else { return };
        if succeeds {
            session.payment_status = "paid";
        }
        (session.written(), payment)
    };
    if succeeds {
        stripe.house.ledger.write(Entry {
            provider: super::PROVIDER,
            reference: payment.reference.clone(),
            transaction: payment.id.clone(),
            movement: Movement::Captured,
            amount: payment.amount,
            at: stripe.house.clock.now(),
        });
        events::tell(stripe, "payment_intent.succeeded", payment.written());
    }
    events::tell(stripe, kind, session);
}

pub(super) async fn settled(State(stripe): State<Stripe>, Form(Outcome { id, outcome }): Form<Outcome>) -> StatusCode {
    let succeeds = outcome == "succeeded";
    if id.starts_with("cs_") {
        let kind = if succeeds { "async_payment_succeeded" } else { "async_payment_failed" };
        settle(&stripe, &id, succeeds, &["checkout.session.", kind].concat());
        return StatusCode::NO_CONTENT;
    }
    let Some((was_done, refund)) = ended(&stripe, &id, succeeds) else { return StatusCode::NOT_FOUND };
    let movement = match (succeeds, was_done) {
        (true, _) => Some(Movement::Refunded),
        (false, true) => Some(Movement::RefundReturned),
        (false, false) => None,
    };
    if let Some(movement) = movement {
        let payment = stripe.book().payments.get(&refund.payment_intent).cloned();
        refunds::write(&stripe, &refund, payment.map(|payment| payment.reference).unwrap_or_default(), movement);
    }
    let kinds: &[&str] =
        if succeeds { &["refund.updated"] } else { &["refund.failed", "refund.updated", "charge.refund.updated"] };
    for kind in kinds {
        events::tell(&stripe, kind, refund.written());
    }
    StatusCode::NO_CONTENT
}

/// A refund that was on its way, or one that was thought done and fails after all; and which of the two it was.
fn ended(stripe: &Stripe, id: &str, succeeds: bool) -> Option<(bool, Refund)> {
    let mut book = stripe.book();
    let refund = book.refunds.iter_mut().find(|refund| refund.id == id)?;
    let was_done = refund.status == "succeeded";
    let can_end = refund.status == "pending" || (was_done && !succeeds);
    if !can_end {
        return None;
    }
    refund.status = if succeeds { "succeeded" } else { "failed" };
    Some((was_done, refund.clone()))
}

fn written(session: &Session, problem: &str) -> String {
    let buttons = if session.status == "open" {
        r#"<form method="post">
<button name="choice" value="card">付款 Pay</button>
<button name="choice" value="declined" class="quiet">會被拒的卡 A card that is declined</button>
<button name="choice" value="bank" class="quiet">銀行，過幾天才入帳 A bank that takes days</button>
<button name="choice" value="slow_refunds" class="quiet">退款較慢的卡 A card that is slow to refund</button>
<button name="choice" value="cancel" class="quiet">返回商店 Back to the shop</button>
</form>"#
    } else {
        "<p>此付款頁已失效。 This page is over.</p>"
    };
    let (title, currency) = (escaped(&session.title), session.currency.to_uppercase());
    let (units, cents) = (session.amount / 100, session.amount % 100);
    format!(
        r#"<!doctype html>
<html lang="zh-Hant"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stripe Checkout（模擬）</title><style>
body{{margin:0;font:16px/1.5 system-ui,sans-serif;background:#fff;color:#1a1f36}}
main{{max-width:420px;margin:0 auto;padding:32px 20px}}
.mark{{display:inline-block;padding:2px 8px;border-radius:4px;background:#ffde92;color:#6d4c00;font-size:12px;font-weight:700}}
.sum{{font-size:36px;font-weight:600;margin:4px 0 24px}}
button{{display:block;width:100%;padding:12px;margin:10px 0;border:0;border-radius:6px;background:#635bff;color:#fff;font:inherit;font-weight:600}}
.quiet{{background:#fff;color:#3c4257;box-shadow:0 0 0 1px #d5dbe1}}[role=alert]{{color:#b3093c}}
</style></head><body><main><span class="mark">TEST MODE</span>
<p>{title}</p><p class="sum">{currency} {units}.{cents:02}</p><p role="alert">{problem}</p>{buttons}
</main></body></html>"#
    )
}
