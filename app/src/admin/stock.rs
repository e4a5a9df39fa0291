//! A variant's stock: its figures, what changes them, and everything that ever did. Never sets a
//! figure: units are added or taken away, with a reason.

use super::{
    badges::stock_badge,
    coded::coded,
    fields::{Field, Form, hidden},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    moments::moment,
    notices::notice,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminStock, Problem, StockForm, StockMovementRow};
use shop_domain::{inventory::StockReason, kernel::Language};

/// What was typed into a form of the page that was refused.
#[derive(Default)]
pub struct StockTyped {
    pub count: StockForm,
    /// By which a form that is sent twice is known.
    pub mark: String,
    pub problem: Option<Problem>,
}

/// `may_change`: whether the forms are shown.
pub fn stock_page(frame: AdminFrame, stock: AdminStock, may_change: bool, typed: StockTyped) -> AnyView {
    let language = frame.language;
    let form = Form { language, problem: typed.problem.as_ref() };
    let here = ["/admin/stock/", &stock.variant.to_string()].concat();
    let product = ["/admin/products/", &stock.product.to_string(), "#variants"].concat();
    let choice = (!stock.choice.is_empty()).then(|| [" · ", &stock.choice].concat());
    let forms = may_change.then(|| {
        view! {
            {count_form(form, &here, &typed)}
            {limits_form(form, &here, &stock)}
        }
    });
    let body = view! {
        <p class="a-crumb"><a href=product>{icon(Icon::Back)}{stock.title.clone()}</a></p>
        <header class="a-head">
            <h1>{stock.title.clone()}{choice}</h1>
            <p class="a-head-facts"><span class="a-soft">{stock.sku.clone()}</span>" "{stock_badge(language, stock.availability)}</p>
        </header>
        {notice(form, &here)}
        {stock.is_elsewhere.then(|| view! { <p class="a-soft">{say(language, "admin.stock.elsewhere")}</p> })}
        {figures(language, &stock)}
        {forms}
        {ledger(language, &stock, &here)}
    };
    framed(&frame, &stock.title, body.into_any())
}

fn figures(language: Language, stock: &AdminStock) -> AnyView {
    let figure = |code, number: i64| view! { <div><dt>{say(language, code)}</dt><dd>{number}</dd></div> };
    view! {
        <dl class="a-tally">
            {figure("admin.stock.on_hand", stock.on_hand)}
            {figure("admin.stock.reserved", stock.reserved)}
            {figure("admin.stock.ready", stock.on_hand - stock.reserved)}
        </dl>
    }
    .into_any()
}

fn count_form(form: Form<'_>, here: &str, StockTyped { count: typed, mark, .. }: &StockTyped) -> AnyView {
    let language = form.language;
    let by = Field::new("by", say(language, "admin.stock.by"), typed.by.clone()).at_most(9);
    let by = by.hint(say(language, "admin.stock.by_hint")).kind("text", "off");
    let reasons = StockReason::OF_STAFF.map(|reason| {
        let selected = reason.code() == typed.reason;
        view! { <option value=reason.code() selected=selected>{coded(language, "stock.reason", reason.code())}</option> }
    });
    view! {
        <form class="a-parts" method="post" action=[here, "/adjust"].concat() novalidate>
            {hidden("mark", mark)}
            <section class="a-part" aria-labelledby="count">
                <div class="a-part-head"><h2 id="count">{say(language, "admin.stock.count")}</h2></div>
                <div class="a-part-body">
                    <div class="a-pair">
                        {by.show(form)}
                        <div class="a-entry">
                            <label for="reason">{say(language, "admin.stock.why")}</label>
                            <select id="reason" name="reason">{reasons.collect_view()}</select>
                        </div>
                    </div>
                    <button class="a-act is-next" type="submit">{say(language, "admin.stock.do_count")}</button>
                </div>
            </section>
        </form>
    }
    .into_any()
}

fn limits_form(form: Form<'_>, here: &str, stock: &AdminStock) -> AnyView {
    let language = form.language;
    let shop = say_with(language, "admin.stock.low_at_hint", &[("count", &stock.shop_low_at.to_string())]);
    let low_at = Field::new("low_at", say(language, "admin.stock.low_at"), stock.limits.low_at.clone()).hint(shop);
    let backorder =
        Field::new("backorder", say(language, "admin.stock.backorder_most"), stock.limits.backorder.clone());
    let backorder = backorder.hint(say(language, "admin.stock.backorder_hint"));
    view! {
        <form class="a-parts" method="post" action=[here, "/limits"].concat() novalidate>
            <section class="a-part" aria-labelledby="limits">
                <div class="a-part-head"><h2 id="limits">{say(language, "admin.stock.limits")}</h2></div>
                <div class="a-part-body">
                    <div class="a-pair">{low_at.number().at_most(9).show(form)}{backorder.number().at_most(9).show(form)}</div>
                    <button class="a-act" type="submit">{say(language, "admin.stock.save_limits")}</button>
                </div>
            </section>
        </form>
    }
    .into_any()
}

fn ledger(language: Language, stock: &AdminStock, here: &str) -> AnyView {
    let rows = stock.movements.iter().map(|row| movement(language, row)).collect_view();
    let heading = |class: &'static str, code| view! { <th scope="col" class=(!class.is_empty()).then_some(class)>{say(language, code)}</th> };
    let more = stock.next_cursor.as_ref().map(|cursor| {
        let older = [here, "?cursor=", cursor].concat();
        let label = say(language, "admin.pages.label");
        view! { <nav class="a-pages" aria-label=label><a class="a-act" href=older rel="next">{say(language, "admin.pages.more")}</a></nav> }
    });
    view! {
        <section aria-labelledby="ledger">
            <h2 id="ledger">{say(language, "admin.stock.ledger")}</h2>
            <table class="a-rows a-ledger">
                <caption class="a-unseen">{say(language, "admin.stock.ledger")}</caption>
                <thead>
                    <tr>
                        {heading("", "admin.stock.when")}
                        {heading("", "admin.stock.why")}
                        {heading("a-figures", "admin.stock.on_hand")}
                        {heading("a-figures", "admin.stock.reserved")}
                        {heading("", "admin.stock.who")}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {more}
        </section>
    }
    .into_any()
}

fn movement(language: Language, row: &StockMovementRow) -> AnyView {
    let order = row.order.as_ref().map(|(id, number)| {
        view! { " "<a href=["/admin/orders/", &id.to_string()].concat()>{number.clone()}</a> }
    });
    let who = match row.actor.as_str() {
        "shopper" => say(language, "admin.actor.shopper").to_owned(),
        "shop" => say(language, "admin.actor.shop").to_owned(),
        name => name.to_owned(),
    };
    view! {
        <tr>
            <td class="a-with-year">{moment(language, row.at)}</td>
            <td>{coded(language, "stock.reason", row.reason.code())}{order}</td>
            <td class="a-figures" data-what=(row.on_hand != 0).then(|| say(language, "admin.stock.on_hand"))>{signed(row.on_hand)}</td>
            <td class="a-figures" data-what=(row.reserved != 0).then(|| say(language, "admin.stock.reserved"))>{signed(row.reserved)}</td>
            <td class="a-soft">{who}</td>
        </tr>
    }
    .into_any()
}

/// Nothing, where nothing changed.
fn signed(change: i64) -> String {
    match change {
        0 => String::new(),
        more if more > 0 => ["+", &more.to_string()].concat(),
        fewer => ["−", &fewer.unsigned_abs().to_string()].concat(),
    }
}
