//! How the shop does behind the scenes: the work for later, and what is stuck in it.

use super::{
    address::address,
    coded::kind_of_work,
    fields::hidden,
    frame::{AdminFrame, framed},
    moments::moment,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminWork, StuckJob};
use shop_domain::kernel::Language;

pub fn health_page(frame: AdminFrame, work: AdminWork) -> AnyView {
    let language = frame.language;
    let body = view! {
        <header class="a-head"><h1>{say(language, "admin.health.title")}</h1></header>
        {queue(language, &work)}
        {stuck(language, &work)}
    };
    framed(&frame, say(language, "admin.health.title"), body.into_any())
}

fn queue(language: Language, work: &AdminWork) -> AnyView {
    let oldest = work.oldest_due.map(|at| {
        view! { <dt>{say(language, "admin.health.oldest")}</dt><dd class="a-with-year">{moment(language, at)}</dd> }
    });
    view! {
        <section aria-labelledby="queue">
            <h2 id="queue">{say(language, "admin.health.queue")}</h2>
            <dl class="a-facts">
                <dt>{say(language, "admin.health.due")}</dt><dd>{work.due}</dd>
                {oldest}
                <dt>{say(language, "admin.health.later")}</dt><dd>{work.later}</dd>
            </dl>
        </section>
    }
    .into_any()
}

fn stuck(language: Language, work: &AdminWork) -> AnyView {
    let none = work.stuck.is_empty().then(|| view! { <p class="a-soft">{say(language, "admin.health.none")}</p> });
    let rows = (!work.stuck.is_empty()).then(|| {
        view! {
            <p class="a-soft">{say(language, "admin.health.hint")}</p>
            <ul class="a-stuck">{work.stuck.iter().map(|job| entry(language, job)).collect_view()}</ul>
        }
    });
    let older = work.next_cursor.as_deref().map(|cursor| {
        let address = address("/admin/health", &[("cursor", Some(cursor))]);
        view! {
            <nav class="a-pages" aria-label=say(language, "admin.pages.label")>
                <a class="a-act" href=address rel="next">{say(language, "admin.health.older")}</a>
            </nav>
        }
    });
    view! {
        <section aria-labelledby="stuck">
            <h2 id="stuck">{say(language, "admin.health.stuck")}</h2>
            {none}
            {rows}
            {older}
        </section>
    }
    .into_any()
}

fn entry(language: Language, job: &StuckJob) -> AnyView {
    let tries = say_with(language, "admin.health.tries", &[("number", &job.attempts.to_string())]);
    view! {
        <li class="a-letter">
            <p class="a-letter-what">{kind_of_work(language, &job.kind)}</p>
            <p class="a-soft a-with-year">{moment(language, job.since)}" · "{tries}</p>
            <p class="a-letter-error">{job.error.clone()}</p>
            <p class="a-soft a-to-copy">{job.key.clone()}</p>
            <form method="post" action="/admin/health/retry">
                {hidden("kind", &job.kind)}
                {hidden("key", &job.key)}
                <button class="a-act" type="submit">{say(language, "admin.health.retry")}</button>
            </form>
        </li>
    }
    .into_any()
}
