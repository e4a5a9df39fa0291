//! What the owner sets of the warehouse. Never of one variant.

use super::{
    fields::{Field, Form, hidden},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    notices::notice,
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{Problem, WarehouseForm};

/// `typed`: as it is, or as it was typed when it was refused.
pub fn warehouse_page(frame: AdminFrame, typed: WarehouseForm, problem: Option<Problem>) -> AnyView {
    let language = frame.language;
    let form = Form { language, problem: problem.as_ref() };
    let low_at = Field::new("low_at", say(language, "admin.warehouse.low_at"), typed.low_at.clone());
    let low_at = low_at.hint(say(language, "admin.warehouse.low_at_hint")).number().at_most(9);
    let body = view! {
        <p class="a-crumb"><a href="/admin/settings">{icon(Icon::Back)}{say(language, "admin.settings.title")}</a></p>
        <header class="a-head"><h1>{say(language, "admin.warehouse.title")}</h1></header>
        {notice(form, "/admin/warehouse")}
        <form class="a-parts" method="post" action="/admin/warehouse" novalidate>
            {hidden("version", &typed.version)}
            <section class="a-part" aria-labelledby="the-bound">
                <div class="a-part-head"><h2 id="the-bound">{say(language, "admin.warehouse.bound")}</h2></div>
                <div class="a-part-body">{low_at.show(form)}</div>
            </section>
            <div class="a-save"><button class="a-act is-next" type="submit">{say(language, "admin.settings.save")}</button></div>
        </form>
    };
    framed(&frame, say(language, "admin.warehouse.title"), body.into_any())
}
