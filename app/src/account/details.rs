//! What a customer tells of themselves, and the addresses that they keep.

use super::{
    AccountFrame,
    fields::{Entry, errors, hidden, select},
    frame::{Place, room},
};
use crate::{ui::icon, words::say_with};
use leptos::prelude::*;
use shop_contract::{AddressForm, CustomerView, Problem, ProfileForm};
use shop_domain::kernel::{Address, Language, taiwan::cities};

/// What was typed into one of the two forms, and why it was refused.
#[derive(Debug, Clone)]
pub enum Refused {
    Profile(ProfileForm, Problem),
    Address(AddressForm, Problem),
}

pub fn details_page(frame: &AccountFrame, customer: &CustomerView, refused: Option<&Refused>) -> AnyView {
    let (profile, address) = match refused {
        Some(Refused::Profile(form, problem)) => (Some((form, problem)), None),
        Some(Refused::Address(form, problem)) => (None, Some((form, problem))),
        None => (None, None),
    };
    let body = view! {
        {person(frame, customer, profile)}
        {remembers(frame, customer)}
        <section aria-labelledby="addresses">
            <h2 class="account-title" id="addresses">{frame.say("account.addresses")}</h2>
            {kept(frame, &customer.addresses)}
            {another(frame, customer, address)}
        </section>
    };
    room(frame, Place::Details, frame.say("account.details"), body.into_any())
}

fn person(frame: &AccountFrame, customer: &CustomerView, typed: Option<(&ProfileForm, &Problem)>) -> AnyView {
    let problem = typed.map(|(_, problem)| problem);
    let shown = typed.map(|(form, _)| form.clone()).unwrap_or_else(|| ProfileForm {
        name: customer.name.clone(),
        phone: customer.phone.clone(),
        language: customer.language.tag().to_owned(),
        news: customer.news_since.is_some(),
    });
    let name = Entry { required: false, value: shown.name, most: "50", ..Entry::new("name", "account.name", "name") };
    let phone = Entry {
        required: false,
        value: shown.phone,
        kind: "tel",
        inputmode: "tel",
        most: "30",
        hint: Some("form.phone_hint"),
        ..Entry::new("phone", "form.phone", "tel")
    };
    let languages = Language::ALL.map(|one| {
        let name = if one == Language::Chinese { "中文" } else { "English" };
        view! { <option value=one.tag() selected=one.tag() == shown.language>{name}</option> }
    });
    let news = say_with(frame.language, "account.news", &[("shop", &frame.shop.name)]);
    view! {
        <section aria-labelledby="person">
            <h2 class="account-title" id="person">{frame.say("account.person")}</h2>
            {errors(problem)}
            <form class="door-form" method="post" action=frame.to("/account/details")>
                <div class="fields">
                    {name.show(frame, problem)}
                    {phone.show(frame, problem)}
                    {select(frame, ("language", "account.language"), languages.collect_view().into_any(), problem)}
                </div>
                <label class="check">
                    <input type="checkbox" name="news" value="yes" checked=shown.news />
                    <span>{news}</span>
                </label>
                <button class="button">{frame.say("account.save")}</button>
            </form>
        </section>
    }
    .into_any()
}

/// How they order, shown as it is kept.
fn remembers(frame: &AccountFrame, customer: &CustomerView) -> AnyView {
    let lines = customer.remembers.iter().flatten().map(|line| view! { <li>{line.clone()}</li> }).collect_view();
    let (text, path, button) = match (customer.remembers_since, &customer.remembers) {
        (None, _) => ("account.remember.text", "/account/remember", "account.remember.button"),
        (Some(_), None) => ("account.remember.next", "/account/forget", "account.remember.stop"),
        (Some(_), Some(_)) => ("account.remember.last", "/account/forget", "account.remember.stop"),
    };
    view! {
        <section aria-labelledby="remember">
            <h2 class="account-title" id="remember">{frame.say("account.remember")}</h2>
            <p>{frame.say(text)}</p>
            <ul class="account-remembers">{lines}</ul>
            <form method="post" action=frame.to(path)>
                <button class="button button-plain">{frame.say(button)}</button>
            </form>
        </section>
    }
    .into_any()
}

fn kept(frame: &AccountFrame, addresses: &[Address]) -> AnyView {
    if addresses.is_empty() {
        return view! { <p class="door-soft">{frame.say("account.addresses.none")}</p> }.into_any();
    }
    let rows = addresses.iter().map(|address| {
        let line = address.one_line();
        let label = say_with(frame.language, "account.addresses.forget_named", &[("address", &line)]);
        view! {
            <li>
                <span>{line.clone()}</span>
                <form method="post" action=frame.to("/account/addresses/forget")>
                    {hidden("address", &line)}
                    <button class="quiet" aria-label=label>{frame.say("account.addresses.forget")}</button>
                </form>
            </li>
        }
    });
    view! { <ul class="account-addresses">{rows.collect_view()}</ul> }.into_any()
}

/// Opened and closed by the browser itself; open where there is none yet, or where something is to be mended.
fn another(frame: &AccountFrame, customer: &CustomerView, typed: Option<(&AddressForm, &Problem)>) -> AnyView {
    let problem = typed.map(|(_, problem)| problem);
    let form = typed.map(|(form, _)| form.clone()).unwrap_or_default();
    let open = typed.is_some() || customer.addresses.is_empty();
    let postal = Entry {
        required: false,
        value: form.postal_code.clone(),
        inputmode: "numeric",
        most: "8",
        ..Entry::new("postal_code", "form.postal_code", "postal-code")
    };
    let line = Entry {
        value: form.line.clone(),
        hint: Some("form.line_hint"),
        ..Entry::new("line", "form.line", "address-line1")
    };
    view! {
        <details class="account-more" open=open>
            <summary class="link">{frame.say("account.addresses.add")}</summary>
            {errors(problem)}
            <form class="door-form" method="post" action=frame.to("/account/addresses")>
                <div class="fields">
                    {select(frame, ("city", "form.city"), city_options(frame, &form.city), problem)}
                    {select(frame, ("district", "form.district"), district_options(frame, &form), problem)}
                    {postal.show(frame, problem)}
                    {line.show(frame, problem)}
                </div>
                <button class="button"><span>{frame.say("account.addresses.keep")}</span>{icon::arrow()}</button>
            </form>
        </details>
    }
    .into_any()
}

fn named(frame: &AccountFrame, zh: &'static str, en: &'static str) -> &'static str {
    if frame.language == Language::Chinese { zh } else { en }
}

fn city_options(frame: &AccountFrame, chosen: &str) -> AnyView {
    let cities = cities().iter().map(|one| {
        view! { <option value=one.zh selected=one.zh == chosen>{named(frame, one.zh, one.en)}</option> }
    });
    view! { <option value="">{frame.say("form.choose")}</option>{cities.collect_view()} }.into_any()
}

/// All of them, under their cities: without a script none can be left out.
fn district_options(frame: &AccountFrame, form: &AddressForm) -> AnyView {
    let groups = cities().iter().map(|city| {
        let options = city.districts.iter().map(|one| {
            let chosen = city.zh == form.city && one.zh == form.district;
            view! { <option value=one.zh selected=chosen>{named(frame, one.zh, one.en)}</option> }
        });
        view! { <optgroup label=named(frame, city.zh, city.en)>{options.collect_view()}</optgroup> }
    });
    view! { <option value="">{frame.say("form.choose")}</option>{groups.collect_view()} }.into_any()
}
