//! The carriers: the account with each, and who sends. Never shows a secret: an empty field leaves the one
//! that is set.

use super::{
    fields::{Form, hidden},
    frame::{AdminFrame, framed, save},
    icons::{Icon, icon},
    notices::notice,
    payments::{entry, stage},
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{LabelSheet, Problem, ProviderView};
use shop_domain::{kernel::Language, staff::Permission};

pub fn carriers_page(frame: AdminFrame, carriers: Vec<ProviderView>) -> AnyView {
    let language = frame.language;
    let rows = carriers.iter().map(|carrier| row(language, carrier)).collect_view();
    let body = view! {
        <p class="a-crumb"><a href="/admin/settings">{icon(Icon::Back)}{say(language, "admin.settings.title")}</a></p>
        <header class="a-head">
            <h1>{say(language, "admin.carriers.title")}</h1>
            <p class="a-lede">{say(language, "admin.carriers.lede")}</p>
        </header>
        <ul class="a-links">{rows}</ul>
    };
    framed(&frame, say(language, "admin.carriers.title"), body.into_any())
}

fn row(language: Language, carrier: &ProviderView) -> AnyView {
    let state = if carrier.is_ready { "admin.carriers.ready" } else { "admin.payments.not_set_up" };
    let stage = (carrier.stage && carrier.is_ready)
        .then(|| view! { <span class="a-soft">" · "{say(language, "admin.payments.stage_on")}</span> });
    view! {
        <li>
            <a class="a-link-row" href=["/admin/carriers/", &carrier.code].concat()>
                <span class="a-strong">{carrier.title.clone()}</span>
                <span class="a-soft">{say(language, state)}{stage}</span>
                {icon(Icon::Onward)}
            </a>
        </li>
    }
    .into_any()
}

/// `carrier`: as it is, or as it was typed when it was refused.
pub fn carrier_page(frame: AdminFrame, carrier: ProviderView, origin: &str, problem: Option<Problem>) -> AnyView {
    let language = frame.language;
    let here = ["/admin/carriers/", &carrier.code].concat();
    let form = Form { language, problem: problem.as_ref() };
    let settings = carrier.settings.iter().map(|setting| entry(form, setting)).collect_view();
    let stage = carrier
        .has_stage
        .then(|| stage(language, (carrier.stage, carrier.stage_is_fixed), "admin.carriers.stage_hint"));
    let callback = [origin, "/callbacks/parcels/", &carrier.code].concat();
    let body = view! {
        <p class="a-crumb"><a href="/admin/carriers">{icon(Icon::Back)}{say(language, "admin.carriers.title")}</a></p>
        <header class="a-head"><h1>{carrier.title.clone()}</h1></header>
        {notice(form, &here)}
        <form class="a-parts" method="post" action=here.clone() novalidate>
            {hidden("version", carrier.version)}
            <section class="a-part" aria-labelledby="the-account">
                <div class="a-part-head"><h2 id="the-account">{say(language, "admin.payments.account")}</h2></div>
                <div class="a-part-body">
                    {settings}{stage}
                    <p class="a-soft">{say(language, "admin.carriers.callback")}" "<span class="a-to-copy">{callback}</span></p>
                </div>
            </section>
            {save(&frame, Permission::ChangeDeliveries, "admin.payments.save")}
        </form>
    };
    framed(&frame, &carrier.title, body.into_any())
}

/// On the way to where a carrier prints labels: the browser goes there with a form that the shop has sealed.
pub fn label_page(frame: AdminFrame, back: &str, sheet: LabelSheet) -> AnyView {
    let language = frame.language;
    let title = say(language, "admin.label.title");
    let LabelSheet { action, fields, .. } = sheet;
    let fields = fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    let body = view! {
        <p class="a-crumb"><a href=back.to_owned()>{icon(Icon::Back)}{say(language, "admin.label.back")}</a></p>
        <header class="a-head"><h1>{title}</h1><p class="a-lede">{say(language, "admin.label.lede")}</p></header>
        <form method="post" action=action>
            {fields.collect_view()}
            <button class="a-act is-next" type="submit">{say(language, "admin.label.go")}</button>
        </form>
    };
    framed(&frame, title, body.into_any())
}
