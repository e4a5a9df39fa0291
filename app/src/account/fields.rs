//! A label, a field, a hint, and the error beside it, as the server alone renders them. Never judges what was typed,
//! and never clears it but for passwords.

use super::AccountFrame;
use crate::ui::field::{described_by, label};
use leptos::prelude::*;
use shop_contract::{CustomerView, Problem};

pub(super) struct Entry {
    /// Tells the fields of one form on a page from those of another.
    pub form: &'static str,
    pub name: &'static str,
    /// By its code, as the hint.
    pub label: &'static str,
    pub hint: Option<&'static str>,
    pub value: String,
    pub kind: &'static str,
    pub inputmode: &'static str,
    pub autocomplete: &'static str,
    pub most: &'static str,
    pub required: bool,
}

impl Entry {
    pub fn new(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self {
            form: "account",
            name,
            label,
            hint: None,
            value: String::new(),
            kind: "text",
            inputmode: "text",
            autocomplete,
            most: "100",
            required: true,
        }
    }

    /// The address that somebody signs in with.
    pub fn email(value: &str) -> Self {
        let (kind, inputmode, most) = ("email", "email", "254");
        let value = value.to_owned();
        Self { kind, inputmode, most, value, ..Self::new("email", "account.email", "username") }
    }

    pub fn password(label: &'static str, autocomplete: &'static str) -> Self {
        Self { kind: "password", most: "128", ..Self::new("password", label, autocomplete) }
    }

    pub fn show(self, frame: &AccountFrame, problem: Option<&Problem>) -> AnyView {
        let form = self.form;
        self.show_in(frame, form, problem)
    }

    /// In one of several forms that are alike.
    pub fn show_in(self, frame: &AccountFrame, form: &str, problem: Option<&Problem>) -> AnyView {
        let id = id_of(form, self.name);
        let wrong = problem.and_then(|problem| problem.of_field(self.name)).map(str::to_owned);
        let hint = self.hint.map(|code| frame.say(code)).unwrap_or_default();
        let class = ["field field-", self.name, if wrong.is_some() { " field-wrong" } else { "" }].concat();
        let optional = (!self.required).then(|| frame.say("form.optional").to_owned());
        view! {
            <div class=class>
                {label(&id, frame.say(self.label).to_owned(), optional)}
                <input class="input" id=id.clone() name=self.name type=self.kind inputmode=self.inputmode
                    autocomplete=self.autocomplete maxlength=self.most required=self.required value=self.value
                    aria-describedby=described_by(&id, hint) aria-invalid=wrong.is_some().to_string() />
                {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=[&id, "-hint"].concat()>{hint}</p> })}
                <p class="field-error" id=[&id, "-error"].concat()>{wrong}</p>
            </div>
        }
        .into_any()
    }
}

fn id_of(form: &str, name: &str) -> String {
    [form, "-", name].concat()
}

/// A list to choose from, as [`Entry`] is.
pub(super) fn select(
    frame: &AccountFrame,
    (name, words): (&'static str, &'static str),
    options: AnyView,
    problem: Option<&Problem>,
) -> AnyView {
    let id = id_of("account", name);
    let wrong = problem.and_then(|problem| problem.of_field(name)).map(str::to_owned);
    let class = ["field field-", name, if wrong.is_some() { " field-wrong" } else { "" }].concat();
    view! {
        <div class=class>
            {label(&id, frame.say(words).to_owned(), None)}
            <select class="input" id=id.clone() name=name required aria-describedby=described_by(&id, "") aria-invalid=wrong.is_some().to_string()>
                {options}
            </select>
            <p class="field-error" id=[&id, "-error"].concat()>{wrong}</p>
        </div>
    }
    .into_any()
}

pub(super) fn hidden(name: &'static str, value: &str) -> AnyView {
    view! { <input type="hidden" name=name value=value.to_owned() /> }.into_any()
}

/// What a refused form says first, with a link to each field that is wrong.
pub(super) fn errors(problem: Option<&Problem>) -> Option<AnyView> {
    errors_of("account", problem)
}

pub(super) fn errors_of(form: &str, problem: Option<&Problem>) -> Option<AnyView> {
    let problem = problem?;
    let fields = problem.fields.iter().map(|field| {
        view! { <li><a href=["#", &id_of(form, &field.field)].concat()>{field.message.clone()}</a></li> }
    });
    let fields = (!problem.fields.is_empty()).then(|| view! { <ul>{fields.collect_view()}</ul> });
    Some(view! { <div class="form-errors" role="alert"><p>{problem.message.clone()}</p>{fields}</div> }.into_any())
}

/// What is wrong, whichever of the forms it was typed into.
pub(super) fn refused(problem: &Problem) -> AnyView {
    let said = problem.fields.first().map_or(&problem.message, |field| &field.message).clone();
    view! { <div class="form-errors" role="alert"><p>{said}</p></div> }.into_any()
}

/// Who only sits at an open browser does not know it. `form`: what tells this field from others of the page.
pub(super) fn current(
    frame: &AccountFrame,
    customer: &CustomerView,
    form: &str,
    name: &'static str,
) -> Option<AnyView> {
    let entry = Entry { name, ..Entry::password("account.current_password", "current-password") };
    customer.has_password.then(|| entry.show_in(frame, form, None))
}
