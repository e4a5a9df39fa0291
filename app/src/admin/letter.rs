//! One letter, as it was or is to be sent, and a way to send it again. Its HTML stands in a frame of
//! its own, which runs no script and loads nothing.

use super::{
    badges::letter_badge,
    coded::{coded, kind_of_letter},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    moments::moment,
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{AdminLetter, AdminLetterRow};
use shop_domain::{
    kernel::Language,
    mail::{Letter, LetterState},
};

pub fn letter_page(frame: AdminFrame, shown: AdminLetter) -> AnyView {
    let language = frame.language;
    let letter = &shown.letter;
    let here = ["/admin/mail/", &letter.id.to_string()].concat();
    let body = view! {
        <p class="a-crumb"><a href="/admin/mail">{icon(Icon::Back)}{say(language, "admin.mail.title")}</a></p>
        <header class="a-head">
            <h1>{kind_of_letter(language, &letter.kind)}</h1>
            <p class="a-badges">{letter_badge(language, letter.state)}</p>
        </header>
        <div class="a-two-columns">
            <div class="a-side">{next(language, &here, &shown)}</div>
            <div class="a-wide">
                {envelope(language, &shown)}
                {html(language, &here, letter)}
                {text(language, letter)}
            </div>
        </div>
    };
    framed(&frame, &letter.subject, body.into_any())
}

fn next(language: Language, here: &str, shown: &AdminLetter) -> AnyView {
    let letter = &shown.letter;
    let sentence = match letter.state {
        LetterState::Waiting => "admin.letter.waiting",
        LetterState::Kept => "admin.letter.kept",
        LetterState::Sent => "admin.letter.sent",
        LetterState::Failed => "admin.letter.failed",
    };
    let error = letter.last_error.clone().map(|error| view! { <p class="a-letter-error">{error}</p> });
    let order = letter.order.map(|order| {
        let address = ["/admin/orders/", &order.to_string()].concat();
        view! { <p><a class="a-act" href=address>{say(language, "admin.letter.order")}</a></p> }
    });
    let again = (shown.may_send && letter.state != LetterState::Waiting).then(|| again(language, here, letter.state));
    view! {
        <section class="a-next" aria-labelledby="next">
            <h2 id="next">{say(language, "admin.order.next")}</h2>
            <p>{say(language, sentence)}</p>
            {error}
            {again}
            {order}
        </section>
    }
    .into_any()
}

fn again(language: Language, here: &str, state: LetterState) -> AnyView {
    let (class, code) = match state {
        LetterState::Failed => ("a-act is-next", "admin.letter.try_again"),
        LetterState::Kept => ("a-act is-next", "admin.letter.send"),
        _ => ("a-act", "admin.letter.again"),
    };
    view! {
        <form class="a-stack" method="post" action=[here, "/again"].concat()>
            <button class=class type="submit">{say(language, code)}</button>
        </form>
    }
    .into_any()
}

fn envelope(language: Language, shown: &AdminLetter) -> AnyView {
    let letter = &shown.letter;
    let recipient = match letter.recipient_name.as_str() {
        "" => letter.recipient.as_str().to_owned(),
        name => [name, " <", letter.recipient.as_str(), ">"].concat(),
    };
    let sent = letter.sent_at.map(|at| {
        view! { <dt>{say(language, "admin.letter.sent_at")}</dt><dd class="a-with-year">{moment(language, at)}</dd> }
    });
    view! {
        <section aria-label=say(language, "admin.letter.envelope")><dl class="a-facts a-envelope">
            <dt>{say(language, "admin.letter.subject")}</dt><dd class="a-strong">{letter.subject.clone()}</dd>
            <dt>{say(language, "admin.mail.recipient")}</dt><dd class="a-to-copy">{recipient}</dd>
            <dt>{say(language, "admin.letter.language")}</dt><dd>{coded(language, "language", letter.language.tag())}</dd>
            <dt>{say(language, "admin.mail.written")}</dt><dd class="a-with-year">{moment(language, letter.created_at)}</dd>
            {sent}
            <dt>"Message-ID"</dt><dd class="a-to-copy">{shown.message_id.clone()}</dd>
        </dl></section>
    }
    .into_any()
}

fn html(language: Language, here: &str, letter: &Letter) -> AnyView {
    view! {
        <section aria-labelledby="html">
            <h2 id="html">{say(language, "admin.letter.html")}</h2>
            <iframe class="a-letter-html" src=[here, "/html"].concat() sandbox="" referrerpolicy="no-referrer"
                title=letter.subject.clone()></iframe>
        </section>
    }
    .into_any()
}

fn text(language: Language, letter: &Letter) -> AnyView {
    view! {
        <section aria-labelledby="text">
            <h2 id="text">{say(language, "admin.letter.text")}</h2>
            <pre class="a-letter-text" lang=letter.language.tag() tabindex="0">{letter.text.clone()}</pre>
        </section>
    }
    .into_any()
}

/// For the order's page: what was written about it, each with a button that sends it again.
pub(super) fn letters_about(language: Language, letters: &[AdminLetterRow], may_send: bool) -> Option<AnyView> {
    let entry = |row: &AdminLetterRow| {
        let here = ["/admin/mail/", &row.id.to_string()].concat();
        let again = (may_send && row.state != LetterState::Waiting).then(|| {
            view! {
                <form method="post" action=[&here, "/again"].concat()>
                    <input type="hidden" name="from" value="order"/>
                    <button class="a-act" type="submit">{say(language, "admin.letter.again")}</button>
                </form>
            }
        });
        view! {
            <li class="a-letter">
                <p class="a-letter-what"><a href=here>{kind_of_letter(language, &row.kind)}</a>{letter_badge(language, row.state)}</p>
                <p class="a-soft a-with-year">{moment(language, row.created_at)}" · "{row.recipient.clone()}</p>
                {again}
            </li>
        }
    };
    (!letters.is_empty()).then(|| {
        view! {
            <section class="a-not-on-paper" aria-labelledby="letters">
                <h2 id="letters">{say(language, "admin.order.letters")}</h2>
                <ul class="a-letters-about">{letters.iter().map(entry).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}
