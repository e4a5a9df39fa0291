//! The list of customers: who they are, how many orders they have, since when they are here. Never edits.

use super::{
    address::address,
    empty::{Drawing, nothing},
    frame::{AdminFrame, framed},
    moments::moment,
    search::Search,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminCustomerList, AdminCustomerRow, ByTime, CustomerQuery};
use shop_domain::kernel::Language;

pub fn customers_page(frame: AdminFrame, list: AdminCustomerList) -> AnyView {
    let language = frame.language;
    let body = view! {
        <header class="a-head"><h1>{say(language, "admin.customers.title")}</h1></header>
        {tabs(language, &list.query)}
        {search(language, &list.query)}
        {rows(language, &list)}
        {pages(language, &list)}
    };
    framed(&frame, say(language, "admin.customers.title"), body.into_any())
}

fn tabs(language: Language, query: &CustomerQuery) -> AnyView {
    let tab = |news: Option<bool>, code| {
        let current = (news == query.news).then_some("page");
        let wanted = CustomerQuery { news, cursor: None, ..query.clone() };
        view! { <li><a href=address_of(&wanted) aria-current=current>{say(language, code)}</a></li> }
    };
    view! {
        <nav class="a-tabs" aria-label=say(language, "admin.customers.views")>
            <ul>
                {tab(None, "admin.customers.all")}
                {tab(Some(true), "admin.customers.news")}
                {tab(Some(false), "admin.customers.no_news")}
            </ul>
        </nav>
    }
    .into_any()
}

fn search(language: Language, query: &CustomerQuery) -> AnyView {
    let all = CustomerQuery { q: String::new(), cursor: None, ..query.clone() };
    let search = Search {
        action: HERE,
        kept: query.news.map(|news| ("news", of_news(news))),
        q: &query.q,
        label: "admin.customers.search",
        hint: "admin.customers.search_hint",
        all: address_of(&all),
    };
    search.show(language)
}

fn rows(language: Language, list: &AdminCustomerList) -> AnyView {
    if list.rows.is_empty() {
        let all = Some((say(language, "admin.customers.show_all"), HERE.to_owned()));
        return match (list.query.q.as_str(), list.query.news) {
            ("", None) => nothing(Drawing::Envelope, say(language, "admin.customers.none"), None),
            ("", Some(_)) => nothing(Drawing::Envelope, say(language, "admin.customers.none_here"), all),
            (q, _) => nothing(Drawing::Lens, &say_with(language, "admin.customers.not_found", &[("q", q)]), all),
        };
    }
    let heading = |code| view! { <th scope="col">{say(language, code)}</th> };
    view! {
        <table class="a-rows a-letters a-with-year">
            <caption class="a-unseen">{say(language, "admin.customers.title")}</caption>
            <thead>
                <tr>
                    {heading("admin.customers.name")}
                    {heading("admin.customers.phone")}
                    {heading("admin.customers.email")}
                    {heading("admin.customers.orders")}
                    <th scope="col" class="a-figures">{say(language, "admin.customers.since")}</th>
                </tr>
            </thead>
            <tbody>{list.rows.iter().map(|row| customer_row(language, row)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn customer_row(language: Language, row: &AdminCustomerRow) -> AnyView {
    let address = [HERE, "/", &row.id.to_string()].concat();
    view! {
        <tr>
            <th scope="row" class="a-cell-title"><a class="a-whole-row" href=address>{name_of(language, row)}</a></th>
            <td class="a-cell-kind">{row.phone.clone()}</td>
            <td class="a-cell-recipient">{row.email.clone()}</td>
            <td class="a-cell-badge">{count_of(language, row.orders)}</td>
            <td class="a-cell-placed a-figures">{moment(language, row.created_at)}</td>
        </tr>
    }
    .into_any()
}

/// Whatever is known to call them by.
pub(super) fn name_of(language: Language, row: &AdminCustomerRow) -> String {
    let known = [&row.name, &row.email, &row.phone].into_iter().find(|text| !text.is_empty());
    known.cloned().unwrap_or_else(|| say(language, "admin.customers.nameless").to_owned())
}

pub(super) fn count_of(language: Language, orders: i64) -> String {
    let code = match orders {
        0 => "admin.customers.no_orders",
        1 => "admin.home.orders.one",
        _ => "admin.home.orders.many",
    };
    say_with(language, code, &[("number", &orders.to_string())])
}

fn pages(language: Language, list: &AdminCustomerList) -> AnyView {
    let to = |cursor| address_of(&CustomerQuery { cursor, ..list.query.clone() });
    let newest = list.query.cursor.is_some().then(|| {
        view! { <a class="a-act" href=to(None)>{say(language, "admin.pages.newest")}</a> }
    });
    let older = list.next_cursor.clone().map(|cursor| {
        view! { <a class="a-act" href=to(Some(cursor)) rel="next">{say(language, "admin.pages.more")}</a> }
    });
    (newest.is_some() || older.is_some())
        .then(|| view! { <nav class="a-pages" aria-label=say(language, "admin.pages.label")>{newest}{older}</nav> })
        .into_any()
}

const HERE: &str = "/admin/customers";

fn of_news(news: bool) -> &'static str {
    if news { "true" } else { "false" }
}

fn address_of(query: &CustomerQuery) -> String {
    let sort = (query.sort == ByTime::OldestFirst).then_some("oldest");
    let pairs = [
        ("news", query.news.map(of_news)),
        ("q", Some(&*query.q)),
        ("sort", sort),
        ("cursor", query.cursor.as_deref()),
    ];
    address(HERE, &pairs)
}
