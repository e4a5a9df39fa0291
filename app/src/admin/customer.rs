//! One customer: what they have told, their orders, and the door out for whoever asks to be erased. Never edits what
//! somebody has told of themselves.

use super::{
    address::mail_to,
    customers::{count_of, name_of},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    moments::moment,
    order_rows::order_rows,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::AdminCustomer;
use shop_domain::{
    kernel::{Language, Phone},
    staff::Permission,
};

pub fn customer_page(frame: AdminFrame, customer: AdminCustomer) -> AnyView {
    let language = frame.language;
    let title = name_of(language, &customer.row);
    let here = ["/admin/customers/", &customer.row.id.to_string()].concat();
    let count = count_of(language, customer.row.orders);
    let sum = [("orders", count.as_str()), ("worth", &customer.worth.to_string())];
    let worth = match customer.row.orders {
        0 => count.clone(),
        _ => say_with(language, "admin.customers.worth", &sum),
    };
    let body = view! {
        <p class="a-crumb"><a href="/admin/customers">{icon(Icon::Back)}{say(language, "admin.customers.title")}</a></p>
        <header class="a-head"><h1>{title.clone()}</h1><p class="a-lede">{worth}</p></header>
        <div class="a-two-columns">
            <div class="a-side">
                {told(language, &customer)}
                {addresses(language, &customer)}
                {frame.role.may(Permission::ChangeCustomers).then(|| erasure(language, &here))}
            </div>
            <div class="a-wide">
                {frame.role.may(Permission::ReadOrders).then(|| orders(language, &here, &customer))}
            </div>
        </div>
    };
    framed(&frame, &title, body.into_any())
}

fn told(language: Language, customer: &AdminCustomer) -> AnyView {
    let row = &customer.row;
    let fact = |code, value: AnyView| view! { <dt>{say(language, code)}</dt><dd>{value}</dd> };
    let mail = (!row.email.is_empty()).then(|| {
        let link = view! { <a href=mail_to(&row.email)>{row.email.clone()}</a> };
        fact("admin.customers.email", link.into_any())
    });
    let call = (!row.phone.is_empty()).then(|| {
        let digits = row.phone.chars().filter(|sign| *sign == '+' || sign.is_ascii_digit()).collect();
        let link = view! { <a href=["tel:", &Phone::restore(digits).e164()].concat()>{row.phone.clone()}</a> };
        fact("admin.customers.phone", link.into_any())
    });
    let news = match row.news_since {
        Some(at) => view! { {say(language, "admin.customers.agreed")}" "{moment(language, at)} }.into_any(),
        None => say(language, "admin.customers.not_agreed").into_any(),
    };
    let houses =
        (!customer.houses.is_empty()).then(|| fact("admin.customers.houses", customer.houses.join(", ").into_any()));
    let spoken = say(language, language_code(customer.language)).into_any();
    view! {
        <section aria-labelledby="told">
            <h2 id="told">{say(language, "admin.customers.told")}</h2>
            <dl class="a-facts">
                {mail}{call}
                {fact("admin.letter.language", spoken)}
                {fact("admin.customers.news_consent", news)}
                {houses}
                {fact("admin.customers.since", moment(language, row.created_at))}
            </dl>
        </section>
    }
    .into_any()
}

fn language_code(language: Language) -> &'static str {
    match language {
        Language::Chinese => "admin.language.zh-TW",
        Language::English => "admin.language.en",
    }
}

fn addresses(language: Language, customer: &AdminCustomer) -> Option<AnyView> {
    let lines = customer.addresses.iter().map(|address| view! { <p class="a-to-copy">{address.one_line()}</p> });
    (!customer.addresses.is_empty()).then(|| {
        view! {
            <section aria-labelledby="addresses">
                <h2 id="addresses">{say(language, "admin.customers.addresses")}</h2>
                {lines.collect_view()}
            </section>
        }
        .into_any()
    })
}

fn orders(language: Language, here: &str, customer: &AdminCustomer) -> AnyView {
    let title = say(language, "admin.orders.title");
    let rows = if customer.orders.is_empty() {
        view! { <p class="a-soft">{say(language, "admin.customers.no_orders")}</p> }.into_any()
    } else {
        order_rows(language, title, &customer.orders, (true, None))
    };
    let older = customer.next_cursor.as_deref().map(|cursor| {
        let address = super::address::address(here, &[("cursor", Some(cursor))]);
        view! {
            <nav class="a-pages" aria-label=say(language, "admin.pages.label")>
                <a class="a-act" href=address rel="next">{say(language, "admin.pages.older")}</a>
            </nav>
        }
    });
    view! { <section aria-labelledby="orders"><h2 id="orders">{title}</h2>{rows}{older}</section> }.into_any()
}

/// Opens without JavaScript; the button that does it stands below what it does.
fn erasure(language: Language, here: &str) -> AnyView {
    view! {
        <details class="a-ask">
            <summary>{say(language, "admin.customers.erase")}{icon(Icon::Onward)}</summary>
            <form class="a-stack" method="post" action=[here, "/erase"].concat()>
                <p>{say(language, "admin.customers.erase.hint")}</p>
                <button class="a-act is-danger" type="submit">{say(language, "admin.customers.erase.confirm")}</button>
            </form>
        </details>
    }
    .into_any()
}
