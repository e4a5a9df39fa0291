//! E-invoices: whether shoppers are asked about them.

use super::{
    fields::{Form, hidden},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    notices::notice,
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{InvoiceForm, Problem};

pub fn invoices_page(frame: AdminFrame, typed: InvoiceForm, problem: Option<Problem>) -> AnyView {
    let language = frame.language;
    let here = "/admin/invoices";
    let form = Form { language, problem: problem.as_ref() };
    let body = view! {
        <p class="a-crumb"><a href="/admin/settings">{icon(Icon::Back)}{say(language, "admin.settings.title")}</a></p>
        <header class="a-head">
            <h1>{say(language, "admin.invoices.title")}</h1>
            <p class="a-lede">{say(language, "admin.invoices.lede")}</p>
        </header>
        {notice(form, here)}
        <form class="a-parts" method="post" action=here novalidate>
            {hidden("version", &typed.version)}
            <div class="a-tick is-tall">
                <input id="asks" type="checkbox" name="asks" value="on" checked=typed.asks aria-describedby="asks-hint"/>
                <label for="asks">{say(language, "admin.invoices.asks")}</label>
                <p class="a-entry-hint" id="asks-hint">{say(language, "admin.invoices.asks_hint")}</p>
            </div>
            <div class="a-save"><button class="a-act is-next" type="submit">{say(language, "admin.invoices.save")}</button></div>
        </form>
    };
    framed(&frame, say(language, "admin.invoices.title"), body.into_any())
}
