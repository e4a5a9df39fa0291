//! Another password for whoever forgot theirs: asked for, and set. Never says whether an address is known: every page
//! here is the same for one that is and one that is not.

use super::{
    fields::{Field, Form, hidden},
    frame::bare,
    notices::notice,
    sign_in::email_field,
};
use crate::{document::Assets, words::say};
use leptos::prelude::*;
use shop_contract::Problem;
use shop_domain::kernel::Language;

pub fn forgot_page(language: Language, assets: &Assets, problem: Option<Problem>, email: &str) -> AnyView {
    let form = Form { language, problem: problem.as_ref() };
    let body = view! {
        <h1>{say(language, "admin.forgot.title")}</h1>
        <p class="a-lede">{say(language, "admin.forgot.sentence")}</p>
        {notice(form, "/admin/forgot")}
        <form class="a-stack" method="post" action="/admin/forgot">
            {email_field(form, email)}
            <button class="a-act is-next" type="submit">{say(language, "admin.forgot.button")}</button>
        </form>
        {to_sign_in(language)}
    };
    bare(language, assets, say(language, "admin.forgot.title"), body.into_any())
}

/// It names no address: whoever reads over a shoulder learns none.
pub fn forgot_sent_page(language: Language, assets: &Assets) -> AnyView {
    let body = view! {
        <h1>{say(language, "admin.forgot.sent")}</h1>
        <p class="a-lede">{say(language, "admin.forgot.sent.sentence")}</p>
        <p class="a-soft">{say(language, "admin.forgot.sent.none")}</p>
        {to_sign_in(language)}
    };
    bare(language, assets, say(language, "admin.forgot.sent"), body.into_any())
}

/// `email`: whose password it is; `None` where the link is good no longer.
pub fn reset_page(
    language: Language,
    assets: &Assets,
    token: &str,
    email: Option<&str>,
    problem: Option<Problem>,
) -> AnyView {
    let form = Form { language, problem: problem.as_ref() };
    let password = Field::new("password", say(language, "admin.password.new"), "").kind("password", "new-password");
    let password = password.hint(say(language, "admin.password.hint")).at_most(128).required();
    let again = view! { <p><a class="a-act" href="/admin/forgot">{say(language, "admin.reset.again")}</a></p> };
    let body = view! {
        <h1>{say(language, "admin.reset.title")}</h1>
        {notice(form, "/admin/reset")}
        {email.is_none().then_some(again)}
        {email.map(|email| view! {
            <p class="a-lede">{say(language, "admin.reset.sentence")}</p>
            <form class="a-stack" method="post" action="/admin/reset">
                {hidden("token", token)}
                // So that the browser keeps the password under its address.
                <input class="a-unseen" type="email" value=email.to_owned() autocomplete="username" readonly tabindex="-1" aria-hidden="true"/>
                <p class="a-strong">{email.to_owned()}</p>
                {password.show(form)}
                <button class="a-act is-next" type="submit">{say(language, "admin.reset.button")}</button>
            </form>
        })}
    };
    bare(language, assets, say(language, "admin.reset.title"), body.into_any())
}

pub fn reset_done_page(language: Language, assets: &Assets) -> AnyView {
    let body = view! {
        <h1>{say(language, "admin.reset.done")}</h1>
        <p class="a-lede">{say(language, "admin.reset.done.sentence")}</p>
        <p><a class="a-act is-next" href="/admin/sign-in">{say(language, "admin.sign_in.button")}</a></p>
    };
    bare(language, assets, say(language, "admin.reset.done"), body.into_any())
}

fn to_sign_in(language: Language) -> AnyView {
    view! { <p><a href="/admin/sign-in">{say(language, "admin.forgot.back")}</a></p> }.into_any()
}
