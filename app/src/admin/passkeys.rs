//! One's own passkeys, and the form that makes one. Forms that need the script are hidden until it is there.

use super::{
    fields::{Field, Form},
    frame::AdminFrame,
    moments::moment,
};
use crate::{
    document::Assets,
    words::{say, say_with},
};
use leptos::prelude::*;
use shop_contract::PasskeyView;
use shop_domain::kernel::Language;

/// `None` where devices can make no keys for the shop.
pub(super) fn passkeys(frame: &AdminFrame, form: Form<'_>, passkeys: &[PasskeyView]) -> Option<AnyView> {
    let language = frame.language;
    let script = script(&frame.assets)?;
    let rows = passkeys.iter().map(|passkey| row(form, passkey)).collect_view();
    let list = (!passkeys.is_empty()).then(|| view! { <ul class="a-passkeys">{rows}</ul> });
    let body = view! {
        <section class="a-part" aria-labelledby="admin.passkeys.title">
            <div class="a-part-head"><h2 id="admin.passkeys.title">{say(language, "admin.passkeys.title")}</h2></div>
            <div class="a-part-body">
                <p>{say(language, "admin.passkeys.text")}</p>
                {list}
                {make(form)}
            </div>
        </section>
        {script}
    };
    Some(body.into_any())
}

fn row(form: Form<'_>, passkey: &PasskeyView) -> AnyView {
    let language = form.language;
    let action = ["/admin/security/passkeys/", &passkey.id.to_string(), "/remove"].concat();
    let used = passkey.used_at.map(|at| view! { " · "{say(language, "admin.passkeys.used")}" "{moment(language, at)} });
    let remove = say_with(language, "admin.passkeys.remove_this", &[("name", &passkey.name)]);
    let id = ["proof-", &passkey.id.to_string()].concat();
    view! {
        <li>
            <p class="a-strong">{passkey.name.clone()}</p>
            <p class="a-soft">{say(language, "admin.passkeys.added")}" "{moment(language, passkey.added_at)}{used}</p>
            <details class="a-otherwise">
                <summary>{remove}</summary>
                <form class="a-stack a-narrow" method="post" action=action>
                    {proof(form, id)}
                    <div><button class="a-act is-danger" type="submit">{say(language, "admin.passkeys.remove")}</button></div>
                </form>
            </details>
        </li>
    }
    .into_any()
}

fn proof(form: Form<'_>, id: String) -> AnyView {
    let field = Field::new("proof", say(form.language, "admin.codes.proof"), "").identified(id);
    field.kind("password", "current-password").required().at_most(128).show(form)
}

fn make(form: Form<'_>) -> AnyView {
    let language = form.language;
    let name = Field::new("name", say(language, "admin.passkeys.name"), "").identified("passkey-name".to_owned());
    let name = name.hint(say(language, "admin.passkeys.name.hint")).kind("text", "off").at_most(60).required();
    view! {
        <div hidden>
            <form class="a-stack a-narrow" method="post" action="/admin/security/passkeys" data-passkey="make"
                data-begin="/admin/security/passkeys/begin" data-known=say(language, "passkey.known") data-failed=say(language, "passkey.failed")>
                {name.show(form)}
                {proof(form, "passkey-proof".to_owned())}
                <p class="a-entry-problem" role="alert" hidden></p>
                <div><button class="a-act" type="submit">{say(language, "admin.passkeys.add")}</button></div>
            </form>
        </div>
    }
    .into_any()
}

/// The way in by a passkey: no address is typed.
pub(super) fn door(language: Language, assets: &Assets) -> Option<AnyView> {
    let script = script(assets)?;
    let body = view! {
        <div hidden>
            <form class="a-stack" method="post" action="/admin/sign-in/passkey" data-passkey="use"
                data-begin="/admin/sign-in/passkey/begin" data-failed=say(language, "passkey.failed")>
                <button class="a-act" type="submit">{say(language, "admin.sign_in.passkey")}</button>
                <p class="a-entry-problem" role="alert" hidden></p>
            </form>
        </div>
        {script}
    };
    Some(body.into_any())
}

fn script(assets: &Assets) -> Option<AnyView> {
    let address = assets.passkeys?;
    Some(view! { <script type="module" src=address></script> }.into_any())
}
