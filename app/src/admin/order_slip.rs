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
use shop_contract::{AdminOrder, ShipmentView};

/// `parcel`: one of the order's.
pub fn slip_page(frame: AdminFrame, order: &AdminOrder, parcel: &ShipmentView) -> AnyView {
    let language = frame.language;
    let here = ["/admin/orders/", &order.id.to_string()].concat();
    let shown = &order.order;
    let number = parcel.number.to_string();
    let title = say_with(language, "admin.slip.title", &[("number", &shown.number), ("parcel", &number)]);
    let units: i64 = parcel.lines.iter().map(|line| line.quantity).sum();
    let tracking = parcel.tracking.clone().map(|tracking| {
        view! { <dt>{say(language, "admin.order.tracking")}</dt><dd>{tracking}</dd> }
    });
    let note = (!shown.note.is_empty()).then(|| {
        view! {
            <section aria-labelledby="shoppers-note">
                <h2 id="shoppers-note">{say(language, "admin.order.shoppers_note")}</h2>
                <p class="a-words">{shown.note.clone()}</p>
            </section>
        }
    });
    let back = say_with(language, "admin.order.title", &[("number", &shown.number)]);
    let body = view! {
        <p class="a-crumb"><a href=here>{icon(Icon::Back)}{back}</a></p>
        <p class="a-slip-shop">{frame.shop_name.clone()}" — "{say(language, "admin.order.slip")}</p>
        <header class="a-head">
            <h1>{title.clone()}</h1>
            <p class="a-head-facts a-with-year"><span>{moment(language, shown.placed_at)}</span></p>
        </header>
        <p class="a-soft a-not-on-paper">{say(language, "admin.slip.hint")}</p>
        <section class="a-recipient" aria-labelledby="recipient">
            <h2 id="recipient">{say(language, "admin.order.recipient")}</h2>
            <dl class="a-facts">
                <dt>{say(language, "admin.order.name")}</dt><dd class="a-strong">{shown.name.clone()}</dd>
                <dt>{say(language, "admin.order.phone")}</dt><dd>{shown.phone.clone()}</dd>
                <dt>{say(language, "admin.order.address")}</dt><dd class="a-to-copy">{shown.address.clone()}</dd>
                {tracking}
            </dl>
            {parcel.collects.map(|amount| cash(language, amount))}
        </section>
        <section aria-labelledby="lines">
            <h2 id="lines">{say_with(language, "admin.order.lines", &[("number", &units.to_string())])}</h2>
            {portions(language, &parcel.lines)}
        </section>
        {note}
    };
    framed(&frame, &title, body.into_any())
}
