//! The parcels of an order as its shopper follows them: what is in each, and how far it has come.
//! Never shows one that was unpacked again.

use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{OrderView, PortionView, ShipmentView};
use shop_domain::{kernel::Language, order::OrderEvent, shipment::ShipmentStatus};

/// Nothing before one has left; of the only one, what it is followed by.
pub fn parcels(order: &OrderView) -> Option<AnyView> {
    let language = order.language;
    let ordered: i64 = order.lines.iter().map(|line| line.quantity).sum();
    let (parcels, any) = (&order.shipments, |tells: fn(&ShipmentView) -> bool| order.shipments.iter().any(tells));
    let is_whole = parcels.len() == 1 && units(&parcels[0]) == ordered;
    if !any(|parcel| parcel.status.has_left()) || (is_whole && !any(|parcel| parcel.tracking.is_some())) {
        return None;
    }
    let rows = parcels.iter().map(|parcel| if is_whole { whole(parcel, language) } else { part(parcel, language) });
    Some(
        view! {
            <section aria-labelledby="parcels">
                <h2 class="track-title" id="parcels">{say(language, "track.parcels")}</h2>
                <dl class="track-facts">{rows.collect_view()}</dl>
            </section>
        }
        .into_any(),
    )
}

fn units(parcel: &ShipmentView) -> i64 {
    parcel.lines.iter().map(|line| line.quantity).sum()
}

/// What is in it stands right below, as what was bought.
fn whole(parcel: &ShipmentView, language: Language) -> AnyView {
    view! { <div><dt>{say(language, word(parcel.status))}</dt><dd>{tracking(parcel, language)}</dd></div> }.into_any()
}

fn part(parcel: &ShipmentView, language: Language) -> AnyView {
    let number = parcel.number.to_string();
    view! {
        <div>
            <dt>{say_with(language, "track.parcel", &[("parcel", &number)])}</dt>
            <dd>
                <p>{say(language, word(parcel.status))}</p>
                {tracking(parcel, language)}
                {parcel.collects.map(|amount| view! { <p>{say_with(language, "track.collects", &[("amount", &amount.to_string())])}</p> })}
                <ul>{parcel.lines.iter().map(portion).collect_view()}</ul>
            </dd>
        </div>
    }
    .into_any()
}

fn tracking(parcel: &ShipmentView, language: Language) -> Option<AnyView> {
    let tracking = parcel.tracking.as_ref()?;
    Some(
        view! { <p class="track-copy">{say_with(language, "track.tracking", &[("tracking", tracking)])}</p> }
            .into_any(),
    )
}

fn portion(portion: &PortionView) -> AnyView {
    let choice = (!portion.choice.is_empty()).then(|| [" · ", &portion.choice].concat());
    view! { <li>{portion.title.clone()}{choice}{[" × ", &portion.quantity.to_string()].concat()}</li> }.into_any()
}

fn word(status: ShipmentStatus) -> &'static str {
    match status {
        ShipmentStatus::Pending | ShipmentStatus::Cancelled => "status.shipment.pending",
        ShipmentStatus::InTransit => "status.shipment.in_transit",
        ShipmentStatus::ReadyForPickup => "status.shipment.ready_for_pickup",
        ShipmentStatus::Delivered => "status.shipment.delivered",
        ShipmentStatus::PickedUp => "status.shipment.picked_up",
        ShipmentStatus::Returning => "status.shipment.returning",
        ShipmentStatus::Returned => "status.shipment.returned",
    }
}

/// Where an order is one parcel, nobody wants to hear its number.
pub(super) fn event_of_a_parcel(event: &OrderEvent, language: Language) -> String {
    let said = |code| say(language, code).to_owned();
    let (parcel, is_part, what) = match event {
        OrderEvent::Shipped { parcel, is_part, tracking: Some(tracking) } => {
            (parcel, is_part, say_with(language, "event.shipped_tracking", &[("tracking", tracking)]))
        }
        OrderEvent::Shipped { parcel, is_part, tracking: None } => (parcel, is_part, said("event.shipped")),
        OrderEvent::ReadyForPickup { parcel, is_part } => (parcel, is_part, said("event.ready_for_pickup")),
        OrderEvent::Delivered { parcel, is_part } => (parcel, is_part, said("event.delivered")),
        OrderEvent::PickedUp { parcel, is_part } => (parcel, is_part, said("event.picked_up")),
        OrderEvent::ComingBack { parcel, is_part } => (parcel, is_part, said("event.coming_back")),
        OrderEvent::CameBack { parcel, is_part, .. } => (parcel, is_part, said("event.came_back")),
        _ => return String::new(),
    };
    if *is_part {
        say_with(language, "event.of_parcel", &[("parcel", &parcel.to_string()), ("what", &what)])
    } else {
        what
    }
}
