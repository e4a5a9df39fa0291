//! The doors: coming in, getting an account, getting in again. Never say whether an address has an account: every
//! page here is the same for one that has and one that has not.

use super::{
    AccountFrame,
    fields::{Entry, errors, hidden},
    frame::door,
    passkeys::door as passkey_door,
};
use crate::{ui::icon, words::say_with};
use leptos::prelude::*;
use shop_contract::Problem;

/// What was typed into a door's form, and why it was refused.
#[derive(Debug, Clone, Default)]
pub struct Asking {
    pub email: String,
    pub name: String,
    pub problem: Option<Problem>,
}

fn lead(frame: &AccountFrame, code: &'static str) -> AnyView {
    view! { <p class="heading-line">{frame.say(code)}</p> }.into_any()
}

fn way(frame: &AccountFrame, path: &str, code: &'static str) -> AnyView {
    view! { <a class="link" href=frame.to(path)>{frame.say(code)}</a> }.into_any()
}

fn button(frame: &AccountFrame, code: &'static str) -> AnyView {
    view! { <button class="button button-large button-wide"><span>{frame.say(code)}</span>{icon::arrow()}</button> }
        .into_any()
}

pub fn sign_in_page(frame: &AccountFrame, asking: &Asking) -> AnyView {
    let problem = asking.problem.as_ref();
    let body = view! {
        {errors(problem)}
        <form class="door-form" method="post" action=frame.to("/account/sign-in")>
            {Entry::email(&asking.email).show(frame, problem)}
            {Entry::password("account.password", "current-password").show(frame, problem)}
            {button(frame, "account.sign_in")}
        </form>
        <p class="door-ways">
            {way(frame, "/account/forgot", "account.forgot")}
            {way(frame, "/account/sign-up", "account.sign_up")}
        </p>
        {passkey_door(frame)}
        {houses(frame)}
    };
    door(frame, "account.sign_in", lead(frame, "account.sign_in.lead"), body.into_any())
}

/// The ways in through somebody else.
fn houses(frame: &AccountFrame) -> Option<AnyView> {
    let buttons = frame.houses.iter().map(|(code, name)| {
        let words = say_with(frame.language, "account.house.with", &[("house", name)]);
        view! {
            <form method="post" action=frame.to(&["/account/with/", code].concat())>
                <button class="button button-plain button-wide">{words}</button>
            </form>
        }
    });
    (!frame.houses.is_empty()).then(|| {
        view! { <div class="door-houses"><p class="door-soft">{frame.say("account.house.or")}</p>{buttons.collect_view()}</div> }
            .into_any()
    })
}

pub fn sign_up_page(frame: &AccountFrame, asking: &Asking) -> AnyView {
    let problem = asking.problem.as_ref();
    let email = Entry { hint: Some("account.sign_up.hint"), ..Entry::email(&asking.email) };
    let body = view! {
        {errors(problem)}
        <form class="door-form" method="post" action=frame.to("/account/sign-up")>
            {email.show(frame, problem)}
            {button(frame, "account.sign_up.button")}
        </form>
        <p class="door-ways">{way(frame, "/account/sign-in", "account.has_one")}</p>
        {houses(frame)}
    };
    door(frame, "account.sign_up", lead(frame, "account.sign_up.lead"), body.into_any())
}

pub fn forgot_page(frame: &AccountFrame, asking: &Asking) -> AnyView {
    let problem = asking.problem.as_ref();
    let body = view! {
        {errors(problem)}
        <form class="door-form" method="post" action=frame.to("/account/forgot")>
            {Entry::email(&asking.email).show(frame, problem)}
            {button(frame, "account.forgot.button")}
        </form>
        <p class="door-ways">{way(frame, "/account/sign-in", "account.back")}</p>
    };
    door(frame, "account.forgot.title", lead(frame, "account.forgot.lead"), body.into_any())
}

/// After both. It names no address: whoever reads over a shoulder learns none.
pub fn sent_page(frame: &AccountFrame) -> AnyView {
    let body = view! {
        <p>{frame.say("account.sent.text")}</p>
        <p class="door-soft">{frame.say("account.sent.none")}</p>
        <p class="door-ways">
            {way(frame, "/account/sign-in", "account.back")}
            {way(frame, "/", "page.home")}
        </p>
    };
    door(frame, "account.sent.title", lead(frame, "account.sent.lead"), body.into_any())
}

/// Somebody has left for good.
pub fn gone_page(frame: &AccountFrame) -> AnyView {
    let body = view! { <p class="door-ways">{way(frame, "/", "page.home")}</p> };
    door(frame, "account.left.title", lead(frame, "account.left.lead"), body.into_any())
}

/// A link in a letter that is good for nothing any more. `again`: where another one is asked for.
pub fn link_gone_page(frame: &AccountFrame, problem: &Problem, again: &str) -> AnyView {
    let lead = view! { <p class="heading-line">{problem.message.clone()}</p> }.into_any();
    let body = view! {
        <p class="door-ways">
            <a class="link link-large" href=frame.to(again)>{frame.say("account.gone.again")}{icon::arrow()}</a>
        </p>
        <p class="door-ways">{way(frame, "/account/sign-in", "account.back")}</p>
    };
    door(frame, "account.gone.title", lead, body.into_any())
}

/// The link was followed: the account is opened with a password. `asking.email`: the mailbox that it came to.
pub fn welcome_page(frame: &AccountFrame, token: &str, asking: &Asking) -> AnyView {
    let problem = asking.problem.as_ref();
    let name =
        Entry { required: false, value: asking.name.clone(), most: "50", ..Entry::new("name", "account.name", "name") };
    let news = view! {
        <label class="check">
            <input type="checkbox" name="news" value="yes" />
            <span>{say_with(frame.language, "account.news", &[("shop", &frame.shop.name)])}</span>
        </label>
    };
    let body = view! {
        {errors(problem)}
        <form class="door-form" method="post" action=frame.to("/account/welcome")>
            {hidden("token", token)}
            {whose(frame, &asking.email)}
            {name.show(frame, problem)}
            {new_password().show(frame, problem)}
            {news}
            {button(frame, "account.welcome.button")}
        </form>
    };
    door(frame, "account.welcome.title", lead(frame, "account.welcome.lead"), body.into_any())
}

pub fn reset_page(frame: &AccountFrame, token: &str, asking: &Asking) -> AnyView {
    let problem = asking.problem.as_ref();
    let body = view! {
        {errors(problem)}
        <form class="door-form" method="post" action=frame.to("/account/reset")>
            {hidden("token", token)}
            {whose(frame, &asking.email)}
            {new_password().show(frame, problem)}
            {button(frame, "account.reset.button")}
        </form>
    };
    door(frame, "account.reset.title", lead(frame, "account.reset.lead"), body.into_any())
}

fn new_password() -> Entry {
    Entry { hint: Some("account.password.hint"), ..Entry::password("account.new_password", "new-password") }
}

/// Read, and kept along with the password by whatever keeps passwords.
fn whose(frame: &AccountFrame, email: &str) -> AnyView {
    let id = "account-whose";
    view! {
        <div class="field">
            <label class="field-label" for=id>{frame.say("account.email")}</label>
            <input class="input input-told" id=id type="email" autocomplete="username" value=email.to_owned() readonly />
        </div>
    }
    .into_any()
}
