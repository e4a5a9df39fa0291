//! The four parts of the form. Never send it.

use super::{
    delivery::{city_field, district_field},
    form::FormSeed,
    judge::{Sentences, judge_again, judge_field, payable},
    typed::Typed,
    ways::{self, WayWords},
};
use crate::{
    islands::cart::CartState,
    ui::field::{Field, field_id, label, text_field},
    words::fill,
};
use leptos::{ev, prelude::*};
use shop_domain::{kernel::Language, shipment::DeliveryKind};

crate::words! {
    /// In the parts.
    PartWords {
        contact = "form.contact", name = "form.name", phone = "form.phone", phone_hint = "form.phone_hint", email = "form.email",
        email_hint = "form.email_hint", optional = "form.optional", delivery = "form.delivery", choose_store = "form.choose_store", other_store = "form.other_store",
        postal_code = "form.postal_code", postal_code_hint = "form.postal_code_hint", city = "form.city", district = "form.district",
        choose = "form.choose", line = "form.line", line_hint = "form.line_hint", payment = "form.payment", note = "form.note",
        note_label = "form.note_label", note_hint = "form.note_hint", free = "drawer.free",
    }
}

pub(super) fn one_field(
    spec: Field,
    value: RwSignal<String>,
    typed: Typed,
    sentences: StoredValue<Sentences>,
) -> impl IntoView {
    let judge = move |field| sentences.with_value(|sentences| judge_field(typed, sentences, field));
    // While it is typed only a known error is judged again: it goes as soon as it is mended.
    let again = move |field| {
        if typed.wrong.with_untracked(|wrong| wrong.iter().any(|problem| problem.field == field)) {
            judge(field);
        }
    };
    let problem = typed.problem_of(spec.name);
    text_field(spec, value, problem, judge, again)
}

pub fn contact(typed: Typed, words: &PartWords, sentences: StoredValue<Sentences>) -> impl IntoView + use<> {
    let name = Field {
        name: "name",
        label: words.name(),
        hint: String::new(),
        optional: None,
        kind: "text",
        inputmode: "text",
        autocomplete: "name",
        most: "60",
    };
    let phone = Field {
        name: "phone",
        label: words.phone(),
        hint: words.phone_hint(),
        optional: None,
        kind: "tel",
        inputmode: "tel",
        autocomplete: "tel",
        most: "30",
    };
    let email = Field {
        name: "email",
        label: words.email(),
        hint: words.email_hint(),
        optional: Some(words.optional()),
        kind: "email",
        inputmode: "email",
        autocomplete: "email",
        most: "254",
    };
    view! {
        <section class="part" aria-labelledby="part-contact">
            <h3 class="part-title" id="part-contact">{words.contact()}</h3>
            <div class="fields">
                {one_field(name, typed.name, typed, sentences)}
                {one_field(phone, typed.phone, typed, sentences)}
                {one_field(email, typed.email, typed, sentences)}
            </div>
        </section>
    }
}

pub fn delivery(
    state: CartState,
    seed: &FormSeed,
    typed: Typed,
    words: &PartWords,
    sentences: StoredValue<Sentences>,
) -> impl IntoView + use<> {
    let code = Field {
        name: "postal_code",
        label: words.postal_code(),
        hint: words.postal_code_hint(),
        // Its hint says already that it need not be typed.
        optional: Some(String::new()),
        kind: "text",
        inputmode: "numeric",
        autocomplete: "postal-code",
        most: "6",
    };
    let line = Field {
        name: "line",
        label: words.line(),
        hint: words.line_hint(),
        optional: None,
        kind: "text",
        inputmode: "text",
        autocomplete: "street-address",
        most: "110",
    };
    let language: Language = state.language;
    let way_words =
        WayWords { free: words.free(), choose_store: words.choose_store(), other_store: words.other_store() };
    let store = seed.ways.iter().any(|way| way.offer.kind == DeliveryKind::Store);
    let store = store.then(|| view! { <input type="hidden" name="store" id=field_id("store") value=typed.store /> });
    view! {
        <section class="part" aria-labelledby="part-delivery">
            <h3 class="part-title" id="part-delivery">{words.delivery()}</h3>
            <div class="part-body ways">
                <div role="radiogroup" aria-labelledby="part-delivery">
                    {ways::rows(state, typed, &seed.delivery_note, &way_words, sentences)}
                    {store}
                    {choice_problem(typed, "delivery")}
                    {choice_problem(typed, "store")}
                </div>
                <div class="fields">
                    {city_field(typed, language, words, sentences)}
                    {district_field(typed, language, words, sentences)}
                    {one_field(code, typed.postal_code, typed, sentences)}
                    {one_field(line, typed.line, typed, sentences)}
                </div>
            </div>
        </section>
    }
}

/// What is wrong with a choice, below all that may be chosen.
fn choice_problem(typed: Typed, name: &'static str) -> impl IntoView {
    view! { <p class="field-error" id=[&field_id(name), "-error"].concat()>{typed.problem_of(name)}</p> }
}

pub fn payment(
    state: CartState,
    typed: Typed,
    words: &PartWords,
    sentences: StoredValue<Sentences>,
) -> impl IntoView + use<> {
    let methods = typed.methods.get_value();
    let first = methods.first().map(|choice| choice.method.clone());
    let rows = methods
        .into_iter()
        .map(|choice| {
            let code = choice.method.code().to_owned();
            let (chosen, title) = (code.clone(), choice.title.clone());
            let id = (first.as_ref() == Some(&choice.method)).then(|| field_id("payment"));
            // Where it cannot be, why not stands in the place of what comes next.
            let next = state.text(move |cart| match payable(typed, &choice, cart) {
                Ok(()) => fill(&choice.next, &[("total", &cart.total.to_string())]),
                Err(fault) => sentences.with_value(|sentences| sentences.say(fault)),
            });
            view! {
                <label class="method">
                    <input
                        type="radio"
                        id=id
                        name="payment"
                        checked=typed.payment.with_untracked(|payment| *payment == code)
                        value=code
                        aria-describedby=[&field_id("payment"), "-error"].concat()
                        on:change=move |_| {
                            typed.payment.set(chosen.clone());
                            sentences.with_value(|sentences| judge_again(typed, sentences));
                        }
                    />
                    <span class="method-name">{title}</span>
                    <span class="method-next">{next}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <section class="part" aria-labelledby="part-payment">
            <h3 class="part-title" id="part-payment">{words.payment()}</h3>
            <div class="part-body" role="radiogroup" aria-labelledby="part-payment">
                {rows}
                {choice_problem(typed, "payment")}
            </div>
        </section>
    }
}

pub fn note(typed: Typed, words: &PartWords) -> impl IntoView + use<> {
    let id = field_id("note");
    let hint = [&id, "-hint"].concat();
    view! {
        <section class="part" aria-labelledby="part-note">
            <h3 class="part-title" id="part-note">{words.note()}</h3>
            <div class="fields">
                <div class="field field-note">
                    {label(&id, words.note_label(), Some(words.optional()))}
                    <textarea
                        class="input"
                        id=id.clone()
                        name="note"
                        rows="3"
                        maxlength="500"
                        aria-describedby=hint.clone()
                        prop:value=typed.note
                        on:input=move |event: ev::Event| typed.note.set(event_target_value(&event))
                    >
                        {crate::ui::typed::typed(&typed.note.get_untracked())}
                    </textarea>
                    <p class="field-hint" id=hint>{words.note_hint()}</p>
                </div>
            </div>
        </section>
    }
}
