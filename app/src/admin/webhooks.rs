//! Webhooks: which there are, and the form that sets one up. Never shows a secret but once, right after it was made.

use super::{
    coded::coded,
    fields::{Field, Form, hidden},
    frame::{AdminFrame, framed, save},
    moments::moment,
    notices::notice,
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{Problem, WebhookForm, WebhookView};
use shop_domain::{kernel::Language, staff::Permission, webhook::EventType};

pub fn webhooks_page(
    frame: AdminFrame,
    webhooks: Vec<WebhookView>,
    typed: &WebhookForm,
    problem: Option<Problem>,
) -> AnyView {
    let language = frame.language;
    let form = Form { language, problem: problem.as_ref() };
    let rows = webhooks.iter().map(|webhook| row(language, webhook)).collect_view();
    let heading = |code| view! { <th scope="col">{say(language, code)}</th> };
    let list = (!webhooks.is_empty()).then(|| {
        view! {
            <table class="a-rows a-hooks a-with-year">
                <caption class="a-unseen">{say(language, "admin.webhooks.title")}</caption>
                <thead><tr>
                    {heading("admin.webhooks.address")}{heading("admin.webhooks.told")}{heading("admin.webhooks.state")}
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    let make = frame.role.may(Permission::ChangeWebhooks).then(|| {
        view! {
            <form class="a-parts" method="post" action="/admin/webhooks" novalidate>
                {parts(&frame, form, typed, "admin.webhooks.make")}
                {save(&frame, Permission::ChangeWebhooks, "admin.webhooks.make")}
            </form>
        }
    });
    let body = view! {
        <header class="a-head">
            <h1>{say(language, "admin.webhooks.title")}</h1>
            <p class="a-lede">{say(language, "admin.webhooks.lede")}" "<a href="/api/v1/docs">{say(language, "admin.keys.docs")}</a></p>
        </header>
        {notice(form, "/admin/webhooks")}
        {list}
        {make}
    };
    framed(&frame, say(language, "admin.webhooks.title"), body.into_any())
}

fn row(language: Language, webhook: &WebhookView) -> AnyView {
    let here = ["/admin/webhooks/", &webhook.id.to_string()].concat();
    let about: Vec<_> = webhook.events.chunk_by(|one, other| one.about() == other.about()).collect();
    let separator = if language == Language::Chinese { "、" } else { ", " };
    let about = about.iter().map(|group| coded(language, "event_group", group[0].about()));
    view! {
        <tr>
            <th scope="row" class="a-cell-title">
                <a class="a-whole-row" href=here>{webhook.address.clone()}</a>
                <br/><span class="a-soft">{webhook.description.clone()}</span>
            </th>
            <td class="a-soft">{about.collect::<Vec<_>>().join(separator)}</td>
            <td class="a-soft">{standing(language, webhook)}</td>
        </tr>
    }
    .into_any()
}

/// Whether it is told anything, and whether that arrives.
pub(super) fn standing(language: Language, webhook: &WebhookView) -> AnyView {
    match webhook.failing_since {
        _ if !webhook.is_enabled => say(language, "admin.webhooks.off").into_any(),
        Some(since) => view! { {say(language, "admin.webhooks.failing")}" "{moment(language, since)} }.into_any(),
        None => say(language, "admin.webhooks.on").into_any(),
    }
}

/// What is set of a webhook: where to, and what of.
pub(super) fn parts(frame: &AdminFrame, form: Form<'_>, typed: &WebhookForm, heading: &'static str) -> AnyView {
    let language = form.language;
    let may = frame.role.may(Permission::ChangeWebhooks);
    let address = Field::new("address", say(language, "admin.webhooks.address"), typed.address.clone());
    let address = address.hint(say(language, "admin.webhooks.address.hint")).kind("url", "off").at_most(500).required();
    let description = Field::new("description", say(language, "admin.webhooks.description"), typed.description.clone());
    let all: Vec<_> = EventType::to_choose().collect();
    let groups = all.chunk_by(|one, other| one.about() == other.about()).map(|group| {
        let ticks = group.iter().map(|event| {
            let is_open = may && frame.role.permissions().covers(event.needs());
            tick(language, *event, typed.events.iter().any(|code| code == event.code()), is_open)
        });
        let id = ["about-", group[0].about()].concat();
        view! {
            <section class="a-part" aria-labelledby=id.clone()>
                <div class="a-part-head"><h2 id=id.clone()>{coded(language, "event_group", group[0].about())}</h2></div>
                <div class="a-part-body">{ticks.collect_view()}</div>
            </section>
        }
    });
    let problem = form.problem.and_then(|problem| problem.of_field("events")).map(str::to_owned);
    view! {
        {hidden("version", &typed.version)}
        <section class="a-part" aria-labelledby="where">
            <div class="a-part-head"><h2 id="where">{say(language, heading)}</h2></div>
            <div class="a-part-body">
                {address.show(form)}
                {description.at_most(200).show(form)}
                <div class="a-tick is-tall">
                    <input id="enabled" type="checkbox" name="enabled" value="yes" checked=typed.enabled disabled=!may/>
                    <label for="enabled">{say(language, "admin.webhooks.enabled")}</label>
                </div>
            </div>
        </section>
        {problem.map(|problem| view! { <p class="a-entry-problem" id="events">{problem}</p> })}
        {groups.collect_view()}
    }
    .into_any()
}

fn tick(language: Language, event: EventType, checked: bool, is_open: bool) -> AnyView {
    let code = event.code();
    view! {
        <div class="a-tick is-tall">
            <input id=code type="checkbox" name="events" value=code checked=checked disabled=!is_open/>
            <label for=code>{coded(language, "event", code)}" "<code class="a-soft">{code}</code></label>
        </div>
    }
    .into_any()
}
