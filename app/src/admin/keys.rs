//! Keys of machines: which there are, what each may do, and the form that makes one. Never shows a key but
//! once, right after it was made.

use super::{
    fields::{Field, Form},
    frame::{AdminFrame, framed},
    moments::moment,
    notices::notice,
    role::{permission_words, permissions},
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{ApiKeyForm, ApiKeyView, NewApiKey, Problem, RoleForm};
use shop_domain::{kernel::Language, staff::Permission};

/// `made`: the key that was just made.
pub fn keys_page(
    frame: AdminFrame,
    keys: Vec<ApiKeyView>,
    typed: &ApiKeyForm,
    (made, problem): (Option<NewApiKey>, Option<Problem>),
) -> AnyView {
    let language = frame.language;
    let form = Form { language, problem: problem.as_ref() };
    let may = frame.role.may(Permission::ChangeKeys);
    let rows = keys.iter().map(|key| row(language, key, may)).collect_view();
    let list = (!keys.is_empty()).then(|| {
        let heading = |code| view! { <th scope="col">{say(language, code)}</th> };
        view! {
            <table class="a-rows a-keys a-with-year">
                <caption class="a-unseen">{say(language, "admin.keys.title")}</caption>
                <thead><tr>
                    {heading("admin.keys.name")}{heading("admin.keys.may")}{heading("admin.keys.used")}{heading("admin.keys.until")}
                    <th><span class="a-unseen">{say(language, "admin.keys.revoke")}</span></th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    let body = view! {
        <header class="a-head">
            <h1>{say(language, "admin.keys.title")}</h1>
            <p class="a-lede">{say(language, "admin.keys.lede")}" "<a href="/api/v1/docs">{say(language, "admin.keys.docs")}</a></p>
        </header>
        {notice(form, "/admin/keys")}
        {made.map(|made| shown_once(language, made))}
        {list}
        {may.then(|| make(&frame, form, typed))}
    };
    framed(&frame, say(language, "admin.keys.title"), body.into_any())
}

fn shown_once(language: Language, made: NewApiKey) -> AnyView {
    view! {
        <div class="a-notice" role="status"><div>
            <p class="a-notice-title">{say(language, "admin.keys.made")}</p>
            <p>{say(language, "admin.keys.made.hint")}</p>
            <p class="a-to-copy">{made.key}</p>
        </div></div>
    }
    .into_any()
}

fn row(language: Language, key: &ApiKeyView, may: bool) -> AnyView {
    let action = ["/admin/keys/", &key.id.to_string(), "/revoke"].concat();
    let revoke = (may && key.is_good).then(|| {
        view! { <form method="post" action=action><button class="a-act is-danger" type="submit">{say(language, "admin.keys.revoke")}</button></form> }
    });
    let until = match (key.revoked_at, key.expires_at) {
        (Some(_), _) => say(language, "admin.keys.revoked").into_any(),
        (None, Some(until)) => moment(language, until),
        (None, None) => say(language, "admin.keys.for_ever").into_any(),
    };
    let used = key.last_used_at.map_or_else(|| say(language, "admin.keys.never").into_any(), |at| moment(language, at));
    view! {
        <tr>
            <th scope="row" class="a-cell-title">{key.name.clone()}<br/><code class="a-soft">{key.prefix.clone()}"…"</code></th>
            <td class="a-soft">{permission_words(language, &key.permissions.codes())}<br/>{key.made_by.clone()}</td>
            <td class="a-soft" data-what=say(language, "admin.keys.used")>{used}</td>
            <td class="a-soft" data-what=say(language, "admin.keys.until")>{until}</td>
            <td class="a-figures">{revoke}</td>
        </tr>
    }
    .into_any()
}

fn make(frame: &AdminFrame, form: Form<'_>, typed: &ApiKeyForm) -> AnyView {
    let language = form.language;
    let name = Field::new("name", say(language, "admin.keys.name"), typed.name.clone());
    let name = name.hint(say(language, "admin.keys.name.hint")).at_most(60).required();
    let days = Field::new("days", say(language, "admin.keys.days"), typed.days.clone());
    let days = days.hint(say(language, "admin.keys.days.hint")).number().at_most(4);
    let chosen = RoleForm { permissions: typed.permissions.clone(), ..RoleForm::default() };
    view! {
        <form class="a-parts" method="post" action="/admin/keys" novalidate>
            <section class="a-part" aria-labelledby="make">
                <div class="a-part-head"><h2 id="make">{say(language, "admin.keys.make")}</h2></div>
                <div class="a-part-body"><div class="a-pair">{name.show(form)}{days.show(form)}</div></div>
            </section>
            {permissions(frame, form, &chosen, true)}
            <div class="a-save"><button class="a-act is-next" type="submit">{say(language, "admin.keys.make")}</button></div>
        </form>
    }
    .into_any()
}
