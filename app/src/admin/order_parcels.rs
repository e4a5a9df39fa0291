//! The parcels of an order: what is in each, how far it has come, and what can be done to it; and the
//! form that packs another. Never counts what is left, and never decides what is allowed.

use super::{
    badges::shipment_badge,
    fields::{Field, Form, hidden},
    icons::{Icon, icon},
    order_actions::{flow, is_carried, is_forward, leads},
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminOrder, AdminParcel, CarrierAct, OrderAction, ParcelStep, PortionView};
use shop_domain::{
    kernel::{Language, Money},
    payment::PaymentStatus,
    shipment::ShipmentStatus,
};

/// Nothing where there is no parcel, and none can be packed. `typed`: what was refused when a part was packed.
pub(super) fn parcels(form: Form<'_>, here: &str, order: &AdminOrder, typed: &[(String, String)]) -> Option<AnyView> {
    if order.parcels.is_empty() && order.unpacked.is_empty() {
        return None;
    }
    let language = form.language;
    let next = (!leads(order)).then(|| order.parcels.iter().position(|row| is_forward(row.parcel.status))).flatten();
    let rows = order.parcels.iter().enumerate().map(|(at, row)| parcel(form, here, order, row, next == Some(at)));
    Some(
        view! {
            <section class="a-parcels a-not-on-paper" aria-labelledby="parcels">
                <h2 id="parcels">{say(language, "admin.parcel.title")}</h2>
                {(!order.parcels.is_empty()).then(|| view! { <ul>{rows.collect_view()}</ul> })}
                {(!order.unpacked.is_empty()).then(|| packing(form, here, order, typed))}
            </section>
        }
        .into_any(),
    )
}

fn parcel(form: Form<'_>, here: &str, order: &AdminOrder, row: &AdminParcel, is_next: bool) -> AnyView {
    let language = form.language;
    let number = row.parcel.number.to_string();
    let there = [here, "/parcels/", &row.parcel.id.to_string()].concat();
    let name = say_with(language, "admin.parcel.name", &[("parcel", &number)]);
    let id = ["parcel-", &number].concat();
    let label = id.clone();
    let is_gone = row.parcel.status == ShipmentStatus::Cancelled;
    let slip = (!is_gone).then(|| {
        view! { <a class="a-parcel-slip" href=[&there, "/slip"].concat()>{say(language, "admin.parcel.slip")}{icon(Icon::Onward)}</a> }
    });
    let tracking = row.parcel.tracking.clone().map(|tracking| {
        view! { <p><span class="a-soft">{say(language, "admin.order.tracking")}</span>" "<span class="a-to-copy">{tracking}</span></p> }
    });
    view! {
        <li aria-labelledby=label>
            <p class="a-parcel-head"><strong id=id>{name}</strong>{shipment_badge(language, row.parcel.status, false)}</p>
            <ul class="a-parcel-lines">{row.parcel.lines.iter().map(portion).collect_view()}</ul>
            {tracking}
            {row.parcel.collects.map(|amount| cash(language, amount))}
            {row.last_word.clone().map(|word| view! { <p class="a-soft">{word}</p> })}
            {carried(form.language, &there, order, row, is_next)}
            {steps(form, &there, order, row, is_next && row.carrier.is_empty())}
            {slip}
        </li>
    }
    .into_any()
}

/// What whoever hands the parcel over collects.
pub(super) fn cash(language: Language, amount: Money) -> AnyView {
    view! { <p class="a-strong">{say_with(language, "admin.parcel.collects", &[("amount", &amount.to_string())])}</p> }
        .into_any()
}

fn portion(line: &PortionView) -> AnyView {
    let choice = (!line.choice.is_empty()).then(|| [" · ", &line.choice].concat());
    view! { <li><span class="a-times">{line.quantity}" × "</span>{line.title.clone()}{choice}</li> }.into_any()
}

