//! The terms of the sale, then the words of the page. Never shows what belongs to the machine:
//! keys and addresses are configuration.

use super::{
    fields::{Field, Form, hidden},
    frame::{AdminFrame, framed, save},
    icons::{Icon, icon},
    notices::notice,
    settings_look::look,
    settings_texts::{seller, texts},
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{Problem, TermsForm};
use shop_domain::{appearance::Appearance, staff::Permission};

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
            {look(form, &appearance)}
            {texts(form, &appearance)}
            {delivery(&frame)}
            {payment(&frame, form, &terms)}
            {seller(form, &appearance.seller)}
            {save(&frame, Permission::ChangeAppearance, "admin.settings.save")}
        </form>
    };
    framed(&frame, say(language, "admin.settings.title"), body.into_any())
}

/// Pages beside this one, each with what it takes to open it.
const DOORS: [(&str, &str, Permission); 4] = [
    ("/admin/deliveries", "admin.settings.deliveries", Permission::ReadDeliveries),
    ("/admin/payments", "admin.settings.payments", Permission::ReadPayments),
    ("/admin/invoices", "admin.invoices.title", Permission::ReadInvoices),
    ("/admin/warehouse", "admin.warehouse.title", Permission::ReadWarehouse),
];

fn links(frame: &AdminFrame, doors: &[(&'static str, &'static str, Permission)]) -> AnyView {
    let open = doors.iter().filter(|(.., permission)| frame.role.may(*permission));
    let link = |(address, words, _): &(&'static str, &'static str, Permission)| {
        view! { <p><a class="a-link" href=*address>{say(frame.language, words)}{icon(Icon::Onward)}</a></p> }
    };
    open.map(link).collect_view().into_any()
}

/// For whoever has nothing to do with the words of the page, but with something beside them.
pub fn settings_doors_page(frame: AdminFrame) -> AnyView {
    let title = say(frame.language, "admin.settings.title");
    let body = view! {
        <header class="a-head"><h1>{title}</h1></header>
        {links(&frame, &DOORS)}
    };
    framed(&frame, title, body.into_any())
}

fn delivery(frame: &AdminFrame) -> AnyView {
    let language = frame.language;
    view! {
        <section class="a-part" aria-labelledby="delivery">
            <div class="a-part-head"><h2 id="delivery">{say(language, "admin.settings.delivery")}</h2></div>
            <div class="a-part-body">
                {links(frame, &DOORS[..1])}
            </div>
        </section>
    }
    .into_any()
}

fn payment(frame: &AdminFrame, form: Form<'_>, terms: &TermsForm) -> AnyView {
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
                {links(frame, &DOORS[1..])}
            </div>
        </section>
    }
    .into_any()
}
