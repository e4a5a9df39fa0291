//! A labelled field: its hint and its problem stand below, both tied to it for who cannot see.
//! Never judges what was typed, and never clears it.

use crate::ui::typed::typed;
use crate::words::say;
use leptos::prelude::*;
use shop_contract::Problem;
use shop_domain::kernel::Language;
use std::borrow::Cow;

/// What all fields of one form share.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub language: Language,
    pub problem: Option<&'a Problem>,
}

pub(super) struct Field {
    name: String,
    /// Where the name stands more than once on a page.
    id: Option<String>,
    label: Cow<'static, str>,
    /// The language that is to be typed, where a text is kept in both.
    tongue: Option<Language>,
    value: String,
    hint: Option<Cow<'static, str>>,
    /// The id of a hint that stands elsewhere, for several fields at once.
    hinted_by: Option<String>,
    /// Set to the right, in a narrow box: an amount or a count.
    is_number: bool,
    kind: &'static str,
    inputmode: Option<&'static str>,
    autocomplete: Option<&'static str>,
    maxlength: Option<u32>,
    required: bool,
    /// Above zero: a box of so many lines.
    lines: u8,
}

impl Field {
    pub fn new(name: impl Into<String>, label: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            id: None,
            label: label.into(),
            tongue: None,
            value: value.into(),
            hint: None,
            hinted_by: None,
            is_number: false,
            kind: "text",
            inputmode: None,
            autocomplete: None,
            maxlength: None,
            required: false,
            lines: 0,
        }
    }

    pub fn in_tongue(self, tongue: Language) -> Self {
        Self { tongue: Some(tongue), ..self }
    }

    pub fn hint(self, hint: impl Into<Cow<'static, str>>) -> Self {
        Self { hint: Some(hint.into()).filter(|hint| !hint.is_empty()), ..self }
    }

    /// `type`, and what the browser may fill in by itself.
    pub fn kind(self, kind: &'static str, autocomplete: &'static str) -> Self {
        Self { kind, autocomplete: Some(autocomplete), ..self }
    }

    pub fn identified(self, id: String) -> Self {
        Self { id: Some(id), ..self }
    }

    pub fn digits(self) -> Self {
        Self { inputmode: Some("numeric"), autocomplete: Some("off"), ..self }
    }

    pub fn number(self) -> Self {
        Self { is_number: true, ..self.digits() }
    }

    fn hinted_by(self, id: Option<String>) -> Self {
        Self { hinted_by: id, ..self }
    }

    pub fn at_most(self, maxlength: u32) -> Self {
        Self { maxlength: Some(maxlength), ..self }
    }

    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    pub fn lines(self, lines: u8) -> Self {
        Self { lines, ..self }
    }

    pub fn show(self, form: Form<'_>) -> AnyView {
        let id = self.id.clone().unwrap_or_else(|| id_of(&self.name));
        let problem = form.problem.and_then(|problem| problem.of_field(&self.name)).map(str::to_owned);
        let (hint_id, problem_id) = ([&id, "-hint"].concat(), [&id, "-problem"].concat());
        let described = [
            self.hinted_by.clone(),
            self.hint.as_ref().map(|_| hint_id.clone()),
            problem.as_ref().map(|_| problem_id.clone()),
        ];
        let described = described.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let class = if self.is_number { "a-entry is-number" } else { "a-entry" };
        let (label, tongue, hint) = (self.label.clone(), self.tongue, self.hint.clone());
        let control = self.control(id.clone(), described, problem.is_some());
        view! {
            <div class=class>
                <label for=id>{label}{tongue.map(|tongue| tongue_mark(form.language, tongue))}</label>
                {control}
                {hint.map(|hint| view! { <p class="a-entry-hint" id=hint_id>{hint}</p> })}
                {problem.map(|problem| view! { <p class="a-entry-problem" id=problem_id>{problem}</p> })}
            </div>
        }
        .into_any()
    }

    fn control(self, id: String, described: String, refused: bool) -> AnyView {
        let invalid = refused.then_some("true");
        let described = (!described.is_empty()).then_some(described);
        let lang = self.tongue.map(Language::tag);
        if self.lines > 0 {
            return view! {
                <textarea id=id name=self.name rows=self.lines lang=lang maxlength=self.maxlength required=self.required
                    aria-invalid=invalid aria-describedby=described>{typed(&self.value)}</textarea>
            }
            .into_any();
        }
        view! {
            <input id=id name=self.name type=self.kind value=self.value lang=lang inputmode=self.inputmode
                autocomplete=self.autocomplete maxlength=self.maxlength required=self.required
                aria-invalid=invalid aria-describedby=described/>
        }
        .into_any()
    }
}

/// A text in both languages: `<name>_zh` and `<name>_en`, side by side where there is room.
pub(super) struct Pair {
    pub name: &'static str,
    pub label: &'static str,
    pub hint: Option<&'static str>,
    pub lines: u8,
    pub at_most: u32,
}

impl Pair {
    pub fn show(self, form: Form<'_>, zh: &str, en: &str) -> AnyView {
        let hint_id = [self.name, "-hint"].concat();
        let field = |ending: &str, value: &str, tongue| {
            let field = Field::new([self.name, ending].concat(), self.label, value);
            let field = field.in_tongue(tongue).lines(self.lines).at_most(self.at_most);
            field.hinted_by(self.hint.map(|_| hint_id.clone())).show(form)
        };
        let (zh, en) = (field("_zh", zh, Language::Chinese), field("_en", en, Language::English));
        let hint = self.hint.map(|hint| view! { <p class="a-entry-hint" id=hint_id.clone()>{hint}</p> });
        view! { <div class="a-pair">{zh}{en}{hint}</div> }.into_any()
    }
}

fn tongue_mark(language: Language, tongue: Language) -> AnyView {
    let code = match tongue {
        Language::Chinese => "admin.tongue.zh",
        Language::English => "admin.tongue.en",
    };
    view! { " "<span class="a-tongue">{say(language, code)}</span> }.into_any()
}

pub(super) fn hidden(name: impl Into<String>, value: impl ToString) -> AnyView {
    view! { <input type="hidden" name=name.into() value=value.to_string()/> }.into_any()
}

/// `variants[0].price` as an id that a link can point to.
pub(super) fn id_of(name: &str) -> String {
    name.chars().filter(|c| *c != ']').map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_field_becomes_an_id() {
        assert_eq!(id_of("variants[10].regular_price"), "variants-10-regular_price");
        assert_eq!(id_of("title_zh"), "title_zh");
    }
}
