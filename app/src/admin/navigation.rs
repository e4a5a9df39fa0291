//! The way around: a rail at the left of a wide screen, a bar at the bottom of a narrow one.
//! One list for both. Never shows what the role may not open.

use super::{
    frame::{AdminFrame, Section},
    icons::{Icon, icon},
    staff::role_name,
};
use crate::words::say;
use leptos::prelude::*;
use shop_domain::{kernel::Language, staff::Permission};

pub(super) fn navigation(frame: &AdminFrame) -> AnyView {
    let language = frame.language;
    let seal = frame.shop_name.chars().next().map(String::from).unwrap_or_default();
    let sections = [Section::Home, Section::Orders, Section::Products, Section::Page];
    let entries = sections.into_iter().filter(|section| is_open(frame, *section));
    let entries = entries.map(|section| entry(frame, section, "a-rail-entry"));
    view! {
        <nav class="a-rail" aria-label=say(language, "admin.nav.label")>
            <p class="a-rail-shop"><span class="a-seal" aria-hidden="true">{seal}</span><span>{frame.shop_name.clone()}</span></p>
            <ul class="a-rail-list">
                {entries.collect_view()}
                <li class="a-rail-more">{more(frame)}</li>
            </ul>
        </nav>
    }
    .into_any()
}

/// What the section about the page leads to.
const SETTINGS: [Permission; 5] = [
    Permission::ReadAppearance,
    Permission::ReadDeliveries,
    Permission::ReadPayments,
    Permission::ReadInvoices,
    Permission::ReadWarehouse,
];

fn is_open(frame: &AdminFrame, section: Section) -> bool {
    let permission = match section {
        Section::Home | Section::Orders => Permission::ReadOrders,
        Section::Products => Permission::ReadProducts,
        Section::Customers => Permission::ReadCustomers,
        Section::Mail => Permission::ReadMail,
        Section::Health => Permission::ReadHealth,
        Section::Staff => Permission::ReadStaff,
        Section::Keys => Permission::ReadKeys,
        Section::Webhooks => Permission::ReadWebhooks,
        Section::Security => return true,
        Section::Page => return SETTINGS.iter().any(|permission| frame.role.may(*permission)),
    };
    frame.role.may(permission)
}

fn entry(frame: &AdminFrame, section: Section, class: &'static str) -> AnyView {
    let (address, shape, code) = match section {
        Section::Home => ("/admin", Icon::Home, "admin.nav.home"),
        Section::Orders => ("/admin/orders", Icon::Orders, "admin.nav.orders"),
        Section::Products => ("/admin/products", Icon::Products, "admin.nav.products"),
        Section::Page => ("/admin/settings", Icon::Page, "admin.nav.page"),
        Section::Customers => ("/admin/customers", Icon::Person, "admin.customers.title"),
        Section::Mail => ("/admin/mail", Icon::Letter, "admin.nav.mail"),
        Section::Health => ("/admin/health", Icon::Pulse, "admin.nav.health"),
        Section::Staff => ("/admin/staff", Icon::People, "admin.staff.title"),
        Section::Keys => ("/admin/keys", Icon::Key, "admin.keys.title"),
        Section::Webhooks => ("/admin/webhooks", Icon::Call, "admin.webhooks.title"),
        Section::Security => ("/admin/security", Icon::Lock, "admin.security.title"),
    };
    let current = (frame.current == section).then_some("page");
    view! {
        <li>
            <a class=class href=address aria-current=current>{icon(shape)}<span>{say(frame.language, code)}</span></a>
        </li>
    }
    .into_any()
}

/// The switch to the other language, in that language.
pub(super) fn other_language(language: Language) -> AnyView {
    let other = match language {
        Language::Chinese => Language::English,
        Language::English => Language::Chinese,
    };
    view! {
        <form method="post" action="/admin/language" lang=other.tag()>
            <input type="hidden" name="language" value=other.tag() />
            <button class="a-more-entry" type="submit">{icon(Icon::Language)}<span>{say(language, "page.language")}</span></button>
        </form>
    }
    .into_any()
}

/// Works without JavaScript: the browser opens and closes it.
fn more(frame: &AdminFrame) -> AnyView {
    let language = frame.language;
    let seldom = [
        Section::Customers,
        Section::Mail,
        Section::Staff,
        Section::Keys,
        Section::Webhooks,
        Section::Health,
        Section::Security,
    ];
    let seldom = seldom.into_iter().filter(|section| is_open(frame, *section));
    let seldom = seldom.map(|section| entry(frame, section, "a-more-entry"));
    view! {
        <details class="a-more">
            <summary class="a-rail-entry">{icon(Icon::More)}<span>{say(language, "admin.nav.more")}</span></summary>
            <div class="a-more-sheet">
                <p class="a-more-who">
                    <span class="a-more-email">{frame.staff_email.clone()}</span>
                    <span class="a-soft">{role_name(language, frame.role.preset.map(|preset| preset.code()), &frame.role.name)}</span>
                </p>
                <ul>{seldom.collect_view()}</ul>
                <a class="a-more-entry" href=language.path("/")>
                    {icon(Icon::Outside)}<span>{say(language, "admin.nav.shop")}</span>
                </a>
                {other_language(language)}
                <a class="a-more-entry" href="/admin/password">
                    {icon(Icon::Key)}<span>{say(language, "admin.nav.password")}</span>
                </a>
                <form method="post" action="/admin/sign-out-everywhere">
                    <button class="a-more-entry" type="submit">{icon(Icon::Back)}<span>{say(language, "admin.nav.sign_out_everywhere")}</span></button>
                </form>
                <form method="post" action="/admin/sign-out">
                    <button class="a-more-entry" type="submit">{icon(Icon::Back)}<span>{say(language, "admin.nav.sign_out")}</span></button>
                </form>
            </div>
        </details>
    }
    .into_any()
}
