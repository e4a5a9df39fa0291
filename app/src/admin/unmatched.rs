//! What providers told of payments that no order here has, with a way to put it aside. Never says
//! what is to be done with the money: that stands at the provider.

use super::moments::moment;
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::AdminCallbackRow;
use shop_domain::kernel::Language;

pub(super) fn unmatched(language: Language, rows: &[AdminCallbackRow]) -> Option<AnyView> {
    let title = say(language, "admin.home.unmatched");
    let shown = rows.iter().map(|row| row_view(language, row)).collect_view();
    (!rows.is_empty()).then(|| {
        view! {
            <section aria-labelledby="unmatched">
                <h2 id="unmatched">{title}</h2>
                <p class="a-soft">{say(language, "admin.home.unmatched_text")}</p>
                <table class="a-rows a-unmatched">
                    <caption class="a-unseen">{title}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{say(language, "admin.home.reference")}</th>
                            <th scope="col">{say(language, "admin.home.provider")}</th>
                            <th scope="col">{say(language, "admin.home.received")}</th>
                            <th scope="col"><span class="a-unseen">{say(language, "admin.home.seen")}</span></th>
                        </tr>
                    </thead>
                    <tbody>{shown}</tbody>
                </table>
            </section>
        }
        .into_any()
    })
}

fn row_view(language: Language, row: &AdminCallbackRow) -> AnyView {
    let provider = row.provider.clone();
    let named = say_with(language, "admin.home.seen_named", &[("reference", &row.reference)]);
    view! {
        <tr>
            <th scope="row" class="a-cell-reference">{row.reference.clone()}</th>
            <td class="a-cell-provider">{provider}</td>
            <td class="a-cell-placed">{moment(language, row.received_at)}</td>
            <td class="a-cell-step">
                <form method="post" action="/admin/callbacks/seen">
                    <input type="hidden" name="provider" value=row.provider.clone() />
                    <input type="hidden" name="event" value=row.event.clone() />
                    <button class="a-act" type="submit" aria-label=named>{say(language, "admin.home.seen")}</button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}
