//! How one comes in oneself: the codes of a telephone beside the password. Never shows a secret that counts, and the
//! recovery codes once.

use super::{
    fields::{Field, Form},
    frame::{AdminFrame, bare, framed},
    icons::{Icon, icon},
    moments::moment,
    notices::notice,
    passkeys::passkeys,
    sessions::sessions,
};
use crate::{
    document::Assets,
    words::{say, say_with},
};
use leptos::prelude::*;
use shop_contract::{CodesSecret, CodesView, Drawing, Problem, SecurityView};
use shop_domain::kernel::Language;
use time::OffsetDateTime;

const HERE: &str = "/admin/security";

pub fn security_page(frame: AdminFrame, security: SecurityView, problem: Option<Problem>) -> AnyView {
    let language = frame.language;
    let form = Form { language, problem: problem.as_ref() };
    let codes = match &security.codes {
        CodesView::Off => off(form),
        CodesView::Begun(secret) => begun(form, secret),
        CodesView::On { since, left } => on(form, *since, *left),
    };
    let body = view! {
        <header class="a-head">
            <h1>{say(language, "admin.security.title")}</h1>
            <p class="a-lede">{frame.staff_email.clone()}</p>
        </header>
        {notice(form, HERE)}
        {security.owes.then(|| owing(language))}
        <div class="a-parts">{codes}{passkeys(&frame, form, &security.passkeys)}{sessions(form, &security.sessions)}</div>
    };
    framed(&frame, say(language, "admin.security.title"), body.into_any())
}

/// Why nothing else opens.
fn owing(language: Language) -> AnyView {
    view! {
        <div class="a-notice" role="status"><div>
            <p class="a-notice-title">{say(language, "admin.owes.title")}</p>
            <p>{say(language, "admin.owes.text")}</p>
        </div></div>
    }
    .into_any()
}

fn part(language: Language, title: &'static str, body: AnyView) -> AnyView {
    view! {
        <section class="a-part" aria-labelledby=title>
            <div class="a-part-head"><h2 id=title>{say(language, title)}</h2></div>
            <div class="a-part-body">{body}</div>
        </section>
    }
    .into_any()
}

fn proof(form: Form<'_>, label: &'static str) -> AnyView {
    let field = Field::new("proof", say(form.language, label), "").kind("password", "current-password");
    field.required().at_most(128).show(form)
}

fn off(form: Form<'_>) -> AnyView {
    let language = form.language;
    let body = view! {
        <p>{say(language, "admin.codes.off")}</p>
        <form class="a-stack a-narrow" method="post" action="/admin/security/codes/begin">
            {proof(form, "admin.password")}
            <div><button class="a-act is-next" type="submit">{say(language, "admin.codes.begin")}</button></div>
        </form>
    };
    part(language, "admin.codes.title", body.into_any())
}

fn begun(form: Form<'_>, secret: &CodesSecret) -> AnyView {
    let language = form.language;
    let code = code_field(form, "admin.codes.first");
    let body = view! {
        <ol class="a-setup">
            <li>
                <p>{say(language, "admin.codes.scan")}</p>
                {qr(language, &secret.drawing)}
                <p><a href=secret.link.clone()>{say(language, "admin.codes.open")}</a></p>
                <p class="a-soft">{say(language, "admin.codes.by_hand")}</p>
                <p class="a-to-copy a-secret">{secret.groups.clone()}</p>
            </li>
            <li>
                <form class="a-stack a-narrow" method="post" action="/admin/security/codes/confirm">
                    {code}
                    <div><button class="a-act is-next" type="submit">{say(language, "admin.codes.confirm")}</button></div>
                </form>
            </li>
        </ol>
    };
    part(language, "admin.codes.title", body.into_any())
}

/// Dark on light whatever the page is: readers of such drawings expect it.
fn qr(language: Language, drawing: &Drawing) -> AnyView {
    let side = drawing.side.to_string();
    let field = ["0 0 ", &side, " ", &side].concat();
    view! {
        <svg class="a-qr" viewBox=field role="img" aria-label=say(language, "admin.codes.qr")>
            <rect width=side.clone() height=side fill="#fff"></rect>
            <path d=drawing.path.clone() fill="#000"></path>
        </svg>
    }
    .into_any()
}

fn on(form: Form<'_>, since: OffsetDateTime, left: i64) -> AnyView {
    let language = form.language;
    let count = [("count", left.to_string())];
    let left = say_with(language, "admin.codes.left", &count.each_ref().map(|(name, value)| (*name, value.as_str())));
    let body = view! {
        <p class="a-state">{icon(Icon::Check)}<span>{say(language, "admin.codes.since")}" "{moment(language, since)}</span></p>
        <p>{left}</p>
        <form class="a-stack a-narrow" method="post" action="/admin/security/codes/recovery">
            {proof(form, "admin.codes.proof")}
            <div class="a-acts">
                <button class="a-act" type="submit">{say(language, "admin.codes.renew")}</button>
                <button class="a-act is-danger" type="submit" formaction="/admin/security/codes/off">{say(language, "admin.codes.turn_off")}</button>
            </div>
        </form>
    };
    part(language, "admin.codes.title", body.into_any())
}

/// `codes`: as they are told this once.
pub fn recovery_page(frame: AdminFrame, codes: &[String]) -> AnyView {
    let language = frame.language;
    let list = codes.iter().map(|code| view! { <li><code>{code.clone()}</code></li> }).collect_view();
    let body = view! {
        <p class="a-crumb"><a href=HERE>{icon(Icon::Back)}{say(language, "admin.security.title")}</a></p>
        <header class="a-head">
            <h1>{say(language, "admin.recovery.title")}</h1>
            <p class="a-lede">{say(language, "admin.recovery.lede")}</p>
        </header>
        <ol class="a-recovery a-to-copy">{list}</ol>
        <p><a class="a-act is-next" href=HERE>{say(language, "admin.recovery.kept")}</a></p>
    };
    framed(&frame, say(language, "admin.recovery.title"), body.into_any())
}

fn code_field(form: Form<'_>, label: &'static str) -> AnyView {
    let field = Field::new("code", say(form.language, label), "").digits().kind("text", "one-time-code");
    field.required().at_most(12).show(form)
}

/// After the password. Says of a wrong code and of a used one the same.
pub fn code_page(language: Language, assets: &Assets, problem: Option<Problem>) -> AnyView {
    let form = Form { language, problem: problem.as_ref() };
    let recovery = Field::new("code", say(language, "admin.code.recovery"), "").identified("recovery".to_owned());
    let recovery = recovery.kind("text", "off").at_most(60).required();
    let body = view! {
        <h1>{say(language, "admin.code.title")}</h1>
        <p class="a-lede">{say(language, "admin.code.lede")}</p>
        {notice(form, "/admin/sign-in/code")}
        <form class="a-stack" method="post" action="/admin/sign-in/code">
            {code_field(form, "admin.code.label")}
            <button class="a-act is-next" type="submit">{say(language, "admin.sign_in.button")}</button>
        </form>
        <details class="a-otherwise">
            <summary>{say(language, "admin.code.lost")}</summary>
            <form class="a-stack" method="post" action="/admin/sign-in/code">
                {recovery.show(form)}
                <p class="a-entry-hint">{say(language, "admin.code.lost.hint")}</p>
                <button class="a-act" type="submit">{say(language, "admin.sign_in.button")}</button>
            </form>
        </details>
        <p><a href="/admin/sign-in">{say(language, "admin.code.back")}</a></p>
    };
    bare(language, assets, say(language, "admin.code.title"), body.into_any())
}
