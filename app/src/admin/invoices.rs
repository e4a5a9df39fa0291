//! E-invoices: whether shoppers are asked about them, and who issues them. Never shows a secret: an empty field leaves
//! the one that is set.

use super::{
    fields::{Form, hidden},
    frame::{AdminFrame, framed, save},
    icons::{Icon, icon},
    notices::notice,
    payments::{entry, stage},
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{InvoiceSettings, Problem};
use shop_domain::{kernel::Language, staff::Permission};

/// `shown`: as it is, or as it was typed when it was refused.
pub fn invoices_page(frame: AdminFrame, shown: InvoiceSettings, problem: Option<Problem>) -> AnyView {
    let language = frame.language;
    let here = "/admin/invoices";
    let form = Form { language, problem: problem.as_ref() };
    let entries = shown.settings.iter().map(|setting| entry(form, setting)).collect_view();
    let state = if shown.is_ready { "admin.invoices.on" } else { "admin.invoices.off" };
    let body = view! {
        <p class="a-crumb"><a href="/admin/settings">{icon(Icon::Back)}{say(language, "admin.settings.title")}</a></p>
        <header class="a-head">
            <h1>{say(language, "admin.invoices.title")}</h1>
            <p class="a-lede">{say(language, "admin.invoices.lede")}</p>
        </header>
        {notice(form, here)}
        <form class="a-parts" method="post" action=here novalidate>
            {hidden("version", &shown.version)}
            <section class="a-part" aria-labelledby="at-checkout">
                <div class="a-part-head"><h2 id="at-checkout">{say(language, "admin.invoices.checkout")}</h2></div>
                <div class="a-part-body">{tick(language, "asks", shown.asks, ["admin.invoices.asks", "admin.invoices.asks_hint"])}</div>
            </section>
            <section class="a-part" aria-labelledby="the-issuer">
                <div class="a-part-head"><h2 id="the-issuer">{shown.title.clone()}</h2><p>{say(language, state)}</p></div>
                <div class="a-part-body">
                    {entries}
                    {stage(language, (shown.stage, shown.stage_is_fixed), "admin.invoices.stage_hint")}
                </div>
            </section>
            {save(&frame, Permission::ChangeInvoices, "admin.invoices.save")}
        </form>
    };
    framed(&frame, say(language, "admin.invoices.title"), body.into_any())
}

fn tick(language: Language, name: &'static str, checked: bool, [label, hint]: [&'static str; 2]) -> AnyView {
    let hint_id = [name, "-hint"].concat();
    view! {
        <div class="a-tick is-tall">
            <input id=name type="checkbox" name=name value="on" checked=checked aria-describedby=hint_id.clone()/>
            <label for=name>{say(language, label)}</label>
            <p class="a-entry-hint" id=hint_id>{say(language, hint)}</p>
        </div>
    }
    .into_any()
}
