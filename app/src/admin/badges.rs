//! The three statuses of an order, and those of a letter and a message, each a shape and a word. The family of the
//! shape says which machine it is (circle: order, diamond: money, square: parcel, triangle: letter or message), its filling how far it has
//! come; colour only repeats it. Never decides a status.

use super::coded::coded;
use crate::words::say;
use leptos::prelude::*;
use shop_domain::{
    inventory::Availability,
    kernel::Language,
    mail::LetterState,
    order::ShownStatus,
    payment::{PaymentFlow, PaymentStatus},
    shipment::ShipmentStatus,
    webhook::DeliveryState,
};

#[derive(Clone, Copy)]
enum Family {
    Circle,
    Diamond,
    Square,
    Triangle,
}

#[derive(Clone, Copy)]
enum Filling {
    Empty,
    Half,
    Full,
    /// The way back: the other half.
    Returning,
    Struck,
}

pub(super) fn order_badge(language: Language, status: ShownStatus) -> AnyView {
    let (filling, tone) = match status {
        ShownStatus::Pending => (Filling::Empty, "is-amber"),
        ShownStatus::Processing => (Filling::Half, "is-accent"),
        ShownStatus::Shipped => (Filling::Half, "is-plain"),
        ShownStatus::Delivered => (Filling::Full, "is-ok"),
        ShownStatus::Cancelled => (Filling::Struck, "is-soft"),
    };
    badge(Family::Circle, filling, tone, coded(language, "status.order", status.code()))
}

/// Cash on delivery that is still to come is no debt of the shopper's, and after a cancellation
/// nobody waits for money: both are said without alarm.
pub(super) fn payment_badge(
    language: Language,
    flow: PaymentFlow,
    status: PaymentStatus,
    order: ShownStatus,
) -> AnyView {
    use PaymentStatus as P;
    let (filling, tone) = match status {
        P::Pending | P::Failed if order == ShownStatus::Cancelled => (Filling::Struck, "is-soft"),
        P::Pending if flow == PaymentFlow::Cash => (Filling::Empty, "is-plain"),
        P::Pending => (Filling::Empty, "is-amber"),
        P::Authorised => (Filling::Half, "is-plain"),
        P::Paid => (Filling::Full, "is-ok"),
        P::Failed => (Filling::Struck, "is-danger"),
        P::Refunding => (Filling::Returning, "is-danger"),
        P::PartiallyRefunded => (Filling::Returning, "is-amber"),
        P::Refunded => (Filling::Struck, "is-soft"),
    };
    let word = match (status, flow, order) {
        (P::Pending, _, ShownStatus::Cancelled) => "none",
        (P::Pending, PaymentFlow::Cash, _) => "cod",
        _ => status.code(),
    };
    badge(Family::Diamond, filling, tone, coded(language, "status.payment", word))
}

/// Of a parcel, or of all parcels of an order: `is_part` where some of it is still to be shipped.
pub(super) fn shipment_badge(language: Language, status: ShipmentStatus, is_part: bool) -> AnyView {
    let (filling, tone) = match status {
        _ if is_part => (Filling::Half, "is-amber"),
        ShipmentStatus::Pending => (Filling::Empty, "is-plain"),
        ShipmentStatus::InTransit => (Filling::Half, "is-accent"),
        ShipmentStatus::ReadyForPickup => (Filling::Half, "is-amber"),
        ShipmentStatus::Delivered | ShipmentStatus::PickedUp => (Filling::Full, "is-ok"),
        ShipmentStatus::Returning | ShipmentStatus::Returned => (Filling::Returning, "is-danger"),
        ShipmentStatus::Cancelled => (Filling::Struck, "is-soft"),
    };
    let word = if is_part { "part" } else { status.code() };
    badge(Family::Square, filling, tone, coded(language, "status.shipment", word))
}

