//! Who works in the shop, who is asked to, and which roles there are. Never shows a password, and a link
//! once only.

use super::{
    coded::coded,
    fields::{Field, Form},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    moments::moment,
    notices::notice,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminStaff, InvitationView, Problem, RoleView, StaffView};
use shop_domain::{
    kernel::{Language, RoleId},
    staff::Permission,
};

/// What was typed to invite somebody.
#[derive(Debug, Clone, Default)]
pub struct InvitationTyped {
    pub email: String,
    pub role: Option<RoleId>,
}

/// `link`: of whoever was just invited, where no letter leaves the house.
pub fn staff_page(
    frame: AdminFrame,
    staff: AdminStaff,
    typed: &InvitationTyped,
    (link, problem): (Option<String>, Option<Problem>),
) -> AnyView {
    let language = frame.language;
    let form = Form { language, problem: problem.as_ref() };
    let may = frame.role.may(Permission::ChangeStaff);
    let body = view! {
        <header class="a-head"><h1>{say(language, "admin.staff.title")}</h1></header>
        {notice(form, "/admin/staff")}
        {link.map(|link| the_link(language, link))}
        <ul class="a-links">{staff.members.iter().map(|member| row(language, member)).collect_view()}</ul>
        {invited(language, &staff.invitations, may)}
        {may.then(|| invite(form, &staff, typed))}
        {roles(language, &staff.roles, may)}
        {second_step(language, &staff, may)}
    };
    framed(&frame, say(language, "admin.staff.title"), body.into_any())
}

/// The name of a role, as its reader calls it.
pub(super) fn role_name(language: Language, preset: Option<&'static str>, name: &str) -> String {
    preset.map_or_else(|| name.to_owned(), |code| coded(language, "role", code).to_owned())
}

fn named(language: Language, role: &RoleView) -> String {
    role_name(language, role.preset, &role.name)
}

fn the_link(language: Language, link: String) -> AnyView {
    view! {
        <div class="a-notice" role="status"><div>
            <p class="a-notice-title">{say(language, "admin.staff.link")}</p>
            <p>{say(language, "admin.staff.link.hint")}</p>
            <p class="a-to-copy">{link}</p>
        </div></div>
    }
    .into_any()
}

fn row(language: Language, member: &StaffView) -> AnyView {
    let mark = if member.is_suspended {
        Some("admin.staff.suspended")
    } else {
        member.is_oneself.then_some("admin.staff.oneself")
    };
    view! {
        <li>
            <a class="a-link-row" href=["/admin/staff/", &member.id.to_string()].concat()>
                <span class="a-strong">{member.email.clone()}</span>
                <span class="a-soft">{named(language, &member.role)}{mark.map(|code| [" · ", say(language, code)].concat())}</span>
                {icon(Icon::Onward)}
            </a>
        </li>
    }
    .into_any()
}

fn invited(language: Language, invitations: &[InvitationView], may: bool) -> Option<AnyView> {
    let row = |invitation: &InvitationView| {
        let action = ["/admin/staff/invitations/", &invitation.id.to_string(), "/withdraw"].concat();
        let withdraw = may.then(|| {
            view! { <form method="post" action=action><button class="a-act" type="submit">{say(language, "admin.staff.withdraw")}</button></form> }
        });
        view! {
            <tr>
                <th scope="row" class="a-cell-title">{invitation.email.clone()}</th>
                <td class="a-soft">{named(language, &invitation.role)}</td>
                <td class="a-soft">{say(language, "admin.staff.until")}" "{moment(language, invitation.expires_at)}</td>
                <td class="a-figures">{withdraw}</td>
            </tr>
        }
    };
    (!invitations.is_empty()).then(|| {
        view! {
            <section aria-labelledby="invited">
                <h2 id="invited">{say(language, "admin.staff.invited")}</h2>
                <table class="a-rows a-invited"><tbody>{invitations.iter().map(row).collect_view()}</tbody></table>
            </section>
        }
        .into_any()
    })
}

/// How many could be asked for more, and the button that asks them all.
fn second_step(language: Language, staff: &AdminStaff, may: bool) -> AnyView {
    let without = staff.members.iter().filter(|member| !member.has_codes && !member.is_suspended).count();
    let (state, button) = match staff.second_step {
        true => ("admin.second_step.needed", "admin.second_step.free"),
        false => ("admin.second_step.optional", "admin.second_step.need"),
    };
    let without = say_with(language, "admin.second_step.without", &[("count", &without.to_string())]);
    let change = may.then(|| {
        view! {
            <form method="post" action="/admin/staff/second-step">
                <input type="hidden" name="needed" value=(!staff.second_step).to_string() />
                <button class="a-act" type="submit">{say(language, button)}</button>
            </form>
        }
    });
    view! {
        <section aria-labelledby="second-step">
            <h2 id="second-step">{say(language, "admin.codes.title")}</h2>
            <div class="a-stack">
                <div><p>{say(language, state)}</p><p class="a-soft">{without}</p></div>
                {change}
            </div>
        </section>
    }
    .into_any()
}

fn invite(form: Form<'_>, staff: &AdminStaff, typed: &InvitationTyped) -> AnyView {
    let language = form.language;
    let hint = if staff.goes_out { "admin.staff.invite.hint" } else { "admin.staff.invite.hint_kept" };
    let email = Field::new("email", say(language, "admin.email"), typed.email.clone());
    let email = email.hint(say(language, hint)).kind("email", "off").at_most(254).required();
    view! {
        <form class="a-parts" method="post" action="/admin/staff/invite" novalidate>
            <section class="a-part" aria-labelledby="invite">
                <div class="a-part-head"><h2 id="invite">{say(language, "admin.staff.invite")}</h2></div>
                <div class="a-part-body">
                    <div class="a-pair">{email.show(form)}{role_choice(language, &staff.roles, typed.role)}</div>
                    <button class="a-act is-next" type="submit">{say(language, "admin.staff.invite.button")}</button>
                </div>
            </section>
        </form>
    }
    .into_any()
}

/// Of the roles that the reader may give.
pub(super) fn role_choice(language: Language, roles: &[RoleView], chosen: Option<RoleId>) -> AnyView {
    let options = roles.iter().filter(|role| role.can_be_given).map(|role| {
        let selected = chosen == Some(role.id) || (chosen.is_none() && role.preset == Some("packer"));
        view! { <option value=role.id.to_string() selected=selected>{named(language, role)}</option> }
    });
    view! {
        <div class="a-entry">
            <label for="role">{say(language, "admin.staff.role")}</label>
            <select id="role" name="role">{options.collect_view()}</select>
        </div>
    }
    .into_any()
}

fn roles(language: Language, roles: &[RoleView], may: bool) -> AnyView {
    let row = |role: &RoleView| {
        let holders = say_with(language, "admin.staff.holders", &[("count", &role.holders.to_string())]);
        view! {
            <li>
                <a class="a-link-row" href=["/admin/roles/", &role.id.to_string()].concat()>
                    <span class="a-strong">{named(language, role)}</span>
                    <span class="a-soft">{holders}</span>
                    {icon(Icon::Onward)}
                </a>
            </li>
        }
    };
    let new = may.then(|| {
        view! { <p><a class="a-act" href="/admin/roles/new">{icon(Icon::Plus)}{say(language, "admin.roles.new")}</a></p> }
    });
    view! {
        <section aria-labelledby="roles">
            <h2 id="roles">{say(language, "admin.roles.title")}</h2>
            <ul class="a-links">{roles.iter().map(row).collect_view()}</ul>
            {new}
        </section>
    }
    .into_any()
}
