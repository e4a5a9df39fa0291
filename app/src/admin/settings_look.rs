//! How the page looks: its colours, and the order of what stands on it. Never shows the page itself: that is a press
//! away.

use super::{
    coded::coded,
    fields::{Form, hidden},
    icons::{Icon, icon},
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_domain::appearance::{Appearance, Block, Theme};

pub(super) fn look(form: Form<'_>, page: &Appearance) -> AnyView {
    let language = form.language;
    let themes = Theme::ALL.map(|theme| swatch(form, theme, page.theme == theme)).collect_view();
    let blocks = Block::ALL.map(|block| place(form, page, block)).collect_view();
    let problem = form.problem.and_then(|problem| problem.of_field("blocks")).map(str::to_owned);
    view! {
        <section class="a-part" aria-labelledby="look">
            <div class="a-part-head">
                <h2 id="look">{say(language, "admin.look")}</h2>
                <p>{say(language, "admin.look.hint")}</p>
            </div>
            <div class="a-part-body">
                {hidden("logo", &page.logo)}
                {hidden("hero_picture", &page.hero.picture)}
                <p><a class="a-link" href="/admin/settings/pictures">{say(language, "admin.look.pictures")}{icon(Icon::Onward)}</a></p>
                <fieldset class="a-swatches">
                    <legend>{say(language, "admin.look.theme")}</legend>
                    {themes}
                </fieldset>
                <fieldset>
                    <legend>{say(language, "admin.look.blocks")}</legend>
                    <p class="a-entry-hint">{say(language, "admin.look.blocks_hint")}</p>
                    <div class="a-places">{blocks}</div>
                    {problem.map(|problem| view! { <p class="a-entry-problem">{problem}</p> })}
                </fieldset>
            </div>
        </section>
    }
    .into_any()
}

/// The colours themselves, each on its own paper.
fn swatch(form: Form<'_>, theme: Theme, is_on: bool) -> AnyView {
    let (code, id) = (theme.code(), ["theme-", theme.code()].concat());
    view! {
        <div class="a-tick">
            <input id=id.clone() type="radio" name="theme" value=code checked=is_on/>
            <label for=id><span class="a-swatch" data-theme=code aria-hidden="true"><i></i><i></i><i></i></span>{coded(form.language, "theme", code)}</label>
        </div>
    }
    .into_any()
}

fn place(form: Form<'_>, page: &Appearance, block: Block) -> AnyView {
    let (language, now) = (form.language, page.blocks.place(block));
    let id = ["place-", block.code()].concat();
    let hide = (!block.is_needed())
        .then(|| view! { <option value="" selected=now.is_none()>{say(language, "admin.look.hidden")}</option> });
    let places = (1..=Block::ALL.len()).map(|at| {
        let count = at.to_string();
        let words = say_with(language, "admin.look.place", &[("place", &count)]);
        view! { <option value=count selected=now == Some(at)>{words}</option> }
    });
    view! {
        <div class="a-entry">
            <label for=id.clone()>{coded(language, "block", block.code())}</label>
            <select id=id name=["place_", block.code()].concat()>{hide}{places.collect_view()}</select>
        </div>
    }
    .into_any()
}
