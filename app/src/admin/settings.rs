//! The terms of the sale, then the words of the page. Never shows what belongs to the machine:
//! keys and addresses are configuration.

use super::{
    fields::{Field, Form, hidden},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    notices::notice,
    settings_texts::{seller, texts},
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{Problem, TermsForm};
use shop_domain::{appearance::Appearance, kernel::Language};

/// `terms` and `appearance`: as they are, or as they were typed when they were refused.
pub fn settings_page(frame: AdminFrame, terms: TermsForm, appearance: Appearance, problem: Option<Problem>) -> AnyView {
    let language = frame.language;
    let form = Form { language, problem: problem.as_ref() };
    let body = view! {
        <header class="a-head">
            <h1>{say(language, "admin.settings.title")}</h1>
            <p class="a-head-facts">
                <a href=language.path("/") target="_blank" rel="noopener">
                    {say(language, "admin.nav.shop")}{icon(Icon::Outside)}
                </a>
            </p>
        </header>
        {notice(form, "/admin/settings")}
        <form class="a-parts" method="post" action="/admin/settings" novalidate>
            {hidden("version", &terms.version)}
            {texts(form, &appearance)}
            {delivery(language)}
            {payment(form, &terms)}
            {seller(form, &appearance.seller)}
            <div class="a-save"><button class="a-act is-next" type="submit">{say(language, "admin.settings.save")}</button></div>
        </form>
    };
    framed(&frame, say(language, "admin.settings.title"), body.into_any())
}

fn delivery(language: Language) -> AnyView {
    view! {
        <section class="a-part" aria-labelledby="delivery">
            <div class="a-part-head"><h2 id="delivery">{say(language, "admin.settings.delivery")}</h2></div>
            <div class="a-part-body">
                <p><a class="a-link" href="/admin/deliveries">{say(language, "admin.settings.deliveries")}{icon(Icon::Onward)}</a></p>
            </div>
        </section>
    }
    .into_any()
}

fn payment(form: Form<'_>, terms: &TermsForm) -> AnyView {
    let language = form.language;
    let minutes =
        Field::new("payment_minutes", say(language, "admin.settings.payment_minutes"), terms.payment_minutes.clone());
    let minutes = minutes.hint(say(language, "admin.settings.payment_minutes_hint")).number().at_most(5);
    let days = Field::new("transfer_days", say(language, "admin.settings.transfer_days"), terms.transfer_days.clone());
    let days = days.hint(say(language, "admin.settings.transfer_days_hint")).number().at_most(2);
    view! {
        <section class="a-part" aria-labelledby="payment">
            <div class="a-part-head"><h2 id="payment">{say(language, "admin.settings.payment")}</h2></div>
            <div class="a-part-body">
                <div class="a-pair">{minutes.show(form)}{days.show(form)}</div>
                <p><a class="a-link" href="/admin/payments">{say(language, "admin.settings.payments")}{icon(Icon::Onward)}</a></p>
                <p><a class="a-link" href="/admin/invoices">{say(language, "admin.invoices.title")}{icon(Icon::Onward)}</a></p>
                <p><a class="a-link" href="/admin/warehouse">{say(language, "admin.warehouse.title")}{icon(Icon::Onward)}</a></p>
            </div>
        </section>
    }
    .into_any()
}
