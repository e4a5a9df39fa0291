//! The rows of a product's form: its variants and its facts, and two blank ones of each, so that
//! rows are added without JavaScript. Never numbers a row anew: what was third stays third.

use super::{
    fields::{Field, Form, Pair, hidden, id_of},
    icons::{Icon, icon},
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{ProductForm, VariantForm};
use shop_domain::{kernel::Language, product::Fact};

const BLANK_ROWS: usize = 2;

pub(super) fn variants(form: Form<'_>, typed: &ProductForm) -> AnyView {
    let language = form.language;
    let option = Pair {
        name: "option",
        label: say(language, "admin.product.option"),
        hint: Some(say(language, "admin.product.option_hint")),
        lines: 0,
        at_most: 40,
    };
    let blank = VariantForm::default();
    let rows = typed.variants.iter().chain(std::iter::repeat_n(&blank, BLANK_ROWS));
    let rows = rows.enumerate().map(|(at, row)| variant(form, at, row));
    view! {
        <section class="a-part is-wide" aria-labelledby="variants">
            <div class="a-part-head">
                <h2 id="variants">{say(language, "admin.product.variants")}</h2>
                <p>{say(language, "admin.product.variants_hint")}</p>
            </div>
            <div class="a-part-body">
                {option.show(form, &typed.option_zh, &typed.option_en)}
                <div class="a-grid-rows a-variants">{rows.collect_view()}</div>
            </div>
        </section>
    }
    .into_any()
}

fn variant(form: Form<'_>, at: usize, row: &VariantForm) -> AnyView {
    let language = form.language;
    let name = |field: &str| name_of("variants", at, field);
    let field = |part: &str, label, value: &str| Field::new(name(part), say(language, label), value);
    let known = row.id.is_some();
    let remove = known.then(|| remove_box(language, name("remove")));
    let stock = row.id.map(|id| {
        let address = ["/admin/stock/", &id.to_string()].concat();
        view! { <p><a class="a-link" href=address>{say(language, "admin.product.stock")}{icon(Icon::Onward)}</a></p> }
    });
    let id = row.id.map(|id| hidden(name("id"), id));
    view! {
        <fieldset class=row_class(known)>
            <legend>{legend(language, "admin.product.variant", known, at)}</legend>
            {id}
            {hidden(name("on_hand_before"), row.on_hand_before)}
            {field("sku", "admin.product.sku", &row.sku).at_most(64).kind("text", "off").show(form)}
            {field("choice_zh", "admin.product.choice", &row.choice_zh).in_tongue(Language::Chinese).at_most(60).show(form)}
            {field("choice_en", "admin.product.choice", &row.choice_en).in_tongue(Language::English).at_most(60).show(form)}
            {field("price", "admin.product.price", &row.price).number().at_most(12).show(form)}
            {field("regular_price", "admin.product.regular_price", &row.regular_price).number().at_most(12).show(form)}
            {field("weight", "admin.product.weight", &row.weight).number().at_most(6).show(form)}
            {field("on_hand", "admin.product.on_hand", &row.on_hand).number().at_most(9).show(form)}
            {stock}
            {remove}
        </fieldset>
    }
    .into_any()
}

pub(super) fn facts(form: Form<'_>, facts: &[Fact]) -> AnyView {
    let language = form.language;
    let blank = Fact { name: Default::default(), value: Default::default() };
    let rows = facts.iter().chain(std::iter::repeat_n(&blank, BLANK_ROWS));
    let rows = rows.enumerate().map(|(at, row)| fact(form, at, row, at < facts.len()));
    view! {
        <section class="a-part is-wide" aria-labelledby="facts">
            <div class="a-part-head">
                <h2 id="facts">{say(language, "admin.product.facts")}</h2>
                <p>{say(language, "admin.product.facts_hint")}</p>
            </div>
            <div class="a-part-body"><div class="a-grid-rows a-facts-rows">{rows.collect_view()}</div></div>
        </section>
    }
    .into_any()
}

fn fact(form: Form<'_>, at: usize, row: &Fact, known: bool) -> AnyView {
    let language = form.language;
    let field = |part: &str, label, value: &str, tongue| {
        let field = Field::new(name_of("facts", at, part), say(language, label), value);
        field.in_tongue(tongue).at_most(120).show(form)
    };
    view! {
        <fieldset class=row_class(known)>
            <legend>{legend(language, "admin.product.fact_row", known, at)}</legend>
            {field("name_zh", "admin.product.fact_name", &row.name.zh, Language::Chinese)}
            {field("value_zh", "admin.product.fact_value", &row.value.zh, Language::Chinese)}
            {field("name_en", "admin.product.fact_name", &row.name.en, Language::English)}
            {field("value_en", "admin.product.fact_value", &row.value.en, Language::English)}
        </fieldset>
    }
    .into_any()
}

pub(super) fn remove_box(language: Language, name: String) -> AnyView {
    let id = id_of(&name);
    view! {
        <div class="a-tick">
            <input id=id.clone() type="checkbox" name=name value="on"/>
            <label for=id>{say(language, "admin.product.remove")}</label>
        </div>
    }
    .into_any()
}

pub(super) fn name_of(list: &str, at: usize, field: &str) -> String {
    [list, "[", &at.to_string(), "].", field].concat()
}

fn row_class(known: bool) -> &'static str {
    if known { "a-grid-row" } else { "a-grid-row is-blank" }
}

fn legend(language: Language, code: &'static str, known: bool, at: usize) -> String {
    let number = say_with(language, code, &[("number", &(at + 1).to_string())]);
    if known { number } else { [&number, say(language, "admin.product.blank")].concat() }
}
