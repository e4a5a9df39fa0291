//! City, district and postal code. Without JavaScript every district stands under its city in
//! one list; with it the city narrows the list and the district fills in the code.

use super::{
    judge::{Sentences, judge_again, judge_field},
    parts::PartWords,
    typed::Typed,
};
use crate::ui::field::{below, described_by, field_id, label};
use leptos::{either::Either, ev, prelude::*};
use shop_domain::kernel::{
    Language,
    taiwan::{City, cities, find_city},
};

pub fn city_field(
    typed: Typed,
    language: Language,
    words: &PartWords,
    sentences: StoredValue<Sentences>,
) -> impl IntoView + use<> {
    let id = field_id("city");
    let problem = typed.problem_of("city");
    let (wrong, invalid) = signs(problem);
    let now = typed.city.get_untracked();
    let options = cities()
        .iter()
        .map(|city| view! { <option value=city.zh selected=city.zh == now>{name(language, city.zh, city.en)}</option> })
        .collect_view();
    let chosen = move |event: ev::Event| {
        typed.city.set(event_target_value(&event));
        typed.district.set(String::new());
        typed.postal_code.set(String::new());
        sentences.with_value(|sentences| {
            judge_field(typed, sentences, "city");
            judge_again(typed, sentences);
        });
    };
    view! {
        <div class="field field-city" class:field-wrong=wrong>
            {label(&id, words.city(), None)}
            <select
                class="input"
                id=id.clone()
                name="city"
                required
                autocomplete="address-level1"
                aria-describedby=described_by(&id, "")
                aria-invalid=invalid
                on:change=chosen
            >
                <option value="">{words.choose()}</option>
                {options}
            </select>
            {below(&id, String::new(), problem)}
        </div>
    }
}

pub fn district_field(
    typed: Typed,
    language: Language,
    words: &PartWords,
    sentences: StoredValue<Sentences>,
) -> impl IntoView + use<> {
    let id = field_id("district");
    let problem = typed.problem_of("district");
    let (wrong, invalid) = signs(problem);
    let narrow = RwSignal::new(false);
    Effect::new(move |_| narrow.set(true));
    let choose = words.choose();
    let options = move || {
        if narrow.get() {
            let city = typed.city.get();
            Either::Left(find_city(&city).map(|city| districts(city, language, typed.district.get_untracked())))
        } else {
            Either::Right(all(language, typed))
        }
    };
    let chosen = move |event: ev::Event| {
        typed.district.set(event_target_value(&event));
        typed.find_code(true);
        sentences.with_value(|sentences| {
            judge_field(typed, sentences, "district");
            judge_field(typed, sentences, "postal_code");
            judge_again(typed, sentences);
        });
    };
    view! {
        <div class="field field-district" class:field-wrong=wrong>
            {label(&id, words.district(), None)}
            <select
                class="input"
                id=id.clone()
                name="district"
                required
                autocomplete="address-level2"
                aria-describedby=described_by(&id, "")
                aria-invalid=invalid
                on:change=chosen
            >
                <option value="">{choose}</option>
                {options}
            </select>
            {below(&id, String::new(), problem)}
        </div>
    }
}

/// For the looks, and for screen readers.
fn signs(problem: Signal<Option<String>>) -> (Signal<bool>, Signal<String>) {
    let wrong = Signal::derive(move || problem.with(Option::is_some));
    (wrong, Signal::derive(move || wrong.get().to_string()))
}

fn all(language: Language, typed: Typed) -> impl IntoView {
    let (city, district) = (typed.city.get_untracked(), typed.district.get_untracked());
    cities()
        .iter()
        .map(|one| {
            let now = if one.zh == city { district.clone() } else { String::new() };
            view! { <optgroup label=name(language, one.zh, one.en)>{districts(one, language, now)}</optgroup> }
        })
        .collect_view()
}

fn districts(city: &'static City, language: Language, now: String) -> impl IntoView {
    city.districts
        .iter()
        .map(|one| view! { <option value=one.zh selected=one.zh == now>{name(language, one.zh, one.en)}</option> })
        .collect_view()
}

fn name(language: Language, zh: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}
