//! The browsers that a customer is signed in with, and the forms that sign one out. Never the one that asks: it has a
//! button of its own.

use super::{
    AccountFrame,
    fields::{current, refused},
};
use crate::{
    browsers::recognised,
    ui::date::{machine, moment},
    words::say_with,
};
use leptos::prelude::*;
use shop_contract::{CustomerView, Problem, SessionView};

pub(super) fn sessions(frame: &AccountFrame, customer: &CustomerView, problem: Option<&Problem>) -> AnyView {
    let rows = customer.sessions.iter().map(|session| row(frame, customer, session)).collect_view();
    let others = customer.sessions.iter().filter(|session| !session.is_this).count();
    let all = (others > 1).then(|| ends(frame, customer, "others", frame.say("account.sessions.others").to_owned()));
    view! {
        <section aria-labelledby="sessions">
            <h2 class="account-title" id="sessions">{frame.say("account.sessions")}</h2>
            <p>{frame.say("account.sessions.text")}</p>
            {problem.map(refused)}
            <ul class="account-passkeys">{rows}</ul>
            {all}
        </section>
    }
    .into_any()
}

fn row(frame: &AccountFrame, customer: &CustomerView, session: &SessionView) -> AnyView {
    let name = recognised(&session.browser).unwrap_or_else(|| frame.say("browser.unknown").to_owned());
    let end = (!session.is_this).then(|| {
        let words = say_with(frame.language, "account.sessions.end_this", &[("name", &name)]);
        ends(frame, customer, &session.id.to_string(), words)
    });
    let this = session.is_this.then(|| view! { " · "{frame.say("account.sessions.this")} });
    let began = view! { <time datetime=machine(session.began_at)>{moment(session.began_at, frame.language)}</time> };
    view! {
        <li>
            <p>{name.clone()}</p>
            <p class="door-soft">{frame.say("account.sessions.since")}" "{began}{this}</p>
            {end}
        </li>
    }
    .into_any()
}

/// Which: the id of one, or `others`.
fn ends(frame: &AccountFrame, customer: &CustomerView, which: &str, words: String) -> AnyView {
    let action = frame.to(&["/account/sessions/", which, "/end"].concat());
    view! {
        <details class="account-more">
            <summary class="link">{words}</summary>
            <form class="door-form" method="post" action=action>
                {current(frame, customer, which, "password")}
                <button class="button button-danger">{frame.say("account.sessions.end")}</button>
            </form>
        </details>
    }
    .into_any()
}
