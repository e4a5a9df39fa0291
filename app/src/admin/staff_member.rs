//! One of the staff: which role they have, and whether they can come in. Never shown a verb that the
//! reader has no say about.

use super::{
    fields::Form,
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    notices::notice,
    staff::{role_choice, role_name},
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{Problem, RoleView, StaffView};
use shop_domain::kernel::Language;

pub fn member_page(frame: AdminFrame, member: StaffView, roles: &[RoleView], problem: Option<Problem>) -> AnyView {
    let language = frame.language;
    let here = ["/admin/staff/", &member.id.to_string()].concat();
    let form = Form { language, problem: problem.as_ref() };
    let mark = member.is_suspended.then(|| [" · ", say(language, "admin.staff.suspended")].concat());
    let body = view! {
        <p class="a-crumb"><a href="/admin/staff">{icon(Icon::Back)}{say(language, "admin.staff.title")}</a></p>
        <header class="a-head">
            <h1>{member.email.clone()}</h1>
            <p class="a-lede">{role_name(language, member.role.preset, &member.role.name)}{mark}</p>
        </header>
        {notice(form, &here)}
        {member.can_be_changed.then(|| view! {
            {change_role(language, &here, &member, roles)}
            {sign_out(language, &here)}
            {(member.has_codes && !member.is_oneself).then(|| take_codes(language, &here))}
            {(!member.is_oneself).then(|| suspension(language, &here, member.is_suspended))}
        })}
    };
    framed(&frame, &member.email, body.into_any())
}

fn change_role(language: Language, here: &str, member: &StaffView, roles: &[RoleView]) -> AnyView {
    let button =
        view! { <button class="a-act is-next" type="submit">{say(language, "admin.staff.change_role")}</button> };
    let body = view! {
        {role_choice(language, roles, Some(member.role.id))}
        <p class="a-entry-hint">{say(language, "admin.staff.change_role.hint")}</p>
        {button}
    };
    part(language, [here, "/role"].concat(), "admin.staff.role", body.into_any())
}

fn sign_out(language: Language, here: &str) -> AnyView {
    let body = view! {
        <p>{say(language, "admin.staff.sign_out.hint")}</p>
        <button class="a-act" type="submit">{say(language, "admin.staff.sign_out")}</button>
    };
    part(language, [here, "/sign-out"].concat(), "admin.staff.sessions", body.into_any())
}

fn take_codes(language: Language, here: &str) -> AnyView {
    let body = view! {
        <p>{say(language, "admin.staff.take_codes.hint")}</p>
        <button class="a-act is-danger" type="submit">{say(language, "admin.staff.take_codes")}</button>
    };
    part(language, [here, "/take-codes"].concat(), "admin.codes.title", body.into_any())
}

fn suspension(language: Language, here: &str, is_suspended: bool) -> AnyView {
    let (verb, hint, button, class) = if is_suspended {
        ("/restore", "admin.staff.restore.hint", "admin.staff.restore", "a-act")
    } else {
        ("/suspend", "admin.staff.suspend.hint", "admin.staff.suspend", "a-act is-danger")
    };
    let body = view! {
        <p>{say(language, hint)}</p>
        <button class=class type="submit">{say(language, button)}</button>
    };
    part(language, [here, verb].concat(), "admin.staff.access", body.into_any())
}

fn part(language: Language, action: String, title: &'static str, body: AnyView) -> AnyView {
    view! {
        <form class="a-parts" method="post" action=action>
            <section class="a-part" aria-labelledby=title>
                <div class="a-part-head"><h2 id=title>{say(language, title)}</h2></div>
                <div class="a-part-body">{body}</div>
            </section>
        </form>
    }
    .into_any()
}
