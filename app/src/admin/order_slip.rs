//! What goes into one parcel, to be printed and put into it. Never shows a price, as whoever gets it may not be who
//! paid; but what is to be collected, to whoever hands it over.

use super::{
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    moments::moment,
    order_parcels::{cash, portions},
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminOrder, OrderView, ShipmentView};

/// `parcel`: one of the order's.
pub fn slip_page(frame: AdminFrame, order: &AdminOrder, parcel: &ShipmentView) -> AnyView {
    let language = frame.language;
    let here = ["/admin/orders/", &order.id.to_string()].concat();
    let back = say_with(language, "admin.order.title", &[("number", &order.order.number)]);
    let body = view! {
        <p class="a-crumb"><a href=here>{icon(Icon::Back)}{back}</a></p>
        <p class="a-soft a-not-on-paper">{say(language, "admin.slip.hint")}</p>
        {slip(&frame, &order.order, parcel)}
    };
    framed(&frame, &title(&frame, &order.order, parcel), body.into_any())
}

fn title(frame: &AdminFrame, order: &OrderView, parcel: &ShipmentView) -> String {
    let number = parcel.number.to_string();
    say_with(frame.language, "admin.slip.title", &[("number", &order.number), ("parcel", &number)])
}

/// One sheet. Several may stand on a page: what names its parts carries the parcel's own id.
pub(super) fn slip(frame: &AdminFrame, order: &OrderView, parcel: &ShipmentView) -> AnyView {
    let language = frame.language;
    let units: i64 = parcel.lines.iter().map(|line| line.quantity).sum();
    let tracking = parcel.tracking.clone().map(|tracking| {
        view! { <dt>{say(language, "admin.order.tracking")}</dt><dd>{tracking}</dd> }
    });
    let id = |part: &str| [part, "-", &parcel.id.to_string()].concat();
    let note = (!order.note.is_empty()).then(|| {
        view! {
            <section aria-labelledby=id("shoppers-note")>
                <h2 id=id("shoppers-note")>{say(language, "admin.order.shoppers_note")}</h2>
                <p class="a-words">{order.note.clone()}</p>
            </section>
        }
    });
    view! {
        <article class="a-slip">
            <p class="a-slip-shop">{frame.shop_name.clone()}" — "{say(language, "admin.order.slip")}</p>
            <header class="a-head">
                <h1>{title(frame, order, parcel)}</h1>
                <p class="a-head-facts a-with-year"><span>{moment(language, order.placed_at)}</span></p>
            </header>
            <section class="a-recipient" aria-labelledby=id("recipient")>
                <h2 id=id("recipient")>{say(language, "admin.order.recipient")}</h2>
                <dl class="a-facts">
                    <dt>{say(language, "admin.order.name")}</dt><dd class="a-strong">{order.name.clone()}</dd>
                    <dt>{say(language, "admin.order.phone")}</dt><dd>{order.phone.clone()}</dd>
                    <dt>{say(language, "admin.order.delivery")}</dt><dd>{order.delivery_title.clone()}</dd>
                    <dt>{say(language, "admin.order.address")}</dt><dd class="a-to-copy">{order.address.clone()}</dd>
                    {tracking}
                </dl>
                {parcel.collects.map(|amount| cash(language, amount))}
            </section>
            <section aria-labelledby=id("lines")>
                <h2 id=id("lines")>{say_with(language, "admin.order.lines", &[("number", &units.to_string())])}</h2>
                {portions(language, &parcel.lines)}
            </section>
            {note}
        </article>
    }
    .into_any()
}
