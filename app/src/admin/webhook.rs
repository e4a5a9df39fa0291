//! One webhook: what is set of it, its secret right after that was made, and what was told to it. Never shows what a
//! message says.

use super::{
    address::address,
    badges::delivery_badge,
    coded::coded,
    fields::Form,
    frame::{AdminFrame, framed, save},
    icons::{Icon, icon},
    moments::{moment, stamp},
    notices::notice,
    webhooks::{parts, standing},
};
use crate::words::{fill, say};
use leptos::prelude::*;
use shop_contract::{DeliveryList, DeliveryRow, NewSecret, Problem, WebhookForm, WebhookView};
use shop_domain::{
    kernel::Language,
    staff::Permission,
    webhook::{DeliveryState, EventType},
};

/// What there is to show of it beside what is set.
pub struct WebhookShown {
    pub view: WebhookView,
    pub deliveries: DeliveryList,
    /// The secret that was just made.
    pub made: Option<NewSecret>,
}

pub fn webhook_page(frame: AdminFrame, shown: WebhookShown, typed: &WebhookForm, problem: Option<Problem>) -> AnyView {
    let language = frame.language;
    let form = Form { language, problem: problem.as_ref() };
    let here = ["/admin/webhooks/", &shown.view.id.to_string()].concat();
    let may = frame.role.may(Permission::ChangeWebhooks);
    let body = view! {
        <p class="a-crumb"><a href="/admin/webhooks">{icon(Icon::Back)}{say(language, "admin.webhooks.title")}</a></p>
        <header class="a-head">
            <h1>{title(&shown.view)}</h1>
            <p class="a-lede">{standing(language, &shown.view)}</p>
        </header>
        {notice(form, &here)}
        {shown.made.clone().map(|made| shown_once(language, made))}
        {may.then(|| acts(language, &here, &shown.view))}
        <h2>{say(language, "admin.webhooks.messages")}</h2>
        {tabs(language, &here, shown.deliveries.query.state)}
        {rows(language, &here, &shown, may)}
        {pages(language, &here, &shown.deliveries)}
        <form class="a-parts" method="post" action=here.clone() novalidate>
            {parts(&frame, form, typed, "admin.webhooks.settings")}
            {save(&frame, Permission::ChangeWebhooks, "admin.webhooks.save")}
        </form>
        {may.then(|| view! {
            <form method="post" action=[&here, "/remove"].concat()>
                <button class="a-act is-danger" type="submit">{say(language, "admin.webhooks.remove")}</button>
            </form>
        })}
    };
    framed(&frame, say(language, "admin.webhooks.title"), body.into_any())
}

fn title(view: &WebhookView) -> String {
    if view.description.is_empty() { view.address.clone() } else { view.description.clone() }
}

fn shown_once(language: Language, made: NewSecret) -> AnyView {
    view! {
        <div class="a-notice" role="status"><div>
            <p class="a-notice-title">{say(language, "admin.webhooks.secret")}</p>
            <p>{say(language, "admin.webhooks.secret.hint")}</p>
            <p class="a-to-copy">{made.secret}</p>
        </div></div>
    }
    .into_any()
}

fn acts(language: Language, here: &str, view: &WebhookView) -> AnyView {
    let act = |path: &str, code| {
        view! {
            <form method="post" action=[here, path].concat()>
                <button class="a-act" type="submit">{say(language, code)}</button>
            </form>
        }
    };
    let old = view.old_secret_until.map(|until| {
        let sentence = say(language, "admin.webhooks.old_secret");
        view! { <p class="a-soft">{fill(sentence, &[("until", &stamp(until))])}</p> }
    });
    view! {
        <div class="a-acts">{act("/test", "admin.webhooks.test")}{act("/secret", "admin.webhooks.rotate")}</div>
        {old}
    }
    .into_any()
}

fn tabs(language: Language, here: &str, current: Option<DeliveryState>) -> AnyView {
    let states = [None, Some(DeliveryState::Waiting), Some(DeliveryState::Dead), Some(DeliveryState::Delivered)];
    let tab = |state: Option<DeliveryState>| {
        let name =
            state.map_or(say(language, "admin.mail.all"), |state| coded(language, "status.delivery", state.code()));
        let marked = (state == current).then_some("page");
        view! { <li><a href=address_of(here, state, None) aria-current=marked>{name}</a></li> }
    };
    view! {
        <nav class="a-tabs" aria-label=say(language, "admin.webhooks.messages")><ul>{states.map(tab).collect_view()}</ul></nav>
    }
    .into_any()
}

fn rows(language: Language, here: &str, shown: &WebhookShown, may: bool) -> AnyView {
    if shown.deliveries.rows.is_empty() {
        return view! { <p class="a-soft">{say(language, "admin.webhooks.no_messages")}</p> }.into_any();
    }
    let heading = |code| view! { <th scope="col">{say(language, code)}</th> };
    let rows = shown.deliveries.rows.iter().map(|row| {
        let is_told = shown.view.is_enabled || row.event == EventType::WebhookTest;
        delivery(language, here, row, may && is_told)
    });
    view! {
        <table class="a-rows a-told a-with-year">
            <caption class="a-unseen">{say(language, "admin.webhooks.messages")}</caption>
            <thead><tr>
                {heading("admin.webhooks.event")}{heading("admin.webhooks.state")}{heading("admin.webhooks.answer")}
                {heading("admin.webhooks.when")}
                <th><span class="a-unseen">{say(language, "admin.webhooks.replay")}</span></th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn delivery(language: Language, here: &str, row: &DeliveryRow, may: bool) -> AnyView {
    let answer = match (row.last_status, &row.last_error) {
        (Some(status), _) => status.to_string(),
        (None, Some(error)) => error.clone(),
        (None, None) => "—".to_owned(),
    };
    let tries = fill(say(language, "admin.webhooks.tries"), &[("number", &row.attempts.to_string())]);
    let action = [here, "/messages/", &row.message.to_string(), "/replay"].concat();
    let replay = (may && row.state != DeliveryState::Waiting).then(|| {
        view! { <form method="post" action=action><button class="a-act" type="submit">{say(language, "admin.webhooks.replay")}</button></form> }
    });
    view! {
        <tr>
            <th scope="row" class="a-cell-title">{coded(language, "event", row.event.code())}<br/><code class="a-soft">{row.event.code()}</code></th>
            <td>{delivery_badge(language, row.state)}</td>
            <td class="a-soft">{answer}" · "{tries}</td>
            <td class="a-soft">{moment(language, row.told_at)}</td>
            <td class="a-figures">{replay}</td>
        </tr>
    }
    .into_any()
}

fn pages(language: Language, here: &str, list: &DeliveryList) -> AnyView {
    let state = list.query.state;
    let newest = list.query.cursor.is_some().then(|| {
        view! { <a class="a-act" href=address_of(here, state, None)>{say(language, "admin.pages.newest")}</a> }
    });
    let older = list.next_cursor.as_deref().map(|cursor| {
        let address = address_of(here, state, Some(cursor));
        view! { <a class="a-act" href=address rel="next">{say(language, "admin.webhooks.older")}</a> }
    });
    (newest.is_some() || older.is_some())
        .then(|| view! { <nav class="a-pages" aria-label=say(language, "admin.pages.label")>{newest}{older}</nav> })
        .into_any()
}

fn address_of(here: &str, state: Option<DeliveryState>, cursor: Option<&str>) -> String {
    address(here, &[("state", state.map(DeliveryState::code)), ("cursor", cursor)])
}
