//! The sentences of letters, found by code in `locales/`, and moments as people read them.

use shop_domain::kernel::{Language, fill};
use std::{collections::HashMap, sync::LazyLock};
use time::{OffsetDateTime, UtcOffset, macros::offset};

type Table = HashMap<String, String>;

static CHINESE: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../../../../locales/zh-TW/mail.toml")));
static ENGLISH: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../../../../locales/en/mail.toml")));

/// Taiwan keeps one time all year.
const SHOP: UtcOffset = offset!(+8);

fn table(file: &str) -> Table {
    toml::from_str(file).expect("a table of sentences")
}

/// A code that nobody wrote a sentence for is said as it is.
pub(super) fn say(language: Language, code: &'static str) -> &'static str {
    let table = match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    };
    table.get(code).map_or(code, String::as_str)
}

pub(super) fn say_with(language: Language, code: &'static str, values: &[(&str, &str)]) -> String {
    fill(say(language, code), values)
}

pub(super) fn moment(language: Language, at: OffsetDateTime) -> String {
    let at = at.to_offset(SHOP);
    let (month, time) = (at.month(), format!("{:02}:{:02}", at.hour(), at.minute()));
    let values = [
        ("year", at.year().to_string()),
        ("month", u8::from(month).to_string()),
        ("month_name", month.to_string()),
        ("day", at.day().to_string()),
        ("time", time),
    ];
    say_with(language, "mail.date.format", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn both_languages_have_the_same_sentences() {
        let codes = |table: &Table| table.keys().cloned().collect::<std::collections::BTreeSet<_>>();
        assert_eq!(codes(&CHINESE), codes(&ENGLISH));
    }

    #[test]
    fn moments_are_in_the_time_of_the_shop() {
        let at = datetime!(2026-03-01 20:05 UTC);
        assert_eq!(moment(Language::Chinese, at), "2026年3月2日 04:05");
        assert_eq!(moment(Language::English, at), "2 March 2026, 04:05");
    }
}
