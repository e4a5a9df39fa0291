//! Everything that happened to an order, the latest first, with who did it and when. Never
//! leaves an entry out.

use super::moments::{moment, stamp};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::OrderEventView;
use shop_domain::{
    kernel::Language,
    order::{Actor, OrderEvent},
};

pub(super) fn timeline(language: Language, events: &[OrderEventView]) -> AnyView {
    let entries = events.iter().rev().map(|entry| {
        view! {
            <li class=weight(&entry.event)>
                <p class="a-timeline-what">{sentence(language, &entry.event)}</p>
                <p class="a-soft a-with-year">{moment(language, entry.at)}" · "{who(language, &entry.actor)}</p>
            </li>
        }
    });
    view! {
        <section class="a-not-on-paper" aria-labelledby="timeline">
            <h2 id="timeline">{say(language, "admin.order.timeline")}</h2>
            <ol class="a-timeline">{entries.collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn sentence(language: Language, event: &OrderEvent) -> String {
    let amount = |code, amount: &dyn ToString| say_with(language, code, &[("amount", &amount.to_string())]);
    let reference = |code, reference: &str| say_with(language, code, &[("reference", reference)]);
    match event {
        OrderEvent::Placed { total } => amount("admin.event.placed", total),
        OrderEvent::PaymentStarted { reference: at } => reference("admin.event.payment_started", at),
        OrderEvent::PaymentChanged { .. } => say(language, "admin.event.payment_changed").to_owned(),
        OrderEvent::PaymentFailed { reference: at } => reference("admin.event.payment_failed", at),
        OrderEvent::PaymentInstructed { until } => {
            say_with(language, "admin.event.payment_instructed", &[("until", &stamp(*until))])
        }
        OrderEvent::TransferReported { digits } => {
            say_with(language, "admin.event.transfer_reported", &[("digits", digits)])
        }
        OrderEvent::Paid { amount: paid } => amount("admin.event.paid", paid),
        OrderEvent::PaymentHeld { amount: paid } => amount("admin.event.payment_held", paid),
        OrderEvent::PaidTooMuch { amount: paid } => amount("admin.event.paid_too_much", paid),
        OrderEvent::RefundDue { amount: due } => amount("admin.event.refund_due", due),
        OrderEvent::Refunded { amount: sent } => amount("admin.event.refunded", sent),
        OrderEvent::RefundFailed { amount: back } => amount("admin.event.refund_failed", back),
        OrderEvent::Disputed { amount: taken } => amount("admin.event.disputed", taken),
        OrderEvent::DisputeWon { amount: back } => amount("admin.event.dispute_won", back),
        OrderEvent::DisputeLost { amount: lost } => amount("admin.event.dispute_lost", lost),
        OrderEvent::InvoiceInCloud { number } => {
            say_with(language, "admin.event.invoice_in_cloud", &[("number", number)])
        }
        OrderEvent::Packed { .. }
        | OrderEvent::Unpacked { .. }
        | OrderEvent::Shipped { .. }
        | OrderEvent::TrackingChanged { .. }
        | OrderEvent::ReadyForPickup { .. }
        | OrderEvent::Delivered { .. }
        | OrderEvent::PickedUp { .. }
        | OrderEvent::ComingBack { .. }
        | OrderEvent::CameBack { .. } => of_a_parcel(language, event),
        OrderEvent::Cancelled => say(language, "admin.event.cancelled").to_owned(),
        OrderEvent::Expired => say(language, "admin.event.expired").to_owned(),
        OrderEvent::NoteChanged => say(language, "admin.event.note_changed").to_owned(),
    }
}

/// Where an order is one parcel, nobody wants to hear its number.
fn of_a_parcel(language: Language, event: &OrderEvent) -> String {
    let numbered = |code, parcel: &u16| say_with(language, code, &[("parcel", &parcel.to_string())]);
    let (parcel, is_part, what) = match event {
        OrderEvent::Packed { parcel } => return numbered("admin.event.packed", parcel),
        OrderEvent::Unpacked { parcel } => return numbered("admin.event.unpacked", parcel),
        OrderEvent::TrackingChanged { parcel, tracking: Some(tracking) } => {
            let parcel = parcel.to_string();
            let values = [("parcel", parcel.as_str()), ("tracking", tracking)];
            return say_with(language, "admin.event.tracking_changed", &values);
        }
        OrderEvent::TrackingChanged { parcel, tracking: None } => {
            return numbered("admin.event.tracking_removed", parcel);
        }
        OrderEvent::Shipped { parcel, is_part, tracking: Some(tracking) } => {
            (parcel, is_part, say_with(language, "admin.event.shipped_tracked", &[("tracking", tracking)]))
        }
        OrderEvent::Shipped { parcel, is_part, tracking: None } => {
            (parcel, is_part, said(language, "admin.event.shipped"))
        }
        OrderEvent::ReadyForPickup { parcel, is_part } => {
            (parcel, is_part, said(language, "admin.event.ready_for_pickup"))
        }
        OrderEvent::Delivered { parcel, is_part } => (parcel, is_part, said(language, "admin.event.delivered")),
        OrderEvent::PickedUp { parcel, is_part } => (parcel, is_part, said(language, "admin.event.picked_up")),
        OrderEvent::ComingBack { parcel, is_part } => (parcel, is_part, said(language, "admin.event.coming_back")),
        OrderEvent::CameBack { parcel, is_part, restocked } => {
            let code = if *restocked { "admin.event.restocked" } else { "admin.event.came_back" };
            (parcel, is_part, said(language, code))
        }
        _ => return String::new(),
    };
    if *is_part {
        say_with(language, "admin.event.of_parcel", &[("parcel", &parcel.to_string()), ("what", &what)])
    } else {
        what
    }
}

fn said(language: Language, code: &'static str) -> String {
    say(language, code).to_owned()
}

/// How an entry's mark is drawn: what needs an eye on it is not drawn like the rest.
fn weight(event: &OrderEvent) -> &'static str {
    match event {
        OrderEvent::PaymentFailed { .. }
        | OrderEvent::PaymentHeld { .. }
        | OrderEvent::PaidTooMuch { .. }
        | OrderEvent::RefundFailed { .. }
        | OrderEvent::Disputed { .. }
        | OrderEvent::DisputeLost { .. }
        | OrderEvent::ComingBack { .. }
        | OrderEvent::RefundDue { .. } => "is-alarming",
        OrderEvent::PaymentStarted { .. }
        | OrderEvent::PaymentChanged { .. }
        | OrderEvent::PaymentInstructed { .. }
        | OrderEvent::Packed { .. }
        | OrderEvent::Unpacked { .. }
        | OrderEvent::TrackingChanged { .. }
        | OrderEvent::NoteChanged => "is-slight",
        _ => "is-step",
    }
}

fn who(language: Language, actor: &Actor) -> String {
    match actor {
        Actor::Shopper => say(language, "admin.actor.shopper").to_owned(),
        Actor::Staff(name) => name.clone(),
        Actor::Provider(name) => say_with(language, "admin.actor.provider", &[("name", name)]),
        Actor::Shop => say(language, "admin.actor.shop").to_owned(),
    }
}
