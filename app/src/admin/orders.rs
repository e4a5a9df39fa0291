//! The list of orders: saved views, one search box, older pages by a cursor. Never counts what
//! it does not show.

use super::{
    address::address,
    coded::coded,
    empty::{Drawing, nothing},
    fields::{Field, Form},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    order_rows::order_rows,
    search::Search,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminOrderList, AdminOrderQuery, OrderFilter};
use shop_domain::{kernel::Language, staff::Permission};

/// `all`: whether every order that is shown stands chosen.
pub fn orders_page(frame: AdminFrame, list: AdminOrderList, all: bool) -> AnyView {
    let language = frame.language;
    let view_name = coded(language, "filter", list.query.filter.code());
    let body = view! {
        <header class="a-head"><h1>{say(language, "admin.orders.title")}</h1></header>
        {tabs(language, &list.query)}
        {search(language, &list.query)}
        {rows(&frame, view_name, &list, all)}
        {pages(language, &list)}
        {frame.role.may(Permission::ExportOrders).then(|| export(language))}
    };
    framed(&frame, say(language, "admin.orders.title"), body.into_any())
}

fn tabs(language: Language, query: &AdminOrderQuery) -> AnyView {
    let tab = |filter: OrderFilter| {
        let address = address_of(filter, &query.q, None);
        let current = (filter == query.filter).then_some("page");
        view! { <li><a href=address aria-current=current>{coded(language, "filter", filter.code())}</a></li> }
    };
    view! {
        <nav class="a-tabs" aria-label=say(language, "admin.orders.views")>
            <ul>{OrderFilter::ALL.into_iter().map(tab).collect_view()}</ul>
        </nav>
    }
    .into_any()
}

fn search(language: Language, query: &AdminOrderQuery) -> AnyView {
    let search = Search {
        action: "/admin/orders",
        kept: Some(("filter", query.filter.code())),
        q: &query.q,
        label: "admin.orders.search",
        hint: "admin.orders.search_hint",
        all: address_of(query.filter, "", None),
    };
    search.show(language)
}

fn rows(frame: &AdminFrame, view_name: &'static str, list: &AdminOrderList, all: bool) -> AnyView {
    let language = frame.language;
    if !list.rows.is_empty() {
        let rows = order_rows(language, view_name, &list.rows, (list.query.cursor.is_some(), Some(all)));
        return together(frame, list, all, rows);
    }
    if !list.query.q.is_empty() {
        let sentence = say_with(language, "admin.orders.not_found", &[("q", &list.query.q), ("view", view_name)]);
        return nothing(
            Drawing::Lens,
            &sentence,
            Some((say(language, "admin.orders.show_all"), "/admin/orders".to_owned())),
        );
    }
    match list.query.filter {
        OrderFilter::All => nothing(
            Drawing::Box,
            say(language, "admin.orders.none"),
            Some((say(language, "admin.nav.shop"), language.path("/"))),
        ),
        _ => nothing(
            Drawing::Box,
            say(language, "admin.orders.none_here"),
            Some((say(language, "admin.orders.show_all"), "/admin/orders".to_owned())),
        ),
    }
}

/// Chosen orders go on together: sent off by a POST, where the reader may, or looked at and printed by a GET.
fn together(frame: &AdminFrame, list: &AdminOrderList, all: bool, rows: AnyView) -> AnyView {
    let (language, sends) = (frame.language, frame.role.may(Permission::ChangeOrders));
    let query = &list.query;
    let filter = (query.filter != OrderFilter::All).then(|| query.filter.code());
    let (q, cursor) = (Some(query.q.as_str()), query.cursor.as_deref());
    let pairs = [("filter", filter), ("q", q), ("cursor", cursor), ("all", (!all).then_some("yes"))];
    let every = address("/admin/orders", &pairs);
    let word = if all { "admin.dispatch.none" } else { "admin.dispatch.all" };
    let send = sends.then(|| {
        view! { <button class="a-act is-next" type="submit">{say(language, "admin.dispatch.ship")}</button> }
    });
    view! {
        <form class="a-choosing" method="post" action="/admin/orders/dispatch">
            {rows}
            <div class="a-save">
                {send}
                <button class="a-act" type="submit" formmethod="get">{say(language, "admin.dispatch.look")}</button>
                <a class="a-act a-choose-all" href=every>{say(language, word)}</a>
            </div>
        </form>
    }
    .into_any()
}

fn pages(language: Language, list: &AdminOrderList) -> AnyView {
    let query = &list.query;
    let newest = query.cursor.is_some().then(|| {
        let address = address_of(query.filter, &query.q, None);
        view! { <a class="a-act" href=address>{say(language, "admin.pages.newest")}</a> }
    });
    let older = list.next_cursor.as_deref().map(|cursor| {
        let address = address_of(query.filter, &query.q, Some(cursor));
        view! { <a class="a-act" href=address rel="next">{say(language, "admin.pages.older")}</a> }
    });
    (newest.is_some() || older.is_some())
        .then(|| view! { <nav class="a-pages" aria-label=say(language, "admin.pages.label")>{newest}{older}</nav> })
        .into_any()
}

/// For the accountant: opens without JavaScript, and asks for the days.
fn export(language: Language) -> AnyView {
    let form = Form { language, problem: None };
    let day = |name, code| Field::new(name, say(language, code), "").kind("date", "off").show(form);
    view! {
        <details class="a-ask is-plain a-not-on-paper">
            <summary>{say(language, "admin.export.title")}{icon(Icon::Onward)}</summary>
            <form class="a-stack" method="get" action="/admin/orders/export">
                <p class="a-soft">{say(language, "admin.export.hint")}</p>
                <div class="a-pair">{day("from", "admin.export.from")}{day("until", "admin.export.until")}</div>
                <div class="a-save">
                    <button class="a-act" type="submit" name="rows" value="orders">{say(language, "admin.export.orders")}</button>
                    <button class="a-act" type="submit" name="rows" value="lines">{say(language, "admin.export.lines")}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

fn address_of(filter: OrderFilter, q: &str, cursor: Option<&str>) -> String {
    let filter = (filter != OrderFilter::All).then(|| filter.code());
    address("/admin/orders", &[("filter", filter), ("q", Some(q)), ("cursor", cursor)])
}
