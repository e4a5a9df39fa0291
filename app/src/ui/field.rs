//! A label, a field, a hint, and the error beside it. Never judges what was typed, and never
//! clears it.

use leptos::{ev, prelude::*};

/// How a text field looks and what may be typed with help.
pub struct Field {
    pub name: &'static str,
    pub label: String,
    pub hint: String,
    /// Said beside the label where the field may stay empty; an empty text says it without a word.
    pub optional: Option<String>,
    pub kind: &'static str,
    pub inputmode: &'static str,
    pub autocomplete: &'static str,
    pub most: &'static str,
}

/// The id of the field with this name, as links from the list of errors use it.
pub fn field_id(name: &str) -> String {
    ["order-", name].concat()
}

pub fn text_field(
    spec: Field,
    value: RwSignal<String>,
    problem: Signal<Option<String>>,
    left: impl Fn(&'static str) + 'static,
    typed: impl Fn(&'static str) + 'static,
) -> impl IntoView {
    let name = spec.name;
    let id = field_id(name);
    let required = spec.optional.is_none();
    let wrong = Signal::derive(move || problem.with(Option::is_some));
    let invalid = Signal::derive(move || problem.with(Option::is_some).to_string());
    view! {
        <div class=["field field-", name].concat() class:field-wrong=wrong>
            {label(&id, spec.label, spec.optional)}
            <input
                class="input"
                id=id.clone()
                name=name
                type=spec.kind
                inputmode=spec.inputmode
                autocomplete=spec.autocomplete
                maxlength=spec.most
                required=required
                value=value.get_untracked()
                prop:value=value
                aria-describedby=described_by(&id, &spec.hint)
                aria-invalid=invalid
                on:input=move |event: ev::Event| { value.set(event_target_value(&event)); typed(name) }
                on:blur=move |_| left(name)
            />
            {below(&id, spec.hint, problem)}
        </div>
    }
}

pub fn label(id: &str, text: String, optional: Option<String>) -> impl IntoView + use<> {
    view! {
        <label class="field-label" for=id.to_owned()>
            {text}
            {optional.filter(|word| !word.is_empty()).map(|word| view! { <span class="field-optional">{word}</span> })}
        </label>
    }
}

/// The hint, and under it what is wrong: its place is in the page from the start, so that it is
/// read out when it gets its text.
pub fn below(id: &str, hint: String, problem: Signal<Option<String>>) -> impl IntoView + use<> {
    let hint = (!hint.is_empty()).then(|| view! { <p class="field-hint" id=[id, "-hint"].concat()>{hint}</p> });
    view! {
        {hint}
        <p class="field-error" id=[id, "-error"].concat()>{problem}</p>
    }
}

pub fn described_by(id: &str, hint: &str) -> String {
    let error = [id, "-error"].concat();
    if hint.is_empty() { error } else { [id, "-hint ", &error].concat() }
}