/// What its carrier can be asked for.
fn carried(language: Language, there: &str, order: &AdminOrder, row: &AdminParcel, is_next: bool) -> Option<AnyView> {
    let acts = row.carrier.iter().enumerate().map(|(at, act)| {
        let class = if is_next && at == 0 { "a-act is-next" } else { "a-act" };
        let word = say(language, carrier_word(*act));
        if *act == CarrierAct::Label {
            return view! { <a class=class href=[there, "/label"].concat() target="_blank" rel="noopener">{word}</a> }
                .into_any();
        }
        view! {
            <form method="post" action=[there, "/carrier/", act.code()].concat()>
                {hidden("version", order.version)}
                <button class=class type="submit">{word}</button>
            </form>
        }
        .into_any()
    });
    (!row.carrier.is_empty()).then(|| view! { <div class="a-stack">{acts.collect_view()}</div> }.into_any())
}

fn carrier_word(act: CarrierAct) -> &'static str {
    match act {
        CarrierAct::Entrust => "admin.parcel.carrier.entrust",
        CarrierAct::Label => "admin.parcel.carrier.label",
        CarrierAct::Ask => "admin.parcel.carrier.ask",
        CarrierAct::Cancel => "admin.parcel.carrier.cancel",
        CarrierAct::SendBack => "admin.parcel.carrier.send_back",
    }
}

/// What brings it further stands open; what brings it back, and what is seldom needed, behind a word.
fn steps(form: Form<'_>, there: &str, order: &AdminOrder, row: &AdminParcel, is_next: bool) -> AnyView {
    let language = form.language;
    // Where the whole order is handed over by one press, it stands above.
    let above = |step: ParcelStep| step == ParcelStep::HandOver && order.actions.contains(&OrderAction::Deliver);
    let further = |step: &&ParcelStep| matches!(step, ParcelStep::Ship | ParcelStep::Arrive | ParcelStep::HandOver);
    let open = row.steps.iter().filter(further).filter(|step| !above(**step));
    let open = open.enumerate().map(|(at, step)| self::step(form, there, order, row, *step, is_next && at == 0));
    let back = row.steps.iter().filter(|step| !further(step));
    let back: Vec<_> = back.map(|step| self::step(form, there, order, row, *step, false)).collect();
    let track = row.can_be_tracked.then(|| tracked(form, there, order, row));
    let rest = (!back.is_empty() || track.is_some()).then(|| {
        view! {
            <details class="a-ask is-plain">
                <summary>{say(language, "admin.parcel.more")}{icon(Icon::Onward)}</summary>
                {track}
                {back}
            </details>
        }
    });
    view! { {open.collect_view()} {rest} }.into_any()
}

fn step(
    form: Form<'_>,
    there: &str,
    order: &AdminOrder,
    row: &AdminParcel,
    step: ParcelStep,
    is_next: bool,
) -> AnyView {
    let language = form.language;
    let class = if is_next { "a-act is-next" } else { "a-act" };
    // Without a name of its own it could not be told from the field of another parcel.
    let typed = (step == ParcelStep::Ship && row.parcel.tracking.is_none())
        .then(|| tracking_field(form, ["tracking-", &row.parcel.number.to_string()].concat(), ""));
    let buttons = if step == ParcelStep::TakeBack {
        view! {
            <button class="a-act" type="submit" name="restock" value="true">{say(language, "admin.parcel.restock")}</button>
            <button class="a-act" type="submit">{say(language, "admin.parcel.write_off")}</button>
            <p class="a-soft">{say(language, "admin.parcel.take_back.hint")}</p>
        }
        .into_any()
    } else {
        // Whoever hands it over at the counter takes the cash.
        let pays = step == ParcelStep::HandOver
            && flow(order).is_paid_at_the_counter
            && order.order.payment_status == PaymentStatus::Pending;
        let code = if pays { "admin.parcel.picked_up_paid" } else { word(step, row.parcel.status) };
        let amount = row.parcel.collects.unwrap_or(order.order.totals.total);
        let words = say_with(language, code, &[("amount", &amount.to_string())]);
        view! { <button class=class type="submit">{words}</button> }.into_any()
    };
    view! {
        <form class="a-stack" method="post" action=[there, "/", step.code()].concat()>
            {hidden("version", order.version)}
            {typed}
            {buttons}
        </form>
    }
    .into_any()
}

