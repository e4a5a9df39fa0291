//! Words for what is only known at run time: a status, a role, a number. Never a code shown bare.

use crate::words::{fill, find};
use shop_domain::kernel::Language;

/// The word of `admin.<family>.<code>`.
pub(super) fn coded(language: Language, family: &str, code: &str) -> &'static str {
    find(language, &["admin.", family, ".", code].concat()).unwrap_or_default()
}

/// "3 units": the sentence is `admin.<family>.one` or `admin.<family>.many`, by the number.
pub(super) fn counted(language: Language, family: &str, number: i64) -> String {
    let form = if number == 1 { "one" } else { "many" };
    fill(coded(language, family, form), &[("number", &number.to_string())])
}

/// What a letter is about. One of a kind that this program does not know is shown by its code.
pub(super) fn kind_of_letter(language: Language, kind: &str) -> String {
    known("admin.letter.kind.", language, kind)
}

pub(super) fn kind_of_work(language: Language, kind: &str) -> String {
    known("admin.work.", language, kind)
}

fn known(family: &str, language: Language, kind: &str) -> String {
    find(language, &[family, kind].concat()).unwrap_or(kind).to_owned()
}
