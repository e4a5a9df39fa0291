//! The pictures of the page: the shop's logo, and the wide one at its top. Each is sent by itself, and stands on the
//! page at once.

use super::{
    fields::{Form, hidden},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    notices::notice,
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{PictureView, Problem, TermsForm};
use shop_domain::{appearance::Appearance, staff::Permission};

/// One of them: the name of its field, and where its words are.
struct Place {
    name: &'static str,
    title: &'static str,
    hint: &'static str,
    width: u32,
}

const LOGO: Place = Place { name: "logo", title: "admin.look.logo", hint: "admin.look.logo_hint", width: 400 };
const HERO: Place = Place { name: "hero", title: "admin.look.hero", hint: "admin.look.hero_hint", width: 800 };

pub fn page_pictures_page(
    frame: AdminFrame,
    terms: &TermsForm,
    page: &Appearance,
    problem: Option<Problem>,
) -> AnyView {
    let language = frame.language;
    let form = Form { language, problem: problem.as_ref() };
    let may = frame.role.may(Permission::ChangeAppearance);
    let title = say(language, "admin.look.pictures");
    let body = view! {
        <p class="a-crumb"><a href="/admin/settings">{icon(Icon::Back)}{say(language, "admin.settings.title")}</a></p>
        <header class="a-head"><h1>{title}</h1></header>
        {notice(form, "/admin/settings/pictures")}
        <div class="a-parts">
            {part(form, &terms.version, &LOGO, &page.logo, may)}
            {part(form, &terms.version, &HERO, &page.hero.picture, may)}
        </div>
    };
    framed(&frame, title, body.into_any())
}

fn part(form: Form<'_>, version: &str, place: &Place, key: &str, may: bool) -> AnyView {
    let language = form.language;
    let address = ["/admin/settings/pictures/", place.name].concat();
    let shown = (!key.is_empty()).then(|| {
        let source = PictureView { key: key.to_owned(), alt: String::new() }.address(place.width);
        view! { <img class=["a-page-picture is-", place.name].concat() src=source alt=say(language, place.title)/> }
    });
    let remove = (may && !key.is_empty()).then(|| {
        view! {
            <form method="post" action=[&address, "/remove"].concat()>
                {hidden("version", version)}
                <button class="a-act is-danger" type="submit">{say(language, "admin.look.remove")}</button>
            </form>
        }
    });
    view! {
        <section class="a-part" aria-labelledby=place.name>
            <div class="a-part-head">
                <h2 id=place.name>{say(language, place.title)}</h2>
                <p>{say(language, place.hint)}</p>
            </div>
            <div class="a-part-body">
                {shown}
                {may.then(|| upload(form, version, place, address))}
                {remove}
            </div>
        </section>
    }
    .into_any()
}

fn upload(form: Form<'_>, version: &str, place: &Place, address: String) -> AnyView {
    let language = form.language;
    let problem = form.problem.and_then(|problem| problem.of_field(place.name)).map(str::to_owned);
    let (field, hint) = ([place.name, "-file"].concat(), [place.name, "-hint"].concat());
    let trouble = [place.name, "-problem"].concat();
    let described = if problem.is_some() { [&hint, " ", &trouble].concat() } else { hint.clone() };
    view! {
        <form class="a-new-picture" method="post" action=address enctype="multipart/form-data">
            {hidden("version", version)}
            <div class="a-entry">
                <label for=field.clone()>{say(language, "admin.look.file")}</label>
                <input id=field type="file" name="picture" required accept="image/jpeg,image/png,image/webp"
                    aria-invalid=problem.as_ref().map(|_| "true") aria-describedby=described/>
                <p class="a-entry-hint" id=hint>{say(language, "admin.look.file_hint")}</p>
                {problem.map(|problem| view! { <p class="a-entry-problem" id=trouble>{problem}</p> })}
            </div>
            <button class="a-act is-next" type="submit">{say(language, "admin.look.show")}</button>
        </form>
    }
    .into_any()
}
