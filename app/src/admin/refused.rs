//! What came in at the doors of providers and had no effect: what was wrong with each, in words, and what
//! was sent. Never offers to apply it.

use super::{
    address::address,
    badges::new_badge,
    empty::{Drawing, nothing},
    fields::hidden,
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    moments::moment,
};
use crate::words::{fill, find, say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminRefusedList, AdminRefusedRow};
use shop_domain::{kernel::Language, staff::Permission};

const HERE: &str = "/admin/callbacks/refused";

pub fn refused_page(frame: AdminFrame, list: AdminRefusedList) -> AnyView {
    let language = frame.language;
    let rows = if list.rows.is_empty() {
        nothing(Drawing::Envelope, say(language, "admin.refused.none"), None)
    } else {
        view! { <ul class="a-stuck">{list.rows.iter().map(|row| entry(language, row)).collect_view()}</ul> }.into_any()
    };
    let body = view! {
        <p class="a-crumb"><a href="/admin">{icon(Icon::Back)}{say(language, "admin.home.title")}</a></p>
        <header class="a-head">
            <h1>{say(language, "admin.refused.title")}</h1>
            <p class="a-lede">{say(language, "admin.refused.lede")}</p>
        </header>
        {seen(&frame, &list)}
        {rows}
        {pages(language, &list)}
    };
    framed(&frame, say(language, "admin.refused.title"), body.into_any())
}

/// Only on the first page: it speaks of everything up to its first row.
fn seen(frame: &AdminFrame, list: &AdminRefusedList) -> Option<AnyView> {
    let newest = list.rows.first().filter(|_| list.cursor.is_none())?.id;
    let may = frame.role.may(Permission::ChangeOrders) && list.rows.iter().any(|row| row.is_new);
    may.then(|| {
        view! {
            <form method="post" action="/admin/callbacks/refused/seen">
                {hidden("newest", newest)}
                <button class="a-act" type="submit">{say(frame.language, "admin.refused.seen")}</button>
            </form>
        }
        .into_any()
    })
}

fn entry(language: Language, row: &AdminRefusedRow) -> AnyView {
    let new = row.is_new.then(|| new_badge(language));
    let about = match (&row.order, row.reference.as_str()) {
        (Some((id, number)), _) => {
            let words = say_with(language, "admin.refused.order", &[("number", number)]);
            Some(view! { " · "<a href=["/admin/orders/", &id.to_string()].concat()>{words}</a> }.into_any())
        }
        (None, "") => None,
        (None, reference) => Some(view! { " · "<span class="a-to-copy">{reference.to_owned()}</span> }.into_any()),
    };
    view! {
        <li class="a-letter">
            <p class="a-letter-what">{title(language, &row.verdict)}{new}</p>
            <p class="a-soft a-with-year">{row.provider.clone()}" · "{moment(language, row.received_at)}{about}</p>
            <p>{why(language, row)}</p>
            <details class="a-rest">
                <summary>{say(language, "admin.refused.sent")}</summary>
                <pre class="a-letter-text">{row.body.clone()}</pre>
            </details>
        </li>
    }
    .into_any()
}

/// A verdict that this program does not know is shown by its code.
fn title(language: Language, verdict: &str) -> String {
    find(language, &["admin.refused.is.", verdict].concat()).unwrap_or(verdict).to_owned()
}

fn why(language: Language, row: &AdminRefusedRow) -> String {
    let sentence = find(language, &["admin.refused.why.", &row.verdict].concat()).unwrap_or_default();
    let words = |money: Option<shop_domain::kernel::Money>| money.map(|money| money.to_string()).unwrap_or_default();
    fill(sentence, &[("told", &words(row.told)), ("asked", &words(row.asked))])
}

fn pages(language: Language, list: &AdminRefusedList) -> AnyView {
    let newest =
        list.cursor.is_some().then(|| view! { <a class="a-act" href=HERE>{say(language, "admin.pages.newest")}</a> });
    let older = list.next_cursor.as_deref().map(|cursor| {
        let address = address(HERE, &[("cursor", Some(cursor))]);
        view! { <a class="a-act" href=address rel="next">{say(language, "admin.refused.older")}</a> }
    });
    (newest.is_some() || older.is_some())
        .then(|| view! { <nav class="a-pages" aria-label=say(language, "admin.pages.label")>{newest}{older}</nav> })
        .into_any()
}
