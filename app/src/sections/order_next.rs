//! How an order stands and what happens next, each in one sentence. Never promises a day that nobody knows.

use crate::{
    ui::date::moment,
    words::{say, say_with},
};
use shop_contract::{OrderView, PayLater};
use shop_domain::{
    kernel::Language,
    order::ShownStatus,
    payment::{PaymentFlow, PaymentStatus},
    shipment::{DeliveryKind, ShipmentStatus},
};
use time::OffsetDateTime;

/// How the reader has come here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Right after ordering, or after paying.
    Placed,
    /// From the provider, where they called the payment off.
    CalledOff,
    /// From the field for a transfer's digits, which were none.
    Mistyped,
    Later,
}

/// The code of the page's first sentence. Only an order that lacks nothing is thanked for.
pub fn title(order: &OrderView, arrival: Arrival) -> &'static str {
    match (order.order_status, order.payment_status) {
        (ShownStatus::Cancelled, _) => "track.title",
        (_, PaymentStatus::Failed) if order.can_be_paid && arrival == Arrival::CalledOff => "track.called_off_title",
        (_, PaymentStatus::Failed) if order.can_be_paid => "track.failed_title",
        _ if matches!(arrival, Arrival::Later | Arrival::Mistyped) => "track.title",
        _ => "track.placed_title",
    }
}

pub fn next(order: &OrderView, arrival: Arrival, now: OffsetDateTime) -> String {
    let language = order.language;
    match order.order_status {
        ShownStatus::Cancelled => match order.payment_status {
            PaymentStatus::Refunding | PaymentStatus::Paid | PaymentStatus::PartiallyRefunded => {
                say(language, "track.next_refunding").to_owned()
            }
            _ => say(language, "track.next_cancelled").to_owned(),
        },
        ShownStatus::Delivered if order.delivery_kind != DeliveryKind::Home => {
            say(language, "track.next_picked_up").to_owned()
        }
        ShownStatus::Delivered => say(language, "track.next_delivered").to_owned(),
        _ if order.partly_shipped => say(language, "track.next_part").to_owned(),
        ShownStatus::Shipped => match (order.shipment_status, &order.tracking) {
            (ShipmentStatus::ReadyForPickup, _) => say(language, "track.next_ready").to_owned(),
            (ShipmentStatus::Returning | ShipmentStatus::Returned, _) => {
                say(language, "track.next_came_back").to_owned()
            }
            _ if order.shipments.len() > 1 => say(language, "track.next_shipped_parcels").to_owned(),
            (_, Some(tracking)) => say_with(language, "track.next_shipped_tracking", &[("tracking", tracking)]),
            (_, None) => say(language, "track.next_shipped").to_owned(),
        },
        _ if order.payment_flow == PaymentFlow::Cash => {
            let is_home = order.delivery_kind == DeliveryKind::Home;
            let code = if is_home { "track.next_cod" } else { "track.next_cod_on_pickup" };
            say_with(language, code, &[("total", &order.totals.total.to_string())])
        }
        _ if order.pay_later.is_some() => waiting(order),
        _ => match (order.payment_status, order.expires_at) {
            (PaymentStatus::Failed, until) => {
                let called_off = arrival == Arrival::CalledOff;
                let failed = say(language, if called_off { "track.next_called_off" } else { "track.next_failed" });
                let kept = until.filter(|until| *until > now).map(|until| kept_until(until, language));
                [failed, kept.as_deref().unwrap_or_default()].concat()
            }
            (PaymentStatus::Pending, Some(until)) if until > now => {
                say_with(language, "track.next_unpaid", &[("until", &moment(until, language))])
            }
            (PaymentStatus::Pending, _) => say(language, "track.next_unpaid_open").to_owned(),
            _ if order.delivery_kind == DeliveryKind::Shop => say(language, "track.next_paid_pickup").to_owned(),
            _ => say(language, "track.next_paid").to_owned(),
        },
    }
}

/// For money that takes days.
fn waiting(order: &OrderView) -> String {
    let language = order.language;
    let until = match &order.pay_later {
        Some(PayLater::Number(instructions)) => Some(instructions.until),
        _ => order.expires_at,
    };
    let until = until.map(|until| moment(until, language)).unwrap_or_default();
    let code = match (&order.pay_later, &order.transfer_from) {
        (Some(PayLater::Number(_)), _) => "track.next_number",
        (_, Some(_)) => "track.next_transfer_told",
        _ => "track.next_transfer",
    };
    say_with(language, code, &[("until", &until), ("total", &order.totals.total.to_string())])
}

fn kept_until(until: OffsetDateTime, language: Language) -> String {
    say_with(language, "track.kept_until", &[("until", &moment(until, language))])
}
