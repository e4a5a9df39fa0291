//! What is in an order, and what it comes to. Never adds up: the amounts are the order's own.

use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{OrderLineView, OrderView};
use shop_domain::{
    kernel::{Language, Money},
    pricing::{TaxRate, Totals},
    tax::TaxPart,
};

pub(super) fn lines(language: Language, order: &OrderView) -> AnyView {
    let units: i64 = order.lines.iter().map(|line| line.quantity).sum();
    let title = say_with(language, "admin.order.lines", &[("number", &units.to_string())]);
    view! {
        <section aria-labelledby="lines">
            <h2 id="lines">{title.clone()}</h2>
            <table class="a-rows a-lines">
                <caption class="a-unseen">{title}</caption>
                <thead>
                    <tr>
                        <th scope="col"><span class="a-unseen">{say(language, "admin.order.picture")}</span></th>
                        <th scope="col">{say(language, "admin.order.product")}</th>
                        <th scope="col" class="a-figures">{say(language, "admin.order.unit_price")}</th>
                        <th scope="col" class="a-figures">{say(language, "admin.order.quantity")}</th>
                        <th scope="col" class="a-figures">{say(language, "admin.order.line_total")}</th>
                    </tr>
                </thead>
                <tbody>{order.lines.iter().map(line).collect_view()}</tbody>
            </table>
            {totals(language, &order.totals, &order.taxes)}
        </section>
    }
    .into_any()
}

fn line(line: &OrderLineView) -> AnyView {
    let picture = line.picture.as_ref().map(|picture| {
        view! { <img class="a-thumb" src=picture.address(400) alt="" width="40" height="50" loading="lazy"/> }
    });
    let choice = (!line.choice.is_empty()).then(|| [" · ", &line.choice].concat());
    let class = if line.quantity > 1 { "a-cell-quantity a-figures a-strong" } else { "a-cell-quantity a-figures" };
    view! {
        <tr>
            <td class="a-cell-thumb">{picture}</td>
            <th scope="row" class="a-cell-title">
                {line.title.clone()}{choice}
                <span class="a-cell-sku">{line.sku.clone()}</span>
            </th>
            <td class="a-cell-price a-figures">{line.unit_price.to_string()}</td>
            <td class=class><span class="a-times" aria-hidden="true">"× "</span>{line.quantity}</td>
            <td class="a-cell-total a-figures">{line.line_total.to_string()}</td>
        </tr>
    }
    .into_any()
}

fn totals(language: Language, totals: &Totals, taxes: &[TaxPart]) -> AnyView {
    let entry = |code: &'static str, amount: Money| {
        view! { <div><dt>{say(language, code)}</dt><dd>{amount.to_string()}</dd></div> }
    };
    let discounts = (!totals.discounts.is_zero())
        .then(|| entry("admin.order.discounts", Money { amount: -totals.discounts.amount, ..totals.discounts }));
    view! {
        <dl class="a-totals">
            {entry("admin.order.subtotal", totals.subtotal)}
            {discounts}
            {entry("admin.order.shipping", totals.shipping)}
            <div class="a-totals-sum"><dt>{say(language, "admin.order.total")}</dt><dd>{totals.total.to_string()}</dd></div>
            {taxes.iter().map(|part| tax(language, part)).collect_view()}
        </dl>
    }
    .into_any()
}

/// How much of the total is tax; of what is exempt, how much that is.
fn tax(language: Language, part: &TaxPart) -> AnyView {
    let (label, amount) = match part.rate {
        TaxRate(0) => (say(language, "admin.order.tax_exempt").to_owned(), part.gross),
        rate => (say_with(language, "admin.order.tax", &[("rate", &rate.to_string())]), part.tax),
    };
    view! { <div class="a-totals-tax"><dt>{label}</dt><dd>{amount.to_string()}</dd></div> }.into_any()
}
