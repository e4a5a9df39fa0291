//! Orders one below the other: a table on a wide screen, two lines each on a narrow one.
//! Never filters or sorts: rows come as they are to stand.

use super::{
    badges::{order_badge, payment_badge, shipment_badge},
    moments::moment,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::AdminOrderRow;
use shop_domain::kernel::Language;

/// `caption`: what the table holds, for who hears it. `with_year`: on narrow screens too, where
/// the rows may be from long ago. `chosen`: whether each stands chosen, where they can be chosen at all.
pub(super) fn order_rows(
    language: Language,
    caption: &str,
    rows: &[AdminOrderRow],
    (with_year, chosen): (bool, Option<bool>),
) -> AnyView {
    let class = if with_year { "a-rows a-orders a-with-year" } else { "a-rows a-orders" };
    view! {
        <table class=class>
            <caption class="a-unseen">{caption.to_owned()}</caption>
            <thead>{headings(language, chosen.is_some())}</thead>
            <tbody>{rows.iter().map(|row| order_row(language, row, chosen)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn headings(language: Language, chosen: bool) -> AnyView {
    let heading = |class: &'static str, code| view! { <th scope="col" class=(!class.is_empty()).then_some(class)>{say(language, code)}</th> };
    view! {
        <tr>
            {chosen.then(|| view! { <th scope="col"><span class="a-unseen">{say(language, "admin.orders.choose")}</span></th> })}
            {heading("", "admin.orders.number")}
            {heading("", "admin.orders.name")}
            {heading("", "admin.orders.order")}
            {heading("", "admin.orders.payment")}
            {heading("", "admin.orders.shipment")}
            {heading("a-figures", "admin.orders.units")}
            {heading("a-figures", "admin.orders.total")}
            {heading("a-figures", "admin.orders.placed")}
        </tr>
    }
    .into_any()
}

fn order_row(language: Language, row: &AdminOrderRow, chosen: Option<bool>) -> AnyView {
    let address = ["/admin/orders/", &row.id.to_string()].concat();
    let payment = payment_badge(language, row.payment_flow, row.payment_status, row.order_status);
    let choose = chosen.map(|chosen| {
        let label = say_with(language, "admin.orders.choose_one", &[("number", &row.number)]);
        view! {
            <td class="a-cell-choose">
                <label><input type="checkbox" name="order" value=row.id.to_string() checked=chosen aria-label=label/></label>
            </td>
        }
    });
    view! {
        <tr>
            {choose}
            <th scope="row" class="a-cell-number"><a class="a-whole-row" href=address>{row.number.clone()}</a></th>
            <td class="a-cell-name">{row.name.clone()}</td>
            <td class="a-cell-badge">{order_badge(language, row.order_status)}</td>
            <td class="a-cell-badge">{payment}</td>
            <td class="a-cell-badge">{shipment_badge(language, row.shipment_status, row.partly_shipped)}</td>
            <td class="a-cell-units a-figures">{row.units}</td>
            <td class="a-cell-total a-figures">{row.total.to_string()}</td>
            <td class="a-cell-placed a-figures">{moment(language, row.placed_at)}</td>
        </tr>
    }
    .into_any()
}
