//! One role: its name, and what it permits. Never offers what the reader may not give.

use super::{
    coded::coded,
    fields::{Field, Form, hidden},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    notices::notice,
    staff::role_name,
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{Problem, RoleForm, RoleView};
use shop_domain::{kernel::Language, staff::Permission};

/// `role`: `None` for a new one. `typed`: as it is, or as it was typed when it was refused.
pub fn role_page(frame: AdminFrame, role: Option<RoleView>, typed: &RoleForm, problem: Option<Problem>) -> AnyView {
    let language = frame.language;
    let form = Form { language, problem: problem.as_ref() };
    let here =
        role.as_ref().map_or("/admin/roles/new".to_owned(), |role| ["/admin/roles/", &role.id.to_string()].concat());
    let title = match &role {
        Some(role) => role_name(language, role.preset, &role.name),
        None => say(language, "admin.roles.new").to_owned(),
    };
    let preset = role.as_ref().and_then(|role| role.preset);
    let may = preset != Some("owner")
        && role.as_ref().map_or(frame.role.may(Permission::ChangeStaff), |role| role.can_be_given);
    let name = Field::new("name", say(language, "admin.roles.name"), typed.name.clone()).at_most(40).required();
    let removable = role.as_ref().filter(|role| may && preset.is_none() && role.holders == 0);
    let body = view! {
        <p class="a-crumb"><a href="/admin/staff">{icon(Icon::Back)}{say(language, "admin.staff.title")}</a></p>
        <header class="a-head">
            <h1>{title.clone()}</h1>
            {(preset == Some("owner")).then(|| view! { <p class="a-lede">{say(language, "admin.roles.owner")}</p> })}
        </header>
        {notice(form, &here)}
        <form class="a-parts" method="post" action=here.clone() novalidate>
            {hidden("version", &typed.version)}
            {preset.is_none().then(|| view! {
                <section class="a-part" aria-labelledby="the-name">
                    <div class="a-part-head"><h2 id="the-name">{say(language, "admin.roles.name")}</h2></div>
                    <div class="a-part-body">{name.show(form)}</div>
                </section>
            })}
            {permissions(&frame, form, typed, may)}
            {may.then(|| view! {
                <div class="a-save"><button class="a-act is-next" type="submit">{say(language, "admin.roles.save")}</button></div>
            })}
        </form>
        {removable.map(|_| view! {
            <form method="post" action=[&here, "/remove"].concat()>
                <button class="a-act is-danger" type="submit">{say(language, "admin.roles.remove")}</button>
            </form>
        })}
    };
    framed(&frame, &title, body.into_any())
}

/// In groups, each about one thing.
pub(super) fn permissions(frame: &AdminFrame, form: Form<'_>, typed: &RoleForm, may: bool) -> AnyView {
    let about = |permission: Permission| permission.code().split_once('.').map_or("", |(about, _)| about);
    let groups = Permission::ALL.chunk_by(|one, other| about(*one) == about(*other));
    let groups = groups.map(|group| {
        let ticks = group.iter().map(|permission| {
            let is_open = may && frame.role.may(*permission);
            tick(form.language, *permission, typed.permissions.iter().any(|code| code == permission.code()), is_open)
        });
        let name = coded(form.language, "about", about(group[0]));
        let id = ["about-", about(group[0])].concat();
        view! {
            <section class="a-part" aria-labelledby=id.clone()>
                <div class="a-part-head"><h2 id=id.clone()>{name}</h2></div>
                <div class="a-part-body">{ticks.collect_view()}</div>
            </section>
        }
    });
    let problem = form.problem.and_then(|problem| problem.of_field("permissions")).map(str::to_owned);
    view! {
        {problem.map(|problem| view! { <p class="a-entry-problem" id="permissions">{problem}</p> })}
        {groups.collect_view()}
    }
    .into_any()
}

fn tick(language: Language, permission: Permission, checked: bool, is_open: bool) -> AnyView {
    let code = permission.code();
    view! {
        <div class="a-tick is-tall">
            <input id=code type="checkbox" name="permissions" value=code checked=checked disabled=!is_open/>
            <label for=code>{coded(language, "permission", code)}</label>
        </div>
    }
    .into_any()
}

/// What a set permits, in words.
pub(super) fn permission_words(language: Language, codes: &[&'static str]) -> String {
    let separator = if language == Language::Chinese { "、" } else { "; " };
    codes.iter().map(|code| coded(language, "permission", code)).collect::<Vec<_>>().join(separator)
}
