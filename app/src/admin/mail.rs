//! The list of letters: what was written to whom, and whether it left. Never shows what is in them.

use super::{
    address::address,
    badges::letter_badge,
    coded::kind_of_letter,
    empty::{Drawing, nothing},
    frame::{AdminFrame, framed},
    moments::moment,
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{AdminLetterList, AdminLetterQuery, AdminLetterRow};
use shop_domain::{kernel::Language, mail::LetterState};

pub fn letters_page(frame: AdminFrame, list: AdminLetterList) -> AnyView {
    let language = frame.language;
    let kept = (!list.goes_out).then(|| {
        view! {
            <div class="a-notice" role="note"><div>
                <p class="a-notice-title">{say(language, "admin.mail.kept_only")}</p>
                <p>{say(language, "admin.mail.kept_only.hint")}</p>
            </div></div>
        }
    });
    let body = view! {
        <header class="a-head"><h1>{say(language, "admin.mail.title")}</h1></header>
        {kept}
        {tabs(language, &list.query)}
        {rows(language, &list)}
        {pages(language, &list)}
    };
    framed(&frame, say(language, "admin.mail.title"), body.into_any())
}

fn tabs(language: Language, query: &AdminLetterQuery) -> AnyView {
    let tab = |state: Option<LetterState>| {
        let current = (state == query.state).then_some("page");
        view! { <li><a href=address_of(state, None) aria-current=current>{say(language, name_of(state))}</a></li> }
    };
    let states =
        [None, Some(LetterState::Waiting), Some(LetterState::Failed), Some(LetterState::Kept), Some(LetterState::Sent)];
    view! {
        <nav class="a-tabs" aria-label=say(language, "admin.mail.views")><ul>{states.map(tab).collect_view()}</ul></nav>
    }
    .into_any()
}

fn name_of(state: Option<LetterState>) -> &'static str {
    match state {
        None => "admin.mail.all",
        Some(LetterState::Waiting) => "admin.status.letter.waiting",
        Some(LetterState::Kept) => "admin.status.letter.kept",
        Some(LetterState::Sent) => "admin.status.letter.sent",
        Some(LetterState::Failed) => "admin.status.letter.failed",
    }
}

fn rows(language: Language, list: &AdminLetterList) -> AnyView {
    if !list.rows.is_empty() {
        return letter_rows(language, say(language, "admin.mail.title"), &list.rows);
    }
    match list.query.state {
        None => nothing(Drawing::Envelope, say(language, "admin.mail.none"), None),
        Some(_) => {
            let way_on = Some((say(language, "admin.mail.show_all"), "/admin/mail".to_owned()));
            nothing(Drawing::Envelope, say(language, "admin.mail.none_here"), way_on)
        }
    }
}

/// `caption`: what the table holds, for who hears it.
pub(super) fn letter_rows(language: Language, caption: &str, rows: &[AdminLetterRow]) -> AnyView {
    let heading = |code| view! { <th scope="col">{say(language, code)}</th> };
    view! {
        <table class="a-rows a-letters a-with-year">
            <caption class="a-unseen">{caption.to_owned()}</caption>
            <thead>
                <tr>
                    {heading("admin.letter.subject")}
                    {heading("admin.mail.kind")}
                    {heading("admin.mail.recipient")}
                    {heading("admin.mail.state")}
                    <th scope="col" class="a-figures">{say(language, "admin.mail.written")}</th>
                </tr>
            </thead>
            <tbody>{rows.iter().map(|row| letter_row(language, row)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn letter_row(language: Language, row: &AdminLetterRow) -> AnyView {
    let address = ["/admin/mail/", &row.id.to_string()].concat();
    view! {
        <tr>
            <th scope="row" class="a-cell-title">
                <a class="a-whole-row" href=address>{row.subject.clone()}</a>
            </th>
            <td class="a-cell-kind">{kind_of_letter(language, &row.kind)}</td>
            <td class="a-cell-recipient">{row.recipient.clone()}</td>
            <td class="a-cell-badge">{letter_badge(language, row.state)}</td>
            <td class="a-cell-placed a-figures">{moment(language, row.created_at)}</td>
        </tr>
    }
    .into_any()
}

fn pages(language: Language, list: &AdminLetterList) -> AnyView {
    let query = &list.query;
    let newest = query.cursor.is_some().then(|| {
        view! { <a class="a-act" href=address_of(query.state, None)>{say(language, "admin.pages.newest")}</a> }
    });
    let older = list.next_cursor.as_deref().map(|cursor| {
        let address = address_of(query.state, Some(cursor));
        view! { <a class="a-act" href=address rel="next">{say(language, "admin.mail.older")}</a> }
    });
    (newest.is_some() || older.is_some())
        .then(|| view! { <nav class="a-pages" aria-label=say(language, "admin.pages.label")>{newest}{older}</nav> })
        .into_any()
}

fn address_of(state: Option<LetterState>, cursor: Option<&str>) -> String {
    address("/admin/mail", &[("state", state.map(LetterState::code)), ("cursor", cursor)])
}