fn tracked(form: Form<'_>, there: &str, order: &AdminOrder, row: &AdminParcel) -> AnyView {
    let name = ["tracking-of-", &row.parcel.number.to_string()].concat();
    let value = row.parcel.tracking.clone().unwrap_or_default();
    view! {
        <form class="a-stack" method="post" action=[there, "/track"].concat()>
            {hidden("version", order.version)}
            {tracking_field(form, name, &value)}
            <button class="a-act" type="submit">{say(form.language, "admin.parcel.track")}</button>
        </form>
    }
    .into_any()
}

fn tracking_field(form: Form<'_>, id: String, value: &str) -> AnyView {
    let field = Field::new("tracking", say(form.language, "admin.parcel.tracking_label"), value).at_most(100);
    field.kind("text", "off").identified(id).show(form)
}

fn word(step: ParcelStep, status: ShipmentStatus) -> &'static str {
    match step {
        ParcelStep::Ship => "admin.parcel.ship",
        ParcelStep::Arrive => "admin.parcel.arrive",
        ParcelStep::HandOver if status == ShipmentStatus::ReadyForPickup => "admin.parcel.picked_up",
        ParcelStep::HandOver => "admin.parcel.delivered",
        ParcelStep::SendBack => "admin.parcel.send_back",
        ParcelStep::TakeBack => "admin.parcel.restock",
        ParcelStep::Drop => "admin.parcel.drop",
    }
}

/// Opens without JavaScript, and by itself where what was typed was refused.
fn packing(form: Form<'_>, here: &str, order: &AdminOrder, typed: &[(String, String)]) -> AnyView {
    let language = form.language;
    let was_refused = !typed.is_empty();
    let typed = |name: &str| typed.iter().find(|field| field.0 == name).map(|field| field.1.clone());
    let rows = order.unpacked.iter().map(|line| quantity(form, line, typed)).collect_view();
    let leaving = match flow(order).is_sent {
        true if is_carried(order) => "admin.parcel.part.entrust",
        true => "admin.parcel.part.ship",
        false => "admin.parcel.part.ready",
    };
    let has_number = flow(order).is_sent && !is_carried(order);
    let refused = was_refused || form.problem.is_some_and(|problem| problem.code.starts_with("shipment."));
    view! {
        <details class="a-ask is-plain" open=refused>
            <summary>{say(language, "admin.parcel.part")}{icon(Icon::Onward)}</summary>
            <form class="a-stack" method="post" action=[here, "/parcels"].concat()>
                {hidden("version", order.version)}
                <p class="a-soft">{say(language, "admin.parcel.part.hint")}</p>
                {rows}
                {has_number.then(|| tracking_field(form, "tracking-new".to_owned(), &typed("tracking").unwrap_or_default()))}
                <button class="a-act" type="submit" name="then" value="ship">{say(language, leaving)}</button>
                <button class="a-act" type="submit" name="then" value="pack">{say(language, "admin.parcel.part.pack")}</button>
            </form>
        </details>
    }
    .into_any()
}

fn quantity(form: Form<'_>, line: &PortionView, typed: impl Fn(&str) -> Option<String>) -> AnyView {
    let language = form.language;
    let choice = if line.choice.is_empty() { String::new() } else { [" · ", &line.choice].concat() };
    let left = say_with(language, "admin.parcel.left", &[("number", &line.quantity.to_string())]);
    let name = ["quantity.", &line.variant.to_string()].concat();
    let value = typed(&name).unwrap_or_else(|| line.quantity.to_string());
    Field::new(name, [line.title.as_str(), &choice].concat(), value).hint(left).number().at_most(3).show(form)
}

/// The same on a line: `2 × …`.
pub(super) fn portions(language: Language, lines: &[PortionView]) -> AnyView {
    let rows = lines.iter().map(|line| {
        let choice = (!line.choice.is_empty()).then(|| [" · ", &line.choice].concat());
        view! {
            <tr>
                <td class="a-cell-quantity a-strong">{line.quantity}</td>
                <th scope="row" class="a-cell-title">
                    {line.title.clone()}{choice}<span class="a-cell-sku">{line.sku.clone()}</span>
                </th>
            </tr>
        }
    });
    view! {
        <table class="a-rows a-slip-lines">
            <thead>
                <tr>
                    <th scope="col">{say(language, "admin.order.quantity")}</th>
                    <th scope="col">{say(language, "admin.order.product")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
