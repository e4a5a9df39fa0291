//! Orders that were chosen together: how each stands on its way out, their labels by carrier, and their packing
//! slips. Never waits for a carrier: the page is asked for again while one is being told.

use super::{
    badges::{order_badge, payment_badge, shipment_badge},
    fields::hidden,
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    order_slip::slip,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminParcel, CarrierAct, DispatchedOrder, LabelSheet};
use shop_domain::{kernel::Language, order::ShownStatus, staff::Permission};

/// How a parcel stands with its carrier, as far as it is not told by its badge.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AtCarrier {
    /// It is being told.
    Waits,
    Refused,
    Known,
    /// It was never told, or has it no longer.
    Nothing,
}

fn at_carrier(row: &AdminParcel) -> AtCarrier {
    let may = |act| row.carrier.contains(&act);
    match &row.last_word {
        None if may(CarrierAct::Entrust) => AtCarrier::Waits,
        Some(_) if may(CarrierAct::Entrust) => AtCarrier::Refused,
        _ if may(CarrierAct::Label) => AtCarrier::Known,
        _ => AtCarrier::Nothing,
    }
}

/// Whether a carrier is still being told of one of them.
pub fn waits_for_carriers(orders: &[DispatchedOrder]) -> bool {
    orders.iter().flat_map(|order| &order.parcels).any(|row| at_carrier(row) == AtCarrier::Waits)
}

pub fn dispatch_page(frame: AdminFrame, orders: &[DispatchedOrder], sheets: Vec<LabelSheet>) -> AnyView {
    let language = frame.language;
    let title = say(language, "admin.dispatch.title");
    let count = say_with(language, "admin.dispatch.count", &[("number", &orders.len().to_string())]);
    let has_slips = orders.iter().any(|order| !order.parcels.is_empty());
    let may_send = frame.role.may(Permission::ChangeOrders) && orders.iter().any(can_be_sent);
    let body = view! {
        <p class="a-crumb"><a href="/admin/orders?filter=to_ship">{icon(Icon::Back)}{say(language, "admin.orders.title")}</a></p>
        <header class="a-head"><h1>{title}</h1><p class="a-lede">{count}</p></header>
        {(has_slips || !sheets.is_empty()).then(|| printing(language, orders, sheets, may_send))}
        <ul class="a-dispatch">{orders.iter().map(|order| row(language, order)).collect_view()}</ul>
        {may_send.then(|| sending(language, orders))}
    };
    framed(&frame, title, body.into_any())
}

/// Whether another press sends something of it.
fn can_be_sent(order: &DispatchedOrder) -> bool {
    order.is_left || order.parcels.iter().any(|row| at_carrier(row) == AtCarrier::Refused)
}

/// The carrier's page of each way, in a tab of its own, and the slips.
fn printing(language: Language, orders: &[DispatchedOrder], sheets: Vec<LabelSheet>, may_send: bool) -> AnyView {
    let labels = sheets.into_iter().enumerate().map(|(at, sheet)| {
        let number = sheet.parcels.to_string();
        let words = say_with(language, "admin.dispatch.labels", &[("way", &sheet.title), ("number", &number)]);
        let fields =
            sheet.fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
        let class = if at == 0 && !may_send { "a-act is-next" } else { "a-act" };
        view! {
            <form method="post" action=sheet.action target="_blank">
                {fields.collect_view()}
                <button class=class type="submit">{words}</button>
            </form>
        }
    });
    let slips = [ADDRESS, "/slips?", &chosen(orders)].concat();
    view! {
        <section class="a-printing" aria-labelledby="printing">
            <h2 id="printing">{say(language, "admin.dispatch.print")}</h2>
            <div class="a-stack">
                {labels.collect_view()}
                <a class="a-act" href=slips>{say(language, "admin.dispatch.slips")}</a>
            </div>
        </section>
    }
    .into_any()
}

const ADDRESS: &str = "/admin/orders/dispatch";

/// As it stands in an address.
fn chosen(orders: &[DispatchedOrder]) -> String {
    orders.iter().map(|order| ["order=", &order.id.to_string()].concat()).collect::<Vec<_>>().join("&")
}

fn row(language: Language, order: &DispatchedOrder) -> AnyView {
    let shown = &order.order;
    let address = ["/admin/orders/", &order.id.to_string()].concat();
    let left = order.is_left.then(|| view! { <p class="a-soft">{say(language, "admin.dispatch.left")}</p> });
    let payment = payment_badge(language, shown.payment_flow, shown.payment_status, shown.order_status);
    let unready = matches!(shown.order_status, ShownStatus::Pending)
        .then(|| view! { <p class="a-soft">{say(language, "admin.dispatch.not_ready")}</p> });
    view! {
        <li>
            <p class="a-parcel-head">
                <a class="a-strong" href=address>{shown.number.clone()}</a>
                <span>{shown.name.clone()}</span>
                <span class="a-soft">{shown.delivery_title.clone()}</span>
            </p>
            <p class="a-badges">
                {order_badge(language, shown.order_status)}
                {payment}
                {shipment_badge(language, shown.shipment_status, shown.partly_shipped)}
            </p>
            {order.parcels.iter().map(|row| parcel(language, row)).collect_view()}
            {left}
            {unready}
        </li>
    }
    .into_any()
}

fn parcel(language: Language, row: &AdminParcel) -> AnyView {
    let name = say_with(language, "admin.parcel.name", &[("parcel", &row.parcel.number.to_string())]);
    let tracking = row.parcel.tracking.clone().map(|tracking| view! { " "<span class="a-to-copy">{tracking}</span> });
    let word = row.last_word.clone().unwrap_or_default();
    let (class, says) = match at_carrier(row) {
        AtCarrier::Waits => ("a-soft", say(language, "admin.dispatch.waits").to_owned()),
        AtCarrier::Refused => ("a-entry-problem", say_with(language, "admin.dispatch.refused", &[("word", &word)])),
        AtCarrier::Known => ("a-soft", say(language, "admin.dispatch.known").to_owned()),
        AtCarrier::Nothing => ("a-soft", String::new()),
    };
    view! { <p class="a-dispatch-parcel"><span>{name}{tracking}</span><span class=class>{says}</span></p> }.into_any()
}

fn sending(language: Language, orders: &[DispatchedOrder]) -> AnyView {
    let left: Vec<_> = orders.iter().filter(|order| can_be_sent(order)).collect();
    let words = say_with(language, "admin.dispatch.send", &[("number", &left.len().to_string())]);
    // What was chosen stays chosen.
    let fields = orders.iter().map(|order| hidden("order", order.id));
    view! {
        <form class="a-save" method="post" action=ADDRESS>
            {fields.collect_view()}
            <button class="a-act is-next" type="submit">{words}</button>
        </form>
    }
    .into_any()
}

/// The slips of all their parcels, each on a sheet of its own.
pub fn slips_page(frame: AdminFrame, orders: &[DispatchedOrder]) -> AnyView {
    let language = frame.language;
    let back = [ADDRESS, "?", &chosen(orders)].concat();
    let slips = orders.iter().flat_map(|order| order.parcels.iter().map(|row| slip(&frame, &order.order, &row.parcel)));
    let title = say(language, "admin.dispatch.slips");
    let body = view! {
        <p class="a-crumb"><a href=back>{icon(Icon::Back)}{say(language, "admin.dispatch.title")}</a></p>
        <p class="a-soft a-not-on-paper">{say(language, "admin.slip.hint")}</p>
        {slips.collect_view()}
    };
    framed(&frame, title, body.into_any())
}
