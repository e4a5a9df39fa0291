//! Where somebody arrives who is signed in.

use super::{AccountFrame, frame::room};
use crate::words::say_with;
use leptos::prelude::*;
use shop_contract::CustomerView;

pub fn home_page(frame: &AccountFrame, customer: &CustomerView) -> AnyView {
    let title = match customer.name.as_str() {
        "" => frame.say("account.home.title").to_owned(),
        name => say_with(frame.language, "account.home.named", &[("name", name)]),
    };
    let email = (!customer.email.is_empty()).then(|| {
        view! { <p class="heading-line">{say_with(frame.language, "account.home.as", &[("email", &customer.email)])}</p> }
    });
    let body = view! {
        {email}
        <form class="account-leave" method="post" action=frame.to("/account/sign-out")>
            <button class="button button-plain">{frame.say("account.sign_out")}</button>
        </form>
    };
    room(frame, &title, body.into_any())
}
