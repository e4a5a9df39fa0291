//! A product as the owner edits it, and a new one. Never judges a price: what was typed goes to
//! the server as text and comes back as it was.

use super::{
    fields::{Field, Form, Pair, hidden, id_of},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    notices::notice,
    product_pictures::pictures,
    product_variants::{facts, variants},
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{CategoryView, Problem, ProductForm};
use shop_domain::{
    kernel::{Language, ProductId},
    pricing::TaxRate,
    staff::Permission,
};

/// `typed`: the product as it is, or what was typed when it was refused. Whoever may not change
/// products sees the form with every field closed.
pub fn product_page(
    frame: AdminFrame,
    typed: ProductForm,
    categories: Vec<CategoryView>,
    problem: Option<Problem>,
) -> AnyView {
    let language = frame.language;
    let form = Form { language, problem: problem.as_ref() };
    let here = ["/admin/products/", &typed.id.map_or_else(|| "new".to_owned(), |id| id.to_string())].concat();
    let title = title_of(language, &typed);
    let locked = !frame.role.may(Permission::ChangeProducts);
    let body = view! {
        <p class="a-crumb"><a href="/admin/products">{icon(Icon::Back)}{say(language, "admin.products.title")}</a></p>
        {head(language, &title, &typed)}
        {notice(form, &here)}
        <form class="a-parts" method="post" action=here enctype="multipart/form-data" novalidate>
            <fieldset class="a-lock" disabled=locked>
                {hidden("version", typed.version)}
                {basics(form, &typed, &categories)}
                {variants(form, &typed)}
                {pictures(form, &typed.pictures)}
                {story(form, &typed)}
                {facts(form, &typed.facts)}
                {(!locked).then(|| save(language, &typed))}
            </fieldset>
        </form>
        {typed.id.filter(|_| !locked).map(|id| shelve(language, id, &typed))}
    };
    framed(&frame, &title, body.into_any())
}

fn title_of(language: Language, typed: &ProductForm) -> String {
    if typed.id.is_none() {
        return say(language, "admin.product.new").to_owned();
    }
    let both = shop_domain::kernel::LocalText::new(typed.title_zh.as_str(), typed.title_en.as_str());
    let title = both.get(language);
    if title.is_empty() { typed.slug.clone() } else { title.to_owned() }
}

fn head(language: Language, title: &str, typed: &ProductForm) -> AnyView {
    let badge = typed.archived.then(|| view! { <p class="a-badges">{super::badges::archived_badge(language)}</p> });
    let public = (typed.id.is_some() && !typed.archived).then(|| {
        let address = language.path(&["/p/", &typed.slug].concat());
        view! {
            <p class="a-head-facts">
                <a href=address target="_blank" rel="noopener">{say(language, "admin.product.public")}{icon(Icon::Outside)}</a>
            </p>
        }
    });
    view! { <header class="a-head"><h1>{title.to_owned()}</h1>{badge}{public}</header> }.into_any()
}

fn basics(form: Form<'_>, typed: &ProductForm, categories: &[CategoryView]) -> AnyView {
    let language = form.language;
    let pair = |name, label, hint, at_most| Pair { name, label: say(language, label), hint, lines: 0, at_most };
    let slug = Field::new("slug", say(language, "admin.product.slug"), typed.slug.clone())
        .hint(say(language, "admin.product.slug_hint"))
        .at_most(80);
    view! {
        <section class="a-part" aria-labelledby="basics">
            <div class="a-part-head"><h2 id="basics">{say(language, "admin.product.basics")}</h2></div>
            <div class="a-part-body">
                {pair("title", "admin.product.title", None, 120).show(form, &typed.title_zh, &typed.title_en)}
                {pair("fact", "admin.product.fact", Some(say(language, "admin.product.fact_hint")), 120).show(form, &typed.fact_zh, &typed.fact_en)}
                <div class="a-pair">{category(form, typed, categories)}{slug.show(form)}</div>
                {tax(form, typed)}
            </div>
        </section>
    }
    .into_any()
}

fn category(form: Form<'_>, typed: &ProductForm, categories: &[CategoryView]) -> AnyView {
    let language = form.language;
    let problem = form.problem.and_then(|problem| problem.of_field("category")).map(str::to_owned);
    let described = problem.as_ref().map(|_| "category-problem");
    let options = categories.iter().map(|category| {
        let selected = category.slug == typed.category;
        view! { <option value=category.slug.clone() selected=selected>{category.title.clone()}</option> }
    });
    view! {
        <div class="a-entry">
            <label for="category">{say(language, "admin.product.category")}</label>
            <select id=id_of("category") name="category" aria-invalid=problem.as_ref().map(|_| "true") aria-describedby=described>
                {options.collect_view()}
            </select>
            {problem.map(|problem| view! { <p class="a-entry-problem" id="category-problem">{problem}</p> })}
        </div>
    }
    .into_any()
}

/// What is sold here is taxed at one rate or exempt; a rate that was set otherwise stays to be chosen.
fn tax(form: Form<'_>, typed: &ProductForm) -> AnyView {
    let language = form.language;
    let problem = form.problem.and_then(|problem| problem.of_field("tax")).map(str::to_owned);
    let mut rates = vec![TaxRate::default(), TaxRate(0)];
    rates.extend(TaxRate::parse(&typed.tax).filter(|rate| !rates.contains(rate)));
    let options = rates.into_iter().map(|rate| {
        let value = rate.to_string();
        let label = match rate {
            TaxRate(0) => say(language, "admin.product.tax_exempt").to_owned(),
            _ => say_with(language, "admin.product.tax_rate", &[("rate", &value)]),
        };
        view! { <option value=value.clone() selected=value == typed.tax>{label}</option> }
    });
    view! {
        <div class="a-entry">
            <label for="tax">{say(language, "admin.product.tax")}</label>
            <select id=id_of("tax") name="tax" aria-invalid=problem.as_ref().map(|_| "true") aria-describedby="tax-hint">
                {options.collect_view()}
            </select>
            <p class="a-entry-hint" id="tax-hint">{say(language, "admin.product.tax_hint")}</p>
            {problem.map(|problem| view! { <p class="a-entry-problem" id="tax-problem">{problem}</p> })}
        </div>
    }
    .into_any()
}

fn story(form: Form<'_>, typed: &ProductForm) -> AnyView {
    let label = say(form.language, "admin.product.story");
    let pair = Pair { name: "story", label, hint: None, lines: 7, at_most: 5_000 };
    view! {
        <section class="a-part" aria-labelledby="story">
            <div class="a-part-head"><h2 id="story">{label}</h2><p>{say(form.language, "admin.product.story_hint")}</p></div>
            <div class="a-part-body">{pair.show(form, &typed.story_zh, &typed.story_en)}</div>
        </section>
    }
    .into_any()
}

fn save(language: Language, typed: &ProductForm) -> AnyView {
    let code = if typed.id.is_some() { "admin.product.save" } else { "admin.product.create" };
    view! {
        <div class="a-save">
            <button class="a-act is-next" type="submit">{say(language, code)}</button>
            <a class="a-act" href="/admin/products">{say(language, "admin.product.leave")}</a>
        </div>
    }
    .into_any()
}

/// Archiving asks nothing, because it can be undone from the same place.
fn shelve(language: Language, id: ProductId, typed: &ProductForm) -> AnyView {
    let (step, button, hint) = if typed.archived {
        ("/restore", "admin.product.restore", "admin.product.restore_hint")
    } else {
        ("/archive", "admin.product.archive", "admin.product.archive_hint")
    };
    view! {
        <form class="a-shelve" method="post" action=["/admin/products/", &id.to_string(), step].concat()>
            <p class="a-soft">{say(language, hint)}</p>
            <button class="a-act" type="submit">{say(language, button)}</button>
        </form>
    }
    .into_any()
}
