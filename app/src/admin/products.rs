//! The list of products: on sale or archived, with what can be promised of each. Never edits.

use super::{
    address::address,
    badges::{archived_badge, stock_badge},
    empty::{Drawing, nothing},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    search::Search,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminProductList, AdminProductRow};
use shop_domain::{kernel::Language, staff::Permission};

pub fn products_page(frame: AdminFrame, list: AdminProductList) -> AnyView {
    let language = frame.language;
    let new = frame.role.may(Permission::ChangeProducts).then(|| {
        view! { <a class="a-act is-next" href="/admin/products/new">{icon(Icon::Plus)}{say(language, "admin.products.new")}</a> }
    });
    let import = frame.role.may(Permission::ChangeProducts).then(|| {
        view! { <a class="a-act" href="/admin/products/import">{say(language, "admin.import.title")}</a> }
    });
    let body = view! {
        <header class="a-head"><h1>{say(language, "admin.products.title")}</h1>{new}{import}</header>
        {tabs(language, &list)}
        {search(language, &list)}
        {rows(language, &list)}
        {pages(language, &list)}
        {export(language, &list)}
    };
    framed(&frame, say(language, "admin.products.title"), body.into_any())
}

/// Whatever is looked at, as a list that can be imported again.
fn export(language: Language, list: &AdminProductList) -> Option<AnyView> {
    let archived = list.archived.then_some("true");
    let address = address("/admin/products/export", &[("archived", archived)]);
    (!list.rows.is_empty()).then(|| {
        view! {
            <div class="a-pages">
                <a class="a-act" href=address download="">{say(language, "admin.products.export")}</a>
            </div>
        }
        .into_any()
    })
}

fn tabs(language: Language, list: &AdminProductList) -> AnyView {
    let tab = |archived: bool, code| {
        let current = (archived == list.archived).then_some("page");
        view! { <li><a href=address_of(archived, &list.q, None) aria-current=current>{say(language, code)}</a></li> }
    };
    view! {
        <nav class="a-tabs" aria-label=say(language, "admin.products.views")>
            <ul>{tab(false, "admin.products.on_sale")}{tab(true, "admin.products.archived")}</ul>
        </nav>
    }
    .into_any()
}

fn search(language: Language, list: &AdminProductList) -> AnyView {
    let search = Search {
        action: "/admin/products",
        kept: list.archived.then_some(("archived", "true")),
        q: &list.q,
        label: "admin.products.search",
        hint: "admin.products.search_hint",
        all: address_of(list.archived, "", None),
    };
    search.show(language)
}

fn rows(language: Language, list: &AdminProductList) -> AnyView {
    if list.rows.is_empty() {
        let all = Some((say(language, "admin.products.show_all"), "/admin/products".to_owned()));
        return match (list.q.as_str(), list.archived) {
            ("", false) => nothing(Drawing::Shelf, say(language, "admin.products.none"), None),
            ("", true) => nothing(Drawing::Shelf, say(language, "admin.products.none_archived"), all),
            (q, _) => nothing(Drawing::Lens, &say_with(language, "admin.products.not_found", &[("q", q)]), all),
        };
    }
    let heading = |class: &'static str, code| view! { <th scope="col" class=(!class.is_empty()).then_some(class)>{say(language, code)}</th> };
    view! {
        <table class="a-rows a-products">
            <caption class="a-unseen">{say(language, "admin.products.title")}</caption>
            <thead>
                <tr>
                    <th scope="col"><span class="a-unseen">{say(language, "admin.order.picture")}</span></th>
                    {heading("", "admin.products.name")}
                    {heading("", "admin.products.category")}
                    {heading("", "admin.products.stock")}
                    {heading("a-figures", "admin.products.variants")}
                    {heading("a-figures", "admin.products.price")}
                    {heading("a-figures", "admin.products.available")}
                </tr>
            </thead>
            <tbody>{list.rows.iter().map(|row| product_row(language, row)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn product_row(language: Language, row: &AdminProductRow) -> AnyView {
    let address = ["/admin/products/", &row.id.to_string()].concat();
    let picture = row.picture.as_ref().map(|picture| {
        view! { <img class="a-thumb" src=picture.address(400) alt="" width="40" height="50" loading="lazy"/> }
    });
    let price = row.price.to_string();
    let price =
        if row.variants > 1 { say_with(language, "admin.products.price_from", &[("price", &price)]) } else { price };
    let badge = if row.archived { Some(archived_badge(language)) } else { stock_badge(language, row.availability) };
    view! {
        <tr>
            <td class="a-cell-thumb">{picture}</td>
            <th scope="row" class="a-cell-title"><a class="a-whole-row" href=address>{row.title.clone()}</a></th>
            <td class="a-cell-category">{row.category.clone()}</td>
            <td class="a-cell-badge">{badge}</td>
            <td class="a-cell-variants a-figures">{row.variants}</td>
            <td class="a-cell-price a-figures">{price}</td>
            <td class="a-cell-available a-figures">
                <span class="a-cell-label" aria-hidden="true">{say(language, "admin.products.available")}" "</span>{row.available}
            </td>
        </tr>
    }
    .into_any()
}

fn pages(language: Language, list: &AdminProductList) -> Option<AnyView> {
    let cursor = list.next_cursor.as_deref()?;
    let more = address_of(list.archived, &list.q, Some(cursor));
    let label = say(language, "admin.pages.label");
    Some(
        view! {
            <nav class="a-pages" aria-label=label><a class="a-act" href=more rel="next">{say(language, "admin.pages.more")}</a></nav>
        }
        .into_any(),
    )
}

fn address_of(archived: bool, q: &str, cursor: Option<&str>) -> String {
    address("/admin/products", &[("archived", archived.then_some("true")), ("q", Some(q)), ("cursor", cursor)])
}
