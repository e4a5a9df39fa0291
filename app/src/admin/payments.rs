//! The providers of payment: which ways to pay are offered, and what each provider was told. Never shows
//! a secret: an empty field leaves the one that is set.

use super::{
    fields::{Field, Form, hidden},
    frame::{AdminFrame, framed, save},
    icons::{Icon, icon},
    notices::notice,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{Problem, ProviderMethodView, ProviderSettingView, ProviderView};
use shop_domain::{kernel::Language, staff::Permission};

pub fn payments_page(frame: AdminFrame, providers: Vec<ProviderView>) -> AnyView {
    let language = frame.language;
    let rows = providers.iter().map(|provider| row(language, provider)).collect_view();
    let body = view! {
        <p class="a-crumb"><a href="/admin/settings">{icon(Icon::Back)}{say(language, "admin.settings.title")}</a></p>
        <header class="a-head">
            <h1>{say(language, "admin.payments.title")}</h1>
            <p class="a-lede">{say(language, "admin.payments.lede")}</p>
        </header>
        <ul class="a-links">{rows}</ul>
        <p><a href="/admin/callbacks/refused">{say(language, "admin.refused.title")}</a></p>
    };
    framed(&frame, say(language, "admin.payments.title"), body.into_any())
}

fn row(language: Language, provider: &ProviderView) -> AnyView {
    let offered: Vec<_> =
        provider.methods.iter().filter(|method| method.is_offered).map(|method| method.title.as_str()).collect();
    let state = match (offered.is_empty(), provider.is_ready) {
        (false, _) => offered.join(if language == Language::Chinese { "、" } else { ", " }),
        (true, true) => say(language, "admin.payments.off").to_owned(),
        (true, false) => say(language, "admin.payments.not_set_up").to_owned(),
    };
    let stage = (provider.stage && !offered.is_empty())
        .then(|| view! { <span class="a-soft">" · "{say(language, "admin.payments.stage_on")}</span> });
    view! {
        <li>
            <a class="a-link-row" href=["/admin/payments/", &provider.code].concat()>
                <span class="a-strong">{provider.title.clone()}</span>
                <span class="a-soft">{state}{stage}</span>
                {icon(Icon::Onward)}
            </a>
        </li>
    }
    .into_any()
}

/// `provider`: as it is, or as it was typed when it was refused.
pub fn provider_page(frame: AdminFrame, provider: ProviderView, origin: &str, problem: Option<Problem>) -> AnyView {
    let language = frame.language;
    let here = ["/admin/payments/", &provider.code].concat();
    let form = Form { language, problem: problem.as_ref() };
    let settings = provider.settings.iter().map(|setting| entry(form, setting)).collect_view();
    let methods =
        provider.methods.iter().map(|method| tick(method, provider.methods.len() == 1, language)).collect_view();
    let callback = provider.has_stage.then(|| {
        let address = [origin, "/callbacks/", &provider.code].concat();
        view! { <p class="a-soft">{say(language, "admin.payments.callback")}" "<span class="a-to-copy">{address}</span></p> }
    });
    let body = view! {
        <p class="a-crumb"><a href="/admin/payments">{icon(Icon::Back)}{say(language, "admin.payments.title")}</a></p>
        <header class="a-head"><h1>{provider.title.clone()}</h1></header>
        {notice(form, &here)}
        <form class="a-parts" method="post" action=here.clone() novalidate>
            {hidden("version", provider.version)}
            {(!provider.settings.is_empty()).then(|| view! {
                <section class="a-part" aria-labelledby="the-account">
                    <div class="a-part-head"><h2 id="the-account">{say(language, "admin.payments.account")}</h2></div>
                    <div class="a-part-body">{settings}{provider.has_stage.then(|| stage(language, (provider.stage, provider.stage_is_fixed), "admin.payments.stage_hint"))}{callback}</div>
                </section>
            })}
            <section class="a-part" aria-labelledby="the-methods">
                <div class="a-part-head"><h2 id="the-methods">{say(language, "admin.payments.methods")}</h2></div>
                <div class="a-part-body">{methods}</div>
            </section>
            {save(&frame, Permission::ChangePayments, "admin.payments.save")}
        </form>
    };
    framed(&frame, &provider.title, body.into_any())
}

pub(super) fn entry(form: Form<'_>, setting: &ProviderSettingView) -> AnyView {
    let language = form.language;
    if setting.is_fixed {
        let told = say_with(language, "admin.payments.fixed", &[("name", &setting.label)]);
        return view! { <p class="a-soft">{told}</p> }.into_any();
    }
    let field = Field::new(setting.name.clone(), setting.label.clone(), setting.value.clone()).at_most(500);
    let hint = match (setting.is_secret, setting.is_set) {
        (true, true) => say(language, "admin.payments.secret_set").to_owned(),
        _ => setting.hint.clone(),
    };
    let kind = if setting.is_secret { "password" } else { "text" };
    field.hint(hint).kind(kind, "off").show(form)
}

/// Whether it is so, and whether the environment says so.
pub(super) fn stage(language: Language, (stage, is_fixed): (bool, bool), hint: &'static str) -> AnyView {
    if is_fixed {
        let told = say_with(language, "admin.payments.fixed", &[("name", say(language, "admin.payments.stage"))]);
        return view! { <p class="a-soft">{told}</p> }.into_any();
    }
    view! {
        <div class="a-tick is-tall">
            <input id="stage" type="checkbox" name="stage" value="on" checked=stage aria-describedby="stage-hint"/>
            <label for="stage">{say(language, "admin.payments.stage")}</label>
            <p class="a-entry-hint" id="stage-hint">{say(language, hint)}</p>
        </div>
    }
    .into_any()
}

fn tick(method: &ProviderMethodView, is_only: bool, language: Language) -> AnyView {
    let id = ["method-", method.method.code()].concat();
    let title = if is_only { say(language, "admin.payments.offer").to_owned() } else { method.title.clone() };
    view! {
        <div class="a-tick is-tall">
            <input id=id.clone() type="checkbox" name="methods" value=method.method.code().to_owned() checked=method.is_offered/>
            <label for=id>{title}</label>
        </div>
    }
    .into_any()
}
