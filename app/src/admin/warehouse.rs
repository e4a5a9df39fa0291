//! What the owner sets of the warehouse: where the goods lie, and what is low. Never of one variant, and never
//! shows a key.

use super::{
    fields::{Field, Form, hidden},
    frame::{AdminFrame, framed, save},
    icons::{Icon, icon},
    moments::moment,
    notices::notice,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{Problem, WarehouseView};
use shop_domain::{kernel::Language, staff::Permission};

/// `shown`: as it is, or as it was typed when it was refused.
pub fn warehouse_page(frame: AdminFrame, shown: WarehouseView, problem: Option<Problem>) -> AnyView {
    let language = frame.language;
    let form = Form { language, problem: problem.as_ref() };
    let low_at = Field::new("low_at", say(language, "admin.warehouse.low_at"), shown.form.low_at.clone());
    let low_at = low_at.hint(say(language, "admin.warehouse.low_at_hint")).number().at_most(9);
    let body = view! {
        <p class="a-crumb"><a href="/admin/settings">{icon(Icon::Back)}{say(language, "admin.settings.title")}</a></p>
        <header class="a-head"><h1>{say(language, "admin.warehouse.title")}</h1></header>
        {notice(form, "/admin/warehouse")}
        <form class="a-parts" method="post" action="/admin/warehouse" novalidate>
            {hidden("version", &shown.form.version)}
            <section class="a-part" aria-labelledby="the-bound">
                <div class="a-part-head"><h2 id="the-bound">{say(language, "admin.warehouse.bound")}</h2></div>
                <div class="a-part-body">{low_at.show(form)}</div>
            </section>
            <section class="a-part" aria-labelledby="elsewhere">
                <div class="a-part-head">
                    <h2 id="elsewhere">{say(language, "admin.warehouse.elsewhere")}</h2>
                    <p>{say(language, "admin.warehouse.elsewhere_hint")}</p>
                </div>
                <div class="a-part-body">{elsewhere(form, &shown)}{state(language, &shown)}</div>
            </section>
            {save(&frame, Permission::ChangeWarehouse, "admin.settings.save")}
        </form>
    };
    framed(&frame, say(language, "admin.warehouse.title"), body.into_any())
}

fn elsewhere(form: Form<'_>, shown: &WarehouseView) -> AnyView {
    let language = form.language;
    let fixed = |name| {
        let told = say_with(language, "admin.payments.fixed", &[("name", say(language, name))]);
        view! { <p class="a-soft">{told}</p> }.into_any()
    };
    let address = if shown.address_is_fixed {
        fixed("admin.warehouse.address")
    } else {
        let field = Field::new("address", say(language, "admin.warehouse.address"), shown.form.address.clone());
        field.hint("https://warehouse.example.com").kind("url", "off").at_most(500).show(form)
    };
    let key = if shown.key_is_fixed {
        fixed("admin.warehouse.key")
    } else {
        let field = Field::new("key", say(language, "admin.warehouse.key"), "");
        let hint = if shown.key_is_set { say(language, "admin.payments.secret_set") } else { "" };
        field.hint(hint).kind("password", "off").at_most(500).show(form)
    };
    let tick = (!shown.address_is_fixed).then(|| {
        view! {
            <div class="a-tick is-tall">
                <input id="external" type="checkbox" name="external" value="on" checked=shown.form.external == "on"/>
                <label for="external">{say(language, "admin.warehouse.external")}</label>
            </div>
        }
    });
    view! { {tick}{address}{key} }.into_any()
}

fn state(language: Language, shown: &WarehouseView) -> AnyView {
    let synced = shown.synced_at.map(|at| {
        view! { <p class="a-soft">{say(language, "admin.warehouse.synced")}" "{moment(language, at)}</p> }
    });
    let problem = shown.problem.as_ref().map(|problem| {
        let told = say_with(language, "admin.warehouse.problem", &[("problem", problem)]);
        view! { <p class="a-entry-problem">{told}</p> }
    });
    view! { {synced}{problem} }.into_any()
}
