//! The parts of an order's page: steps, lines, sums, timeline.

use super::order_parcels::event_of_a_parcel;
use crate::{
    ui::{
        date::{machine, moment},
        picture::thumbnail,
    },
    words::{say, say_with},
};
use leptos::prelude::*;
use shop_contract::{OrderEventView, OrderLineView, OrderView};
use shop_domain::{
    kernel::Language,
    order::{OrderEvent, ShownStatus},
    payment::PaymentFlow,
    pricing::TaxRate,
    shipment::DeliveryKind,
};

/// How far the order has come; nothing for one that was cancelled.
pub fn steps(order: &OrderView) -> AnyView {
    let language = order.language;
    let reached = match order.order_status {
        ShownStatus::Cancelled => return ().into_any(),
        ShownStatus::Pending => 1,
        ShownStatus::Processing => 2,
        ShownStatus::Shipped => 3,
        ShownStatus::Delivered => 4,
    };
    let second = if order.payment_flow == PaymentFlow::Cash { "track.step.packed" } else { "track.step.paid" };
    let (third, last) = match order.delivery_kind {
        DeliveryKind::Home => ("track.step.shipped", "track.step.delivered"),
        DeliveryKind::Shop => ("track.step.ready", "track.step.picked_up"),
        DeliveryKind::Store => ("track.step.shipped", "track.step.picked_up"),
    };
    let steps = ["track.step.placed", second, third, last]
        .into_iter()
        .zip(1..)
        .map(|(code, place)| {
            let state = if place <= reached { "done" } else { "open" };
            let current = (place == reached).then_some("step");
            view! { <li data-state=state aria-current=current>{say(language, code)}</li> }
        })
        .collect_view();
    view! { <ol class="steps">{steps}</ol> }.into_any()
}

pub fn lines(order: &OrderView) -> AnyView {
    let language = order.language;
    let rows = order.lines.iter().map(line).collect_view();
    let shipping = order.totals.shipping;
    let shipping = if shipping.is_zero() { say(language, "drawer.free").to_owned() } else { shipping.to_string() };
    view! {
        <ul class="summary-lines">{rows}</ul>
        <dl class="totals">
            <div><dt>{say(language, "drawer.subtotal")}</dt><dd>{order.totals.subtotal.to_string()}</dd></div>
            <div><dt>{say(language, "drawer.shipping")}</dt><dd>{shipping}</dd></div>
            <div class="totals-sum"><dt>{say(language, "drawer.total")}</dt><dd>{order.totals.total.to_string()}</dd></div>
        </dl>
        <p class="totals-tax">{taxes(order)}</p>
    }
    .into_any()
}

/// What of the total is tax, for each rate.
fn taxes(order: &OrderView) -> String {
    let said = order.taxes.iter().map(|part| match part.rate {
        TaxRate(0) => say_with(order.language, "track.tax_exempt", &[("gross", &part.gross.to_string())]),
        rate => {
            let (rate, tax) = (rate.to_string(), part.tax.to_string());
            say_with(order.language, "track.tax", &[("rate", &rate), ("tax", &tax)])
        }
    });
    said.collect::<Vec<_>>().join(" · ")
}

fn line(line: &OrderLineView) -> AnyView {
    let choice = (!line.choice.is_empty()).then(|| view! { <span class="summary-choice">{line.choice.clone()}</span> });
    view! {
        <li>
            {thumbnail(line.picture.clone())}
            <p class="summary-name">{line.title.clone()}{choice}</p>
            <p class="summary-quantity">{["× ", &line.quantity.to_string()].concat()}</p>
            <p class="summary-amount">{line.line_total.to_string()}</p>
        </li>
    }
    .into_any()
}

pub fn timeline(order: &OrderView) -> AnyView {
    let rows = order.timeline.iter().rev().map(|event| entry(event, order.language)).collect_view();
    view! { <ol class="timeline">{rows}</ol> }.into_any()
}

fn entry(event: &OrderEventView, language: Language) -> AnyView {
    view! {
        <li>
            <p>{event_text(&event.event, language)}</p>
            <time datetime=machine(event.at)>{moment(event.at, language)}</time>
        </li>
    }
    .into_any()
}

fn event_text(event: &OrderEvent, language: Language) -> String {
    let amount =
        |code, amount: &shop_domain::kernel::Money| say_with(language, code, &[("amount", &amount.to_string())]);
    match event {
        OrderEvent::Placed { total } => amount("event.placed", total),
        OrderEvent::PaymentStarted { .. } => say(language, "event.payment_started").to_owned(),
        OrderEvent::PaymentChanged { .. } => say(language, "event.payment_changed").to_owned(),
        OrderEvent::PaymentFailed { .. } => say(language, "event.payment_failed").to_owned(),
        OrderEvent::PaymentInstructed { until } => {
            say_with(language, "event.payment_instructed", &[("until", &moment(*until, language))])
        }
        OrderEvent::TransferReported { digits } => say_with(language, "event.transfer_reported", &[("digits", digits)]),
        OrderEvent::Paid { amount: paid } => amount("event.paid", paid),
        // Never handed to a shopper.
        OrderEvent::PaymentHeld { .. }
        | OrderEvent::Disputed { .. }
        | OrderEvent::DisputeWon { .. }
        | OrderEvent::DisputeLost { .. } => say(language, "event.payment_started").to_owned(),
        OrderEvent::PaidTooMuch { amount: paid } => amount("event.paid_too_much", paid),
        OrderEvent::RefundDue { amount: due } => amount("event.refund_due", due),
        OrderEvent::Refunded { amount: refunded } => amount("event.refunded", refunded),
        OrderEvent::RefundFailed { amount: back } => amount("event.refund_failed", back),
        OrderEvent::InvoiceInCloud { number } => say_with(language, "event.invoice_in_cloud", &[("number", number)]),
        OrderEvent::Shipped { .. }
        | OrderEvent::ReadyForPickup { .. }
        | OrderEvent::Delivered { .. }
        | OrderEvent::PickedUp { .. }
        | OrderEvent::ComingBack { .. }
        | OrderEvent::CameBack { .. }
        // These are never handed to a shopper.
        | OrderEvent::Packed { .. }
        | OrderEvent::Unpacked { .. }
        | OrderEvent::TrackingChanged { .. } => event_of_a_parcel(event, language),
        OrderEvent::Cancelled => say(language, "event.cancelled").to_owned(),
        OrderEvent::Expired => say(language, "event.expired").to_owned(),
        OrderEvent::NoteChanged => say(language, "event.note_changed").to_owned(),
    }
}
