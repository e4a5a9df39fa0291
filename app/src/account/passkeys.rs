//! A customer's passkeys, and the way in by one. Forms that need the script are hidden until it is there.

use super::{
    AccountFrame,
    fields::{Entry, current, refused},
};
use crate::{
    ui::date::{machine, moment},
    words::say_with,
};
use leptos::prelude::*;
use shop_contract::{CustomerView, PasskeyView, Problem};

fn script(frame: &AccountFrame) -> Option<AnyView> {
    let address = frame.assets.passkeys?;
    Some(view! { <script type="module" src=address></script> }.into_any())
}

/// `None` where devices can make no keys for the shop.
pub(super) fn passkeys(frame: &AccountFrame, customer: &CustomerView, problem: Option<&Problem>) -> Option<AnyView> {
    let script = script(frame)?;
    let rows = customer.passkeys.iter().map(|passkey| row(frame, customer, passkey)).collect_view();
    let list = (!customer.passkeys.is_empty()).then(|| view! { <ul class="account-passkeys">{rows}</ul> });
    Some(
        view! {
            <section aria-labelledby="passkeys">
                <h2 class="account-title" id="passkeys">{frame.say("account.passkeys")}</h2>
                <p>{frame.say("account.passkeys.text")}</p>
                {problem.map(refused)}
                {list}
                {make(frame, customer)}
                {script}
            </section>
        }
        .into_any(),
    )
}

fn row(frame: &AccountFrame, customer: &CustomerView, passkey: &PasskeyView) -> AnyView {
    let language = frame.language;
    let time = |at| view! { <time datetime=machine(at)>{moment(at, language)}</time> };
    let used = passkey.used_at.map(|at| view! { " · "{frame.say("account.passkey.used")}" "{time(at)} });
    let action = frame.to(&["/account/passkeys/", &passkey.id.to_string(), "/remove"].concat());
    let remove = say_with(language, "account.passkey.remove_this", &[("name", &passkey.name)]);
    view! {
        <li>
            <p>{passkey.name.clone()}</p>
            <p class="door-soft">{frame.say("account.passkey.added")}" "{time(passkey.added_at)}{used}</p>
            <details class="account-more">
                <summary class="link">{remove}</summary>
                <form class="door-form" method="post" action=action>
                    {current(frame, customer, &passkey.id.to_string(), "password")}
                    <button class="button button-danger">{frame.say("account.passkey.remove")}</button>
                </form>
            </details>
        </li>
    }
    .into_any()
}

fn make(frame: &AccountFrame, customer: &CustomerView) -> AnyView {
    let name = Entry {
        hint: Some("account.passkey.name.hint"),
        most: "60",
        ..Entry::new("name", "account.passkey.name", "off")
    };
    view! {
        <div hidden>
            <details class="account-more">
                <summary class="link">{frame.say("account.passkey.add")}</summary>
                <form class="door-form" method="post" action=frame.to("/account/passkeys") data-passkey="make"
                    data-begin=frame.to("/account/passkeys/begin") data-known=frame.say("passkey.known") data-failed=frame.say("passkey.failed")>
                    {name.show_in(frame, "passkey", None)}
                    {current(frame, customer, "passkey", "proof")}
                    <p class="field-error" role="alert" hidden></p>
                    <button class="button">{frame.say("account.passkey.add.button")}</button>
                </form>
            </details>
        </div>
    }
    .into_any()
}

/// No address is typed: the device knows whose it is.
pub(super) fn door(frame: &AccountFrame) -> Option<AnyView> {
    let script = script(frame)?;
    let body = view! {
        <div class="door-houses" hidden>
            <form method="post" action=frame.to("/account/sign-in/passkey") data-passkey="use"
                data-begin=frame.to("/account/sign-in/passkey/begin") data-failed=frame.say("passkey.failed")>
                <button class="button button-plain button-wide">{frame.say("account.passkey.sign_in")}</button>
                <p class="field-error" role="alert" hidden></p>
            </form>
        </div>
        {script}
    };
    Some(body.into_any())
}
