//! The browsers that one is signed in with, and the forms that sign one out. Never the one that asks: it has a button
//! in the frame of every page.

use super::{
    fields::{Field, Form},
    icons::{Icon, icon},
    moments::moment,
};
use crate::{
    browsers::recognised,
    words::{say, say_with},
};
use leptos::prelude::*;
use shop_contract::SessionView;

pub(super) fn sessions(form: Form<'_>, sessions: &[SessionView]) -> AnyView {
    let language = form.language;
    let rows = sessions.iter().map(|session| row(form, session)).collect_view();
    let others = sessions.iter().filter(|session| !session.is_this).count();
    view! {
        <section class="a-part" aria-labelledby="sessions">
            <div class="a-part-head"><h2 id="sessions">{say(language, "admin.sessions.title")}</h2></div>
            <div class="a-part-body">
                <p>{say(language, "admin.sessions.text")}</p>
                <ul class="a-passkeys">{rows}</ul>
                {(others > 1).then(|| ends(form, "others", say(language, "admin.sessions.others").to_owned()))}
            </div>
        </section>
    }
    .into_any()
}

fn row(form: Form<'_>, session: &SessionView) -> AnyView {
    let language = form.language;
    let name = recognised(&session.browser).unwrap_or_else(|| say(language, "browser.unknown").to_owned());
    let (end, this) = if session.is_this {
        let this = say(language, "admin.sessions.this");
        (None, Some(view! { <p class="a-state">{icon(Icon::Check)}<span>{this}</span></p> }))
    } else {
        let end = say_with(language, "admin.sessions.end_this", &[("name", &name)]);
        (Some(ends(form, &session.id.to_string(), end)), None)
    };
    view! {
        <li>
            <p class="a-strong">{name}</p>
            {this}
            <p class="a-soft">
                {say(language, "admin.sessions.since")}" "{moment(language, session.began_at)}" · "
                {say(language, "admin.sessions.seen")}" "{moment(language, session.seen_at)}
            </p>
            {end}
        </li>
    }
    .into_any()
}

/// Which: the id of one, or `others`.
fn ends(form: Form<'_>, which: &str, words: String) -> AnyView {
    let action = ["/admin/security/sessions/", which, "/end"].concat();
    let proof = Field::new("proof", say(form.language, "admin.codes.proof"), "").identified(["end-", which].concat());
    let proof = proof.kind("password", "current-password").required().at_most(128).show(form);
    view! {
        <details class="a-otherwise">
            <summary>{words}</summary>
            <form class="a-stack a-narrow" method="post" action=action>
                {proof}
                <div><button class="a-act is-danger" type="submit">{say(form.language, "admin.sessions.end")}</button></div>
            </form>
        </details>
    }
    .into_any()
}
