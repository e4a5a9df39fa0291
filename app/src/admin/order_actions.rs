//! What can be done with an order now: the likeliest as the one filled button, the rest quieter,
//! and cancelling behind a sentence that says what it does. Never decides what is allowed.

use super::{
    fields::{Field, Form, hidden},
    icons::{Icon, icon},
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminOrder, OrderAction};
use shop_domain::{
    order::OrderFlow,
    payment::PaymentStatus,
    shipment::{DeliveryMethod, ShipmentStatus},
};

pub(super) fn actions(form: Form<'_>, here: &str, order: &AdminOrder) -> AnyView {
    let language = form.language;
    let (cancel, steps): (Vec<OrderAction>, Vec<OrderAction>) =
        order.actions.iter().copied().partition(|action| *action == OrderAction::Cancel);
    let idle =
        order.actions.is_empty().then(|| view! { <p class="a-soft">{say(language, "admin.order.nothing_to_do")}</p> });
    let elsewhere = !leads(order) && order.parcels.iter().any(|row| is_forward(row.parcel.status));
    let steps =
        steps.into_iter().enumerate().map(|(at, action)| step(form, here, order, action, at == 0 && !elsewhere));
    view! {
        <section class="a-next a-not-on-paper" aria-labelledby="next">
            <h2 id="next">{say(language, "admin.order.next")}</h2>
            {idle}
            {steps.collect_view()}
            {(!cancel.is_empty()).then(|| cancellation(form, here, order))}
            <p class="a-soft a-on-wide">{say(language, "admin.order.print_hint")}</p>
        </section>
    }
    .into_any()
}

/// Whether the next thing to do is done to the whole order.
pub(super) fn leads(order: &AdminOrder) -> bool {
    matches!(order.actions.first(), Some(OrderAction::Ship | OrderAction::Deliver))
}

/// Whether a parcel waits for somebody to say that it came further.
pub(super) fn is_forward(status: ShipmentStatus) -> bool {
    matches!(status, ShipmentStatus::Pending | ShipmentStatus::InTransit | ShipmentStatus::ReadyForPickup)
}

fn step(form: Form<'_>, here: &str, order: &AdminOrder, action: OrderAction, is_next: bool) -> AnyView {
    let language = form.language;
    let tracking = (action == OrderAction::Ship && flow(order).is_sent && !is_carried(order)).then(|| {
        let field = Field::new("tracking", say(language, "admin.order.tracking_label"), "").at_most(100);
        field.kind("text", "off").show(form)
    });
    let class = if is_next { "a-act is-next" } else { "a-act" };
    let hint = hint_of(order, action).map(|code| view! { <p class="a-soft">{say(language, code)}</p> });
    view! {
        <form class="a-stack" method="post" action=[here, "/", action.code()].concat()>
            {hidden("version", order.version)}
            {tracking}
            <button class=class type="submit">{words_of(form, order, action)}</button>
            {hint}
        </form>
    }
    .into_any()
}

fn words_of(form: Form<'_>, order: &AdminOrder, action: OrderAction) -> String {
    let code = match action {
        OrderAction::Ship if !flow(order).is_sent => "admin.action.ready",
        OrderAction::Ship if is_carried(order) && !order.order.shipments.is_empty() => "admin.action.entrust_rest",
        OrderAction::Ship if is_carried(order) => "admin.action.entrust",
        OrderAction::Ship if !order.order.shipments.is_empty() => "admin.action.ship_rest",
        OrderAction::Ship => "admin.action.ship",
        OrderAction::Deliver => "admin.action.deliver",
        OrderAction::MarkPaid => "admin.action.mark_paid",
        OrderAction::MarkRefunded => "admin.action.mark_refunded",
        OrderAction::Cancel => "admin.action.cancel",
    };
    let amount = if action == OrderAction::MarkRefunded { order.owed } else { order.order.totals.total };
    say_with(form.language, code, &[("amount", &amount.to_string())])
}

/// Whether a carrier is told of its parcels.
pub(super) fn is_carried(order: &AdminOrder) -> bool {
    order.order.delivery_method.carrier() != DeliveryMethod::OWN
}

pub(super) fn flow(order: &AdminOrder) -> OrderFlow {
    OrderFlow::going(order.order.payment_flow, order.order.delivery_kind)
}

fn hint_of(order: &AdminOrder, action: OrderAction) -> Option<&'static str> {
    match action {
        OrderAction::Ship if !flow(order).is_sent => Some("admin.action.ready.hint"),
        OrderAction::Ship if is_carried(order) => Some("admin.action.entrust.hint"),
        OrderAction::Ship => Some("admin.action.ship.hint"),
        OrderAction::MarkRefunded => Some("admin.action.mark_refunded.hint"),
        OrderAction::Deliver | OrderAction::MarkPaid | OrderAction::Cancel => None,
    }
}

/// Opens without JavaScript; the button that does it stands below what it does.
fn cancellation(form: Form<'_>, here: &str, order: &AdminOrder) -> AnyView {
    let language = form.language;
    let total = order.order.totals.total.to_string();
    let consequence = match order.order.payment_status {
        PaymentStatus::Paid | PaymentStatus::PartiallyRefunded => "admin.action.cancel.paid",
        _ => "admin.action.cancel.unpaid",
    };
    view! {
        <details class="a-ask">
            <summary>{say(language, "admin.action.cancel")}{icon(Icon::Onward)}</summary>
            <form class="a-stack" method="post" action=[here, "/", OrderAction::Cancel.code()].concat()>
                {hidden("version", order.version)}
                <p>{say_with(language, consequence, &[("amount", &total)])}</p>
                <button class="a-act is-danger" type="submit">{say(language, "admin.action.cancel.confirm")}</button>
            </form>
        </details>
    }
    .into_any()
}
