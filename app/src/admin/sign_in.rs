//! The two doors: the owner's first visit with the link that the shop printed, and everybody's
//! sign-in. Never says which of e-mail and password was wrong; that is the server's sentence.

use super::{
    fields::{Field, Form, hidden},
    frame::bare,
    notices::notice,
    passkeys::door as passkey_door,
};
use crate::{document::Assets, words::say};
use leptos::prelude::*;
use shop_contract::Problem;
use shop_domain::kernel::Language;

/// `token`: the secret of the owner's link. `email`: what was typed, if this is a second try.
pub fn welcome_page(
    language: Language,
    assets: &Assets,
    token: &str,
    problem: Option<Problem>,
    email: &str,
) -> AnyView {
    let form = Form { language, problem: problem.as_ref() };
    let password = Field::new("password", say(language, "admin.password"), "")
        .kind("password", "new-password")
        .hint(say(language, "admin.password.hint"))
        .at_most(128);
    let body = view! {
        <h1>{say(language, "admin.welcome.title")}</h1>
        <p class="a-lede">{say(language, "admin.welcome.sentence")}</p>
        {notice(form, "/admin/welcome")}
        <form class="a-stack" method="post" action="/admin/welcome">
            {hidden("token", token)}
            {email_field(form, email)}
            {password.required().show(form)}
            <button class="a-act is-next" type="submit">{say(language, "admin.welcome.button")}</button>
        </form>
        <p class="a-soft">{say(language, "admin.welcome.once")}</p>
    };
    bare(language, assets, say(language, "admin.welcome.title"), body.into_any())
}

pub fn sign_in_page(language: Language, assets: &Assets, problem: Option<Problem>, email: &str) -> AnyView {
    let form = Form { language, problem: problem.as_ref() };
    let password = Field::new("password", say(language, "admin.password"), "").kind("password", "current-password");
    let body = view! {
        <h1>{say(language, "admin.sign_in.title")}</h1>
        {notice(form, "/admin/sign-in")}
        <form class="a-stack" method="post" action="/admin/sign-in">
            {email_field(form, email)}
            {password.required().at_most(128).show(form)}
            <button class="a-act is-next" type="submit">{say(language, "admin.sign_in.button")}</button>
        </form>
        {passkey_door(language, assets)}
        <p><a href="/admin/forgot">{say(language, "admin.sign_in.forgot")}</a></p>
        <p class="a-soft">{say(language, "admin.sign_in.lost")}" "<code>"shop owner-link"</code></p>
    };
    bare(language, assets, say(language, "admin.sign_in.title"), body.into_any())
}

/// For somebody who was invited: they are known by their address already. `email`: `None` where the link
/// is good no longer.
pub fn join_page(
    language: Language,
    assets: &Assets,
    token: &str,
    email: Option<&str>,
    problem: Option<Problem>,
) -> AnyView {
    let form = Form { language, problem: problem.as_ref() };
    let password = Field::new("password", say(language, "admin.password"), "").kind("password", "new-password");
    let password = password.hint(say(language, "admin.password.hint")).at_most(128).required();
    let body = view! {
        <h1>{say(language, "admin.join.title")}</h1>
        {notice(form, "/admin/join")}
        {email.map(|email| view! {
            <p class="a-lede">{say(language, "admin.join.sentence")}</p>
            <form class="a-stack" method="post" action="/admin/join">
                {hidden("token", token)}
                // So that the browser keeps the password under its address.
                <input class="a-unseen" type="email" value=email.to_owned() autocomplete="username" readonly tabindex="-1" aria-hidden="true"/>
                <p class="a-strong">{email.to_owned()}</p>
                {password.show(form)}
                <button class="a-act is-next" type="submit">{say(language, "admin.join.button")}</button>
            </form>
            <p class="a-soft">{say(language, "admin.welcome.once")}</p>
        })}
    };
    bare(language, assets, say(language, "admin.join.title"), body.into_any())
}

pub(super) fn email_field(form: Form<'_>, email: &str) -> AnyView {
    let field = Field::new("email", say(form.language, "admin.email"), email).kind("email", "username");
    field.required().at_most(254).show(form)
}
