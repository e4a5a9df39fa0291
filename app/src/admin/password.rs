//! One's own password, changed. Never shows what was typed again.

use super::{
    fields::{Field, Form},
    frame::{AdminFrame, framed},
    notices::notice,
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::Problem;

pub fn password_page(frame: AdminFrame, problem: Option<Problem>) -> AnyView {
    let (language, here) = (frame.language, "/admin/password");
    let form = Form { language, problem: problem.as_ref() };
    let old = Field::new("password", say(language, "admin.password.old"), "").kind("password", "current-password");
    let new = Field::new("new_password", say(language, "admin.password.new"), "").kind("password", "new-password");
    let (old, new) = (old.at_most(128).required(), new.at_most(128).required());
    let body = view! {
        <header class="a-head">
            <h1>{say(language, "admin.password.title")}</h1>
            <p class="a-lede">{say(language, "admin.password.sentence")}</p>
        </header>
        {notice(form, here)}
        <form class="a-parts" method="post" action=here>
            <section class="a-part" aria-labelledby="new">
                <div class="a-part-head"><h2 id="new">{say(language, "admin.password.new")}</h2></div>
                <div class="a-part-body">
                    // So that the browser keeps the password under its address.
                    <input class="a-unseen" type="email" value=frame.staff_email.clone() autocomplete="username" readonly tabindex="-1" aria-hidden="true"/>
                    {old.show(form)}
                    {new.hint(say(language, "admin.password.hint")).show(form)}
                    <button class="a-act is-next" type="submit">{say(language, "admin.password.button")}</button>
                </div>
            </section>
        </form>
    };
    framed(&frame, say(language, "admin.password.title"), body.into_any())
}
