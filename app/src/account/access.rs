//! How a customer comes in, what they can take along, and how they leave.

use super::{
    AccountFrame,
    fields::{self, Entry, errors_of, hidden},
    frame::{Place, door, room},
    passkeys::passkeys,
    sessions::sessions,
};
use crate::{ui::icon, words::say_with};
use leptos::prelude::*;
use shop_contract::{CustomerView, Problem};

/// The forms of this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matter {
    Email,
    Password,
    Houses,
    Passkeys,
    Sessions,
    Leave,
}

/// `refused`: which of the forms, what address was typed, and why it was refused.
pub fn access_page(
    frame: &AccountFrame,
    customer: &CustomerView,
    refused: Option<(Matter, &str, &Problem)>,
) -> AnyView {
    let of = |matter| refused.filter(|(other, ..)| *other == matter);
    let body = view! {
        {email(frame, customer, of(Matter::Email))}
        {password(frame, customer, of(Matter::Password))}
        {passkeys(frame, customer, of(Matter::Passkeys).map(|(_, _, problem)| problem))}
        {houses(frame, customer, of(Matter::Houses))}
        {sessions(frame, customer, of(Matter::Sessions).map(|(_, _, problem)| problem))}
        <section aria-labelledby="export">
            <h2 class="account-title" id="export">{frame.say("account.export")}</h2>
            <p>{frame.say("account.export.text")}</p>
            <a class="link" href=frame.to("/account/export")>{frame.say("account.export.button")}{icon::arrow()}</a>
        </section>
        {leave(frame, customer, of(Matter::Leave))}
    };
    room(frame, Place::Access, frame.say("account.access"), body.into_any())
}

type RefusedForm<'a> = Option<(Matter, &'a str, &'a Problem)>;

/// As [`fields::current`], with what is wrong beside it.
fn current(
    frame: &AccountFrame,
    customer: &CustomerView,
    form: &'static str,
    problem: Option<&Problem>,
) -> Option<AnyView> {
    let entry = Entry { form, ..Entry::password("account.current_password", "current-password") };
    customer.has_password.then(|| entry.show(frame, problem))
}

fn email(frame: &AccountFrame, customer: &CustomerView, refused: RefusedForm<'_>) -> AnyView {
    let problem = refused.map(|(_, _, problem)| problem);
    let typed = refused.map_or("", |(_, typed, _)| typed);
    let now = match customer.email.as_str() {
        "" => frame.say("account.email.none").to_owned(),
        email => say_with(frame.language, "account.email.now", &[("email", email)]),
    };
    let entry = Entry { form: "email", label: "account.email.new", autocomplete: "email", ..Entry::email(typed) };
    view! {
        <section aria-labelledby="email">
            <h2 class="account-title" id="email">{frame.say("account.email")}</h2>
            <p>{now}</p>
            <details class="account-more" open=refused.is_some()>
                <summary class="link">{frame.say("account.email.change")}</summary>
                {errors_of("email", problem)}
                <form class="door-form" method="post" action=frame.to("/account/access/email")>
                    {entry.show(frame, problem)}
                    {current(frame, customer, "email", problem)}
                    <button class="button">{frame.say("account.email.button")}</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

fn password(frame: &AccountFrame, customer: &CustomerView, refused: RefusedForm<'_>) -> Option<AnyView> {
    // A password belongs to an address.
    if customer.email.is_empty() {
        return None;
    }
    let problem = refused.map(|(_, _, problem)| problem);
    let change = if customer.has_password { "account.password.change" } else { "account.password.set" };
    let entry = Entry {
        form: "password",
        name: "new_password",
        hint: Some("account.password.hint"),
        ..Entry::password("account.new_password", "new-password")
    };
    Some(
        view! {
            <section aria-labelledby="password">
                <h2 class="account-title" id="password">{frame.say("account.password")}</h2>
                <details class="account-more" open=refused.is_some()>
                    <summary class="link">{frame.say(change)}</summary>
                    {errors_of("password", problem)}
                    <form class="door-form" method="post" action=frame.to("/account/access/password")>
                        {current(frame, customer, "password", problem)}
                        {entry.show(frame, problem)}
                        <button class="button">{frame.say("account.password.button")}</button>
                    </form>
                </details>
            </section>
        }
        .into_any(),
    )
}

/// Who vouches for them elsewhere.
fn houses(frame: &AccountFrame, customer: &CustomerView, refused: RefusedForm<'_>) -> Option<AnyView> {
    let problem = refused.map(|(_, _, problem)| problem);
    let rows = frame.houses.iter().map(|(code, name)| {
        let is_linked = customer.houses.contains(code);
        let (path, words) = if is_linked { ("/unlink", "account.house.unlink") } else { ("", "account.house.link") };
        let label = say_with(frame.language, words, &[("house", name)]);
        let state = if is_linked { "account.house.is_linked" } else { "account.house.is_not" };
        let proof = fields::current(frame, customer, code, "password");
        let asks = proof.is_some();
        let form = view! {
            <form class="door-form" method="post" action=frame.to(&["/account/with/", code, path].concat())>
                {proof}
                <button class="button button-plain">{label.clone()}</button>
            </form>
        };
        // Where nothing is asked, one press is all.
        let form = match asks {
            true => view! { <details class="account-more"><summary class="link">{label}</summary>{form}</details> }
                .into_any(),
            false => form.into_any(),
        };
        view! { <li><p>{name.clone()}</p><p class="door-soft">{frame.say(state)}</p>{form}</li> }
    });
    (!frame.houses.is_empty()).then(|| {
        view! {
            <section aria-labelledby="houses">
                <h2 class="account-title" id="houses">{frame.say("account.houses")}</h2>
                {problem.map(fields::refused)}
                <ul class="account-passkeys">{rows.collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

fn leave(frame: &AccountFrame, customer: &CustomerView, refused: RefusedForm<'_>) -> AnyView {
    let problem = refused.map(|(_, _, problem)| problem);
    view! {
        <section aria-labelledby="leave">
            <h2 class="account-title" id="leave">{frame.say("account.leave")}</h2>
            <p>{frame.say("account.leave.text")}</p>
            <details class="account-more" open=refused.is_some()>
                <summary class="link">{frame.say("account.leave.open")}</summary>
                {errors_of("leave", problem)}
                <form class="door-form" method="post" action=frame.to("/account/access/leave")>
                    {current(frame, customer, "leave", problem)}
                    <button class="button button-danger">{frame.say("account.leave.button")}</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// A link of a letter that somebody has followed who is signed in: nothing is done before they say so.
pub fn confirm_page(
    frame: &AccountFrame,
    (title, lead, button): (&'static str, String, &'static str),
    action: &str,
    token: &str,
) -> AnyView {
    let lead = view! { <p class="heading-line">{lead}</p> }.into_any();
    let body = view! {
        <form class="door-form" method="post" action=frame.to(action)>
            {hidden("token", token)}
            <button class="button button-large button-wide"><span>{frame.say(button)}</span>{icon::arrow()}</button>
        </form>
        <p class="door-ways"><a class="link" href=frame.to("/account")>{frame.say("account.confirm.no")}</a></p>
    };
    door(frame, title, lead, body.into_any())
}
