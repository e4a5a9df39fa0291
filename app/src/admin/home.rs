//! The first page of the day: what to do first, then how the day goes. Every number leads to the
//! list that it counts. Never shows a number that leads nowhere.

use super::{
    badges::stock_badge,
    coded::counted,
    empty::{Drawing, nothing},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    order_rows::order_rows,
    unmatched::unmatched,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminHome, AdminStockRow};
use shop_domain::{
    kernel::{Language, Money},
    staff::Permission,
};

pub fn home_page(frame: AdminFrame, home: AdminHome) -> AnyView {
    let language = frame.language;
    let body = view! {
        <header class="a-head">
            <h1>{say(language, "admin.home.title")}</h1>
            <p class="a-lede">{today(language, &home)}</p>
        </header>
        {home.test_payments.then(|| warning(language))}
        {first(&frame, &home)}
        {unmatched(language, &home.unmatched)}
        {low_stock(language, &home.low_stock)}
        {recent(language, &home)}
    };
    framed(&frame, say(language, "admin.home.title"), body.into_any())
}

fn today(language: Language, home: &AdminHome) -> String {
    if home.orders_today == 0 {
        return say(language, "admin.home.no_orders_today").to_owned();
    }
    let orders = counted(language, "home.orders", home.orders_today);
    let worth = Money::twd(home.worth_today).to_string();
    say_with(language, "admin.home.today", &[("orders", &orders), ("worth", &worth)])
}

fn warning(language: Language) -> AnyView {
    view! {
        <div class="a-notice is-bad" role="note">
            {icon(Icon::Alert)}
            <div><p class="a-notice-title">{say(language, "admin.home.test_payments")}</p></div>
        </div>
    }
    .into_any()
}

/// Too seldom to stand there as a nought.
const SELDOM: [&str; 7] = [
    "admin.home.held",
    "admin.home.disputed",
    "admin.home.came_back",
    "admin.home.failed_letters",
    "admin.home.stuck",
    "admin.home.unmatched",
    "admin.home.refused",
];

fn first(frame: &AdminFrame, home: &AdminHome) -> AnyView {
    let language = frame.language;
    let stuck = if frame.role.may(Permission::ReadHealth) { home.stuck } else { 0 };
    let low = i64::try_from(home.low_stock.len()).unwrap_or(i64::MAX);
    let low_address = if low == 0 { "/admin/products" } else { "#low-stock" };
    let entries = [
        (home.to_ship, "admin.home.to_ship", "/admin/orders?filter=to_ship"),
        (home.unpaid, "admin.home.unpaid", "/admin/orders?filter=unpaid"),
        (home.refunds, "admin.home.refunds", "/admin/orders?filter=refunds"),
        (home.held, "admin.home.held", "/admin/orders?filter=held"),
        (home.disputed, "admin.home.disputed", "/admin/orders?filter=disputed"),
        (home.came_back, "admin.home.came_back", "/admin/orders?filter=came_back"),
        (home.failed_letters, "admin.home.failed_letters", "/admin/mail?state=failed"),
        (stuck, "admin.home.stuck", "/admin/health"),
        (home.unmatched_count, "admin.home.unmatched", "#unmatched"),
        (home.refused, "admin.home.refused", "/admin/callbacks/refused"),
        (low, "admin.home.low_stock", low_address),
    ];
    let all_done = entries.iter().all(|entry| entry.0 == 0);
    let done = all_done.then(|| view! { <p class="a-soft">{say(language, "admin.home.all_done")}</p> });
    let entries = entries.into_iter().filter(|entry| entry.0 > 0 || !SELDOM.contains(&entry.1));
    let entries = entries.map(|(number, code, address)| {
        let class = if number == 0 { "a-todo-entry is-zero" } else { "a-todo-entry" };
        view! {
            <li>
                <a class=class href=address>
                    <span class="a-todo-number">{number}</span>
                    <span class="a-todo-word">{say(language, code)}</span>
                    {icon(Icon::Onward)}
                </a>
            </li>
        }
    });
    view! {
        <section aria-labelledby="first">
            <h2 id="first">{say(language, "admin.home.first")}</h2>
            {done}
            <ul class="a-todo">{entries.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Variants that are low, before the rest is folded away.
const AT_A_GLANCE: usize = 4;

fn low_stock(language: Language, rows: &[AdminStockRow]) -> Option<AnyView> {
    let title = say(language, "admin.home.low_stock");
    let shown = rows.iter().take(AT_A_GLANCE).map(|row| stock_row(language, row)).collect_view();
    let others = (rows.len() > AT_A_GLANCE).then(|| {
        let rest = rows.iter().skip(AT_A_GLANCE).map(|row| stock_row(language, row)).collect_view();
        view! {
            <details class="a-rest">
                <summary>{say_with(language, "admin.home.low_stock_rest", &[("count", &(rows.len() - AT_A_GLANCE).to_string())])}</summary>
                <table class="a-rows a-stock"><tbody>{rest}</tbody></table>
            </details>
        }
    });
    (!rows.is_empty()).then(|| {
        view! {
            <section aria-labelledby="low-stock">
                <h2 id="low-stock">{title}</h2>
                <table class="a-rows a-stock">
                    <caption class="a-unseen">{title}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{say(language, "admin.home.product")}</th>
                            <th scope="col">{say(language, "admin.home.sku")}</th>
                            <th scope="col">{say(language, "admin.products.stock")}</th>
                            <th scope="col" class="a-figures">{say(language, "admin.home.ready")}</th>
                        </tr>
                    </thead>
                    <tbody>{shown}</tbody>
                </table>
                {others}
            </section>
        }
        .into_any()
    })
}

fn stock_row(language: Language, row: &AdminStockRow) -> AnyView {
    let address = ["/admin/stock/", &row.variant.to_string()].concat();
    view! {
        <tr>
            <th scope="row" class="a-cell-title"><a class="a-whole-row" href=address>{row.title.clone()}</a></th>
            <td class="a-cell-sku">{row.sku.clone()}</td>
            <td class="a-cell-badge">{stock_badge(language, row.availability)}</td>
            <td class="a-cell-available a-figures">{row.ready}</td>
        </tr>
    }
    .into_any()
}

fn recent(language: Language, home: &AdminHome) -> AnyView {
    let title = say(language, "admin.home.recent");
    let rows = if home.recent.is_empty() {
        let way_on = Some((say(language, "admin.nav.shop"), language.path("/")));
        nothing(Drawing::Box, say(language, "admin.orders.none"), way_on)
    } else {
        order_rows(language, title, &home.recent, (false, None))
    };
    view! {
        <section aria-labelledby="recent">
            <div class="a-section-head">
                <h2 id="recent">{title}</h2>
                <a href="/admin/orders">{say(language, "admin.home.all_orders")}</a>
            </div>
            {rows}
        </section>
    }
    .into_any()
}
