//! A product's pictures: those that are there, and one to add with each save. Never shows a
//! picture in another size than the small one.

use super::{
    fields::{Field, Form, Pair, hidden},
    product_variants::{name_of, remove_box},
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::{PictureForm, PictureView};
use shop_domain::kernel::Language;

pub(super) fn pictures(form: Form<'_>, pictures: &[PictureForm]) -> AnyView {
    let language = form.language;
    let there = pictures.iter().enumerate().map(|(at, row)| picture(form, at, row));
    view! {
        <section class="a-part" aria-labelledby="pictures">
            <div class="a-part-head">
                <h2 id="pictures">{say(language, "admin.product.pictures")}</h2>
                <p>{say(language, "admin.product.pictures_hint")}</p>
            </div>
            <div class="a-part-body">
                {there.collect_view()}
                {new_picture(form)}
            </div>
        </section>
    }
    .into_any()
}

fn picture(form: Form<'_>, at: usize, row: &PictureForm) -> AnyView {
    let language = form.language;
    let name = |field: &str| name_of("pictures", at, field);
    let source = PictureView { key: row.key.clone(), alt: String::new() }.address(400);
    let alt = |field: &str, value: &str, tongue| {
        let field = Field::new(name(field), say(language, "admin.product.alt"), value);
        field.in_tongue(tongue).at_most(200).show(form)
    };
    view! {
        <div class="a-picture">
            {hidden(name("key"), &row.key)}
            <img src=source alt=row.alt_zh.clone() width="80" height="100" loading="lazy"/>
            <div class="a-picture-words">
                {alt("alt_zh", &row.alt_zh, Language::Chinese)}
                {alt("alt_en", &row.alt_en, Language::English)}
                {remove_box(language, name("remove"))}
            </div>
        </div>
    }
    .into_any()
}

fn new_picture(form: Form<'_>) -> AnyView {
    let language = form.language;
    let problem = form.problem.and_then(|problem| problem.of_field("picture")).map(str::to_owned);
    let described = if problem.is_some() { "picture-hint picture-problem" } else { "picture-hint" };
    let invalid = problem.as_ref().map(|_| "true");
    let alt = Pair {
        name: "picture_alt",
        label: say(language, "admin.product.alt"),
        hint: Some(say(language, "admin.product.alt_hint")),
        lines: 0,
        at_most: 200,
    };
    view! {
        <div class="a-new-picture">
            <div class="a-entry">
                <label for="picture">{say(language, "admin.product.picture")}</label>
                <input id="picture" type="file" name="picture" accept="image/jpeg,image/png,image/webp"
                    aria-invalid=invalid aria-describedby=described/>
                <p class="a-entry-hint" id="picture-hint">{say(language, "admin.product.picture_hint")}</p>
                {problem.map(|problem| view! { <p class="a-entry-problem" id="picture-problem">{problem}</p> })}
            </div>
            {alt.show(form, "", "")}
        </div>
    }
    .into_any()
}
