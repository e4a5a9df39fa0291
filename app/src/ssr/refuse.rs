//! A refusal in the reader's words. Never shows the text of an internal error: that goes to the
//! log, with its causes.

use crate::words::find;
use shop_contract::{FieldProblem, Problem};
use shop_domain::{fault::Class, kernel::Language};
use shop_services::refusal::Refusal;

pub fn refuse(language: Language, refusal: &dyn Refusal) -> Problem {
    let class = refusal.class();
    if matches!(class, Class::Internal | Class::Unavailable) {
        tracing::error!(code = refusal.code(), error = %chain(refusal), "a request failed");
    }
    let code = if class == Class::Internal { "internal" } else { refusal.code() };
    let mut problem = Problem::new(class, code, say(language, code));
    problem.fields = refusal
        .fields()
        .iter()
        .map(|field| FieldProblem {
            field: field.field.clone(),
            code: field.code.to_owned(),
            message: say(language, field.code),
        })
        .collect();
    problem.total = refusal.total();
    problem.changes = refusal.changes().to_vec();
    problem
}

/// Names the code where the sentence is missing, so that a reader can at least report it.
fn say(language: Language, code: &str) -> String {
    find(language, code).unwrap_or(code).to_owned()
}

fn chain(refusal: &dyn Refusal) -> String {
    let mut text = refusal.to_string();
    let mut cause = refusal.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