pub(super) fn letter_badge(language: Language, state: LetterState) -> AnyView {
    let (filling, tone) = match state {
        LetterState::Waiting => (Filling::Empty, "is-amber"),
        LetterState::Kept => (Filling::Half, "is-plain"),
        LetterState::Sent => (Filling::Full, "is-ok"),
        LetterState::Failed => (Filling::Struck, "is-danger"),
    };
    badge(Family::Triangle, filling, tone, coded(language, "status.letter", state.code()))
}

pub(super) fn delivery_badge(language: Language, state: DeliveryState) -> AnyView {
    let (filling, tone) = match state {
        DeliveryState::Waiting => (Filling::Empty, "is-amber"),
        DeliveryState::Delivered => (Filling::Full, "is-ok"),
        DeliveryState::Dead => (Filling::Struck, "is-danger"),
    };
    badge(Family::Triangle, filling, tone, coded(language, "status.delivery", state.code()))
}

/// Only where there is something to say: stock that is in order has no badge.
pub(super) fn stock_badge(language: Language, availability: Availability) -> Option<AnyView> {
    match availability {
        Availability::InStock => None,
        Availability::Low => Some(badge(Family::Square, Filling::Half, "is-amber", say(language, "admin.stock.low"))),
        Availability::Backorder => {
            Some(badge(Family::Square, Filling::Empty, "is-amber", say(language, "admin.stock.backorder")))
        }
        Availability::SoldOut => {
            Some(badge(Family::Square, Filling::Struck, "is-danger", say(language, "admin.stock.out")))
        }
    }
}

pub(super) fn new_badge(language: Language) -> AnyView {
    badge(Family::Circle, Filling::Full, "is-amber", say(language, "admin.refused.new"))
}

pub(super) fn archived_badge(language: Language) -> AnyView {
    badge(Family::Circle, Filling::Struck, "is-soft", say(language, "admin.products.archived_badge"))
}

fn badge(family: Family, filling: Filling, tone: &'static str, word: &'static str) -> AnyView {
    let (outline, inside) = (outline(family), inside(family, filling));
    view! {
        <span class=["a-badge ", tone].concat()>
            <svg class="a-badge-shape" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
                <path class="a-badge-edge" d=outline></path>
                {inside.map(|path| view! { <path class="a-badge-fill" d=path></path> })}
                {matches!(filling, Filling::Struck).then(|| view! { <path class="a-badge-edge" d="M3 9l6-6"></path> })}
            </svg>
            <span>{word}</span>
        </span>
    }
    .into_any()
}

fn outline(family: Family) -> &'static str {
    match family {
        Family::Circle => "M6 1.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6z",
        Family::Diamond => "M6 .9 11.1 6 6 11.1.9 6z",
        Family::Square => "M1.6 1.6h8.8v8.8H1.6z",
        Family::Triangle => "M1 1.6h10L6 10.8z",
    }
}

fn inside(family: Family, filling: Filling) -> Option<&'static str> {
    match (filling, family) {
        (Filling::Full, family) => Some(outline(family)),
        (Filling::Half, Family::Circle) => Some("M6 1.2a4.8 4.8 0 0 0 0 9.6z"),
        (Filling::Half, Family::Diamond) => Some("M6 .9v10.2L.9 6z"),
        (Filling::Half, Family::Square) => Some("M1.6 1.6H6v8.8H1.6z"),
        (Filling::Half, Family::Triangle) => Some("M1 1.6h5v9.2z"),
        (Filling::Returning, Family::Circle) => Some("M6 1.2a4.8 4.8 0 0 1 0 9.6z"),
        (Filling::Returning, Family::Diamond) => Some("M6 .9v10.2L11.1 6z"),
        (Filling::Returning, Family::Square) => Some("M6 1.6h4.4v8.8H6z"),
        (Filling::Returning, Family::Triangle) => Some("M6 1.6h5L6 10.8z"),
        (Filling::Empty | Filling::Struck, _) => None,
    }
}
