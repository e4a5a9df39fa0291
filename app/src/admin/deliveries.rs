//! The ways to deliver: which are offered, and what each costs. Never adds anything up.

use super::{
    fields::{Field, Form, Pair, hidden},
    frame::{AdminFrame, framed, save},
    icons::{Icon, icon},
    notices::notice,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{DeliveryForm, DeliveryPrice, DeliveryWayView, Problem};
use shop_domain::{
    kernel::Language,
    shipment::{DeliveryKind, Tariff},
    staff::Permission,
};

pub fn deliveries_page(frame: AdminFrame, ways: Vec<DeliveryWayView>) -> AnyView {
    let language = frame.language;
    let rows = ways.iter().map(|way| row(language, way)).collect_view();
    let body = view! {
        <p class="a-crumb"><a href="/admin/settings">{icon(Icon::Back)}{say(language, "admin.settings.title")}</a></p>
        <header class="a-head">
            <h1>{say(language, "admin.deliveries.title")}</h1>
            <p class="a-lede">{say(language, "admin.deliveries.lede")}</p>
        </header>
        <ul class="a-links">{rows}</ul>
        <ul class="a-links">
            <li>
                <a class="a-link-row" href="/admin/carriers">
                    <span class="a-strong">{say(language, "admin.carriers.title")}</span>
                    <span class="a-soft">{say(language, "admin.carriers.lede")}</span>
                    {icon(Icon::Onward)}
                </a>
            </li>
        </ul>
    };
    framed(&frame, say(language, "admin.deliveries.title"), body.into_any())
}

fn row(language: Language, way: &DeliveryWayView) -> AnyView {
    let state = match &way.price {
        Some(price) => price_words(language, price),
        None => say(language, "admin.payments.off").to_owned(),
    };
    let title = match way.kind {
        DeliveryKind::Store => [way.carrier.as_str(), " · ", &way.title].concat(),
        DeliveryKind::Home | DeliveryKind::Shop => way.title.clone(),
    };
    view! {
        <li>
            <a class="a-link-row" href=["/admin/deliveries/", way.method.code()].concat()>
                <span class="a-strong">{title}</span>
                <span class="a-soft">{state}</span>
                {icon(Icon::Onward)}
            </a>
        </li>
    }
    .into_any()
}

fn price_words(language: Language, price: &DeliveryPrice) -> String {
    let code = if price.by_weight { "admin.deliveries.price_from" } else { "admin.deliveries.price" };
    let rate = say_with(language, code, &[("price", &price.from)]);
    match &price.free_from {
        Some(bound) => [rate, say_with(language, "admin.deliveries.price_free", &[("bound", bound)])].concat(),
        None => rate,
    }
}

/// `form`: as the way is set, or as it was typed when it was refused.
pub fn delivery_page(
    frame: AdminFrame,
    way: DeliveryWayView,
    typed: DeliveryForm,
    problem: Option<Problem>,
) -> AnyView {
    let language = frame.language;
    let here = ["/admin/deliveries/", way.method.code()].concat();
    let form = Form { language, problem: problem.as_ref() };
    let body = view! {
        <p class="a-crumb"><a href="/admin/deliveries">{icon(Icon::Back)}{say(language, "admin.deliveries.title")}</a></p>
        <header class="a-head"><h1>{way.title.clone()}</h1></header>
        {notice(form, &here)}
        <form class="a-parts" method="post" action=here.clone() novalidate>
            {hidden("version", &typed.version)}
            {part(form, "offered-part", "admin.deliveries.title", None, offered(language, &typed))}
            {(way.kind == DeliveryKind::Shop).then(|| part(form, "place-part", "admin.deliveries.place", None, place(form, &typed)))}
            {part(form, "price-part", "admin.deliveries.charge", Some("admin.deliveries.charge_hint"), charge(form, &typed))}
            {(way.kind != DeliveryKind::Shop).then(|| part(form, "islands-part", "admin.deliveries.islands", Some("admin.deliveries.islands_hint"), islands(form, &typed)))}
            {save(&frame, Permission::ChangeDeliveries, "admin.payments.save")}
        </form>
    };
    framed(&frame, &way.title, body.into_any())
}

fn part(form: Form<'_>, id: &'static str, title: &'static str, hint: Option<&'static str>, fields: AnyView) -> AnyView {
    view! {
        <section class="a-part" aria-labelledby=id>
            <div class="a-part-head">
                <h2 id=id>{say(form.language, title)}</h2>
                {hint.map(|code| view! { <p>{say(form.language, code)}</p> })}
            </div>
            <div class="a-part-body">{fields}</div>
        </section>
    }
    .into_any()
}

fn offered(language: Language, typed: &DeliveryForm) -> AnyView {
    tick(language, "offered", "admin.payments.offer", typed.is_offered)
}

fn tick(language: Language, name: &'static str, label: &'static str, is_on: bool) -> AnyView {
    view! {
        <div class="a-tick is-tall">
            <input id=name type="checkbox" name=name value="on" checked=is_on/>
            <label for=name>{say(language, label)}</label>
        </div>
    }
    .into_any()
}

fn place(form: Form<'_>, typed: &DeliveryForm) -> AnyView {
    let pair = |name, label, hint| Pair {
        name,
        label: say(form.language, label),
        hint: Some(say(form.language, hint)),
        lines: 0,
        at_most: 200,
    };
    let address = pair("pickup_address", "admin.settings.address", "admin.deliveries.place_hint");
    let hours = pair("pickup_hours", "admin.deliveries.hours", "admin.deliveries.hours_hint");
    view! {
        {address.show(form, &typed.pickup_address_zh, &typed.pickup_address_en)}
        {hours.show(form, &typed.pickup_hours_zh, &typed.pickup_hours_en)}
    }
    .into_any()
}

fn charge(form: Form<'_>, typed: &DeliveryForm) -> AnyView {
    let language = form.language;
    let radio = |value: &'static str, label: &'static str, is_on: bool| {
        let id = ["charge-", value].concat();
        view! {
            <div class="a-tick is-tall">
                <input id=id.clone() type="radio" name="charge" value=value checked=is_on/>
                <label for=id>{say(language, label)}</label>
            </div>
        }
    };
    let amount =
        |name: &'static str, label, value: &str| Field::new(name, say(language, label), value).number().at_most(9);
    let flat = amount("flat", "admin.deliveries.flat", &typed.flat).hint(say(language, "admin.deliveries.flat_hint"));
    let free = amount("free_from", "admin.deliveries.free_from", &typed.free_from);
    let free = free.hint(say(language, "admin.deliveries.free_hint"));
    view! {
        {radio("flat", "admin.deliveries.by_flat", !typed.by_weight)}
        {flat.show(form)}
        {radio("weight", "admin.deliveries.by_weight", typed.by_weight)}
        {steps(form, typed)}
        {free.show(form)}
    }
    .into_any()
}

/// As many rows as there can be: rows are added without JavaScript.
fn steps(form: Form<'_>, typed: &DeliveryForm) -> AnyView {
    let language = form.language;
    let none = (String::new(), String::new());
    let rows = typed.steps.iter().chain(std::iter::repeat(&none)).take(Tariff::MAX_STEPS).enumerate();
    let rows = rows.map(|(at, (up_to, price))| {
        let name = |part: &str| ["steps[", &at.to_string(), "].", part].concat();
        let up_to = Field::new(name("up_to"), say(language, "admin.deliveries.up_to"), up_to).number().at_most(7);
        let price = Field::new(name("price"), say(language, "admin.deliveries.step_price"), price).number().at_most(9);
        view! { <div class="a-pair">{up_to.show(form)}{price.show(form)}</div> }
    });
    view! { <div class="a-steps">{rows.collect_view()}</div> }.into_any()
}

fn islands(form: Form<'_>, typed: &DeliveryForm) -> AnyView {
    let language = form.language;
    let surcharge = Field::new("surcharge", say(language, "admin.deliveries.surcharge"), &typed.surcharge);
    let surcharge = surcharge.number().at_most(9).hint(say(language, "admin.deliveries.surcharge_hint"));
    view! {
        {tick(language, "to_outlying", "admin.deliveries.to_outlying", typed.to_outlying)}
        {surcharge.show(form)}
    }
    .into_any()
}
