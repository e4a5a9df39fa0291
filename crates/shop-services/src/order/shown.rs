//! An order as its shopper and its owner read it. Never shows what the reader may not know: the
//! caller has decided who reads.

use crate::{Ports, carrier::collects, delivery};
use shop_contract::{OrderEventView, OrderLineView, OrderView, PictureView, PortionView, ShipmentView};
use shop_domain::{
    appearance::Pickup,
    kernel::{Language, Money},
    order::{Order, OrderLine},
    shipment::{DeliveryKind, Destination, Portion, Shipment, ShipmentStatus},
    tax::Taxed,
};

/// In `language`, or in the one that it was ordered in.
pub(crate) fn order_view(
    order: &Order,
    timeline: Vec<OrderEventView>,
    ports: &Ports,
    language: Option<Language>,
) -> OrderView {
    let state = order.state();
    let language = language.unwrap_or(state.language);
    let parcels = || state.shipments.iter().filter(|parcel| parcel.status != ShipmentStatus::Cancelled);
    // They were told when the order was placed, so they can be told again.
    let (taxes, of_lines) = state.taxes().map(|taxes| (taxes.parts, taxes.lines)).unwrap_or_default();
    let mut of_lines = of_lines.into_iter();
    OrderView {
        number: state.number.compact().to_owned(),
        token: state.token.clone(),
        language: state.language,
        placed_at: state.placed_at,
        name: state.contact.name.as_str().to_owned(),
        phone: state.contact.phone.display(),
        email: state.contact.email.as_ref().map(|email| email.as_str().to_owned()),
        delivery_method: state.delivery.clone(),
        delivery_kind: state.destination.kind(),
        delivery_title: ports.carriers.title(&state.delivery, language),
        address: place(&state.destination),
        note: state.note.clone(),
        invoice: state.invoice.clone(),
        invoice_number: state.invoice_number.clone(),
        lines: state.lines.iter().map(|line| line_view(line, of_lines.next(), language)).collect(),
        totals: state.totals.clone(),
        taxes,
        order_status: order.shown(),
        payment_method: state.payment.clone(),
        payment_flow: state.payment_flow,
        payment_title: ports.payments.title(&state.payment, language),
        payment_status: state.payment_status,
        shipment_status: state.shipment().status,
        partly_shipped: state.shipment().is_part,
        tracking: parcels().find_map(|parcel| parcel.tracking.clone()),
        shipments: parcels().map(|parcel| shipment_view(parcel, order, language)).collect(),
        expires_at: state.expires_at,
        can_be_paid: order.can_be_paid(),
        ways: Vec::new(),
        pay_later: None,
        transfer_from: state.transfer_from.clone(),
        // Whoever knows whether letters leave the house says so.
        is_written_to: false,
        timeline,
    }
}

pub(super) fn shipment_view(parcel: &Shipment, order: &Order, language: Language) -> ShipmentView {
    ShipmentView {
        id: parcel.id,
        number: parcel.number,
        status: parcel.status,
        method: parcel.method.clone(),
        tracking: parcel.tracking.clone(),
        lines: portion_views(&parcel.lines, order, language),
        collects: collects(order.state(), parcel),
    }
}

/// Portions of the order, each as its line is called.
pub(super) fn portion_views(portions: &[Portion], order: &Order, language: Language) -> Vec<PortionView> {
    let shown = |(variant, quantity): &Portion| {
        let line = order.state().lines.iter().find(|line| line.variant == *variant)?;
        Some(PortionView {
            variant: *variant,
            sku: line.sku.clone(),
            title: line.title.get(language).to_owned(),
            choice: line.choice.get(language).to_owned(),
            quantity: i64::from(*quantity),
        })
    };
    portions.iter().filter_map(shown).collect()
}

/// In one line. Of the shop itself whoever has the shop's words at hand says where it is.
/// An order that is picked up at the shop says where that is.
pub(super) fn fetched_at(view: OrderView, pickup: &Pickup, language: Language) -> OrderView {
    if view.delivery_kind != DeliveryKind::Shop {
        return view;
    }
    OrderView { address: delivery::place(pickup, language).join(" · "), ..view }
}

fn place(destination: &Destination) -> String {
    match destination {
        Destination::Home(address) => address.one_line(),
        Destination::Shop => String::new(),
        Destination::Store(store) => [store.name.as_str(), "（", &store.id, "） ", &store.address].concat(),
    }
}

fn line_view(line: &OrderLine, taxed: Option<Taxed>, language: Language) -> OrderLineView {
    let title = line.title.get(language).to_owned();
    OrderLineView {
        sku: line.sku.clone(),
        choice: line.choice.get(language).to_owned(),
        picture: line.picture.clone().map(|key| PictureView { key, alt: title.clone() }),
        title,
        unit_price: line.unit_price,
        quantity: line.quantity.into(),
        // It was added up when the order was placed, so it fits.
        line_total: line.total().unwrap_or(Money { amount: i64::MAX, ..line.unit_price }),
        tax_rate: line.tax,
        tax: taxed.map_or(Money::zero(line.unit_price.currency), |taxed| taxed.tax),
    }
}
