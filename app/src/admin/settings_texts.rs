//! The words on the page and who sells, in both languages. Never holds markup: texts are texts.

use super::fields::{Field, Form, Pair};
use crate::words::say;
use leptos::prelude::*;
use shop_domain::{
    appearance::{Appearance, Seller},
    kernel::LocalText,
};

pub(super) fn texts(form: Form<'_>, page: &Appearance) -> AnyView {
    view! {
        {part(form, "name", "admin.settings.name", None, vec![
            line(form, "name", "admin.settings.shop_name", &page.name),
            line(form, "tagline", "admin.settings.tagline", &page.tagline),
            hinted_line(form, "announcement", "admin.settings.announcement", "admin.settings.announcement_hint", &page.announcement),
        ])}
        {part(form, "hero", "admin.settings.hero", Some("admin.settings.hero_hint"), vec![
            line(form, "hero_title", "admin.settings.hero_title", &page.hero.title),
            lines(form, "hero_sentence", "admin.settings.hero_sentence", 2, &page.hero.sentence),
            line(form, "hero_link", "admin.settings.hero_link", &page.hero.link),
        ])}
        {part(form, "story", "admin.settings.story", None, vec![
            line(form, "story_title", "admin.settings.story_title", &page.story.title),
            lines(form, "story_body", "admin.settings.story_body", 8, &page.story.body),
        ])}
        {part(form, "notes", "admin.settings.notes", Some("admin.settings.notes_hint"), vec![
            lines(form, "delivery_note", "admin.settings.delivery_note", 3, &page.delivery_note),
            lines(form, "return_note", "admin.settings.return_note", 3, &page.return_note),
        ])}
    }
    .into_any()
}

pub(super) fn seller(form: Form<'_>, seller: &Seller) -> AnyView {
    let field = |name, label, value: &str| Field::new(name, say(form.language, label), value).at_most(200);
    let legal = view! {
        <div class="a-pair">
            {field("legal_name", "admin.settings.legal_name", &seller.legal_name).show(form)}
            {field("tax_id", "admin.settings.tax_id", &seller.tax_id).digits().show(form)}
        </div>
    };
    let contact = view! {
        <div class="a-pair">
            {field("seller_phone", "admin.settings.phone", &seller.phone).kind("tel", "off").show(form)}
            {field("seller_email", "admin.settings.email", &seller.email).kind("email", "off").show(form)}
        </div>
    };
    let address = line(form, "seller_address", "admin.settings.address", &seller.address);
    let parts = vec![legal.into_any(), contact.into_any(), address];
    part(form, "seller", "admin.settings.seller", Some("admin.settings.seller_hint"), parts)
}

fn part(
    form: Form<'_>,
    id: &'static str,
    title: &'static str,
    hint: Option<&'static str>,
    fields: Vec<AnyView>,
) -> AnyView {
    let (id, same) = ([id, "-part"].concat(), [id, "-part"].concat());
    view! {
        <section class="a-part" aria-labelledby=same>
            <div class="a-part-head">
                <h2 id=id>{say(form.language, title)}</h2>
                {hint.map(|code| view! { <p>{say(form.language, code)}</p> })}
            </div>
            <div class="a-part-body">{fields}</div>
        </section>
    }
    .into_any()
}

fn line(form: Form<'_>, name: &'static str, label: &'static str, text: &LocalText) -> AnyView {
    lines(form, name, label, 0, text)
}

fn lines(form: Form<'_>, name: &'static str, label: &'static str, lines: u8, text: &LocalText) -> AnyView {
    let at_most = if lines > 3 { 2_000 } else { 500 };
    Pair { name, label: say(form.language, label), hint: None, lines, at_most }.show(form, &text.zh, &text.en)
}

fn hinted_line(
    form: Form<'_>,
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    text: &LocalText,
) -> AnyView {
    let hint = Some(say(form.language, hint));
    Pair { name, label: say(form.language, label), hint, lines: 0, at_most: 200 }.show(form, &text.zh, &text.en)
}
