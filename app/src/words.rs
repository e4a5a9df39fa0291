//! The sentences that people read, found by code in `locales/`. Never called in the browser:
//! islands are handed their words as [`words!`](crate::words!) props, so the tables stay on the server.

use shop_domain::kernel::Language;
pub use shop_domain::kernel::fill;
use std::{collections::HashMap, sync::LazyLock};

type Table = HashMap<String, String>;

static CHINESE: LazyLock<Table> = LazyLock::new(|| {
    table(&[
        include_str!("../../locales/zh-TW/shop.toml"),
        include_str!("../../locales/zh-TW/account.toml"),
        include_str!("../../locales/zh-TW/admin.toml"),
        include_str!("../../locales/zh-TW/errors.toml"),
        include_str!("../../locales/zh-TW/import.toml"),
        include_str!("../../locales/zh-TW/staff.toml"),
        include_str!("../../locales/zh-TW/webhooks.toml"),
        include_str!("../../locales/zh-TW/customers.toml"),
    ])
});

static ENGLISH: LazyLock<Table> = LazyLock::new(|| {
    table(&[
        include_str!("../../locales/en/shop.toml"),
        include_str!("../../locales/en/account.toml"),
        include_str!("../../locales/en/admin.toml"),
        include_str!("../../locales/en/errors.toml"),
        include_str!("../../locales/en/import.toml"),
        include_str!("../../locales/en/staff.toml"),
        include_str!("../../locales/en/webhooks.toml"),
        include_str!("../../locales/en/customers.toml"),
    ])
});

fn table(files: &[&str]) -> Table {
    files.iter().flat_map(|file| toml::from_str::<Table>(file).expect("a table of sentences")).collect()
}

/// The sentence of a code; a code that nobody wrote a sentence for is shown as it is.
pub fn say(language: Language, code: &'static str) -> &'static str {
    find(language, code).unwrap_or(code)
}

/// The same for codes that are only known at run time, as those of errors.
pub fn find(language: Language, code: &str) -> Option<&'static str> {
    match language {
        Language::Chinese => CHINESE.get(code),
        Language::English => ENGLISH.get(code),
    }
    .map(String::as_str)
}

pub fn say_with(language: Language, code: &'static str, values: &[(&str, &str)]) -> String {
    fill(say(language, code), values)
}

/// "1 item", "2 items": one of two sentences, by the number that stands at `{count}`. In the browser too.
pub fn counted(one: &str, many: &str, count: i64) -> String {
    fill(if count == 1 { one } else { many }, &[("count", &count.to_string())])
}

/// A set of sentences that an island gets as a prop: a plain list on the wire, names in the code.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($word:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Vec<String>);

        const _: () = {
            #[allow(non_camel_case_types)]
            enum At { $($word),+ }

            impl $name {
                pub fn of(language: shop_domain::kernel::Language) -> Self {
                    Self([$($code),+].map(|code| $crate::words::say(language, code).to_owned()).into())
                }
                $(pub fn $word(&self) -> String { self.0[At::$word as usize].clone() })+
            }
        };
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_sentences() {
        let missing = |from: &Table, to: &Table| -> Vec<String> {
            from.keys().filter(|code| !to.contains_key(*code)).cloned().collect()
        };
        assert_eq!(missing(&CHINESE, &ENGLISH), Vec::<String>::new(), "only in Chinese");
        assert_eq!(missing(&ENGLISH, &CHINESE), Vec::<String>::new(), "only in English");
    }

    #[test]
    fn no_code_is_used_for_two_sentences() {
        for folder in [
            [
                include_str!("../../locales/zh-TW/shop.toml"),
                include_str!("../../locales/zh-TW/account.toml"),
                include_str!("../../locales/zh-TW/admin.toml"),
                include_str!("../../locales/zh-TW/errors.toml"),
                include_str!("../../locales/zh-TW/import.toml"),
                include_str!("../../locales/zh-TW/staff.toml"),
                include_str!("../../locales/zh-TW/webhooks.toml"),
                include_str!("../../locales/zh-TW/customers.toml"),
            ],
            [
                include_str!("../../locales/en/shop.toml"),
                include_str!("../../locales/en/account.toml"),
                include_str!("../../locales/en/admin.toml"),
                include_str!("../../locales/en/errors.toml"),
                include_str!("../../locales/en/import.toml"),
                include_str!("../../locales/en/staff.toml"),
                include_str!("../../locales/en/webhooks.toml"),
                include_str!("../../locales/en/customers.toml"),
            ],
        ] {
            let sum: usize = folder.iter().map(|file| table(&[file]).len()).sum();
            assert_eq!(sum, table(&folder).len());
        }
    }

    #[test]
    fn one_of_something_is_no_plural() {
        let says = |count| counted("{count} item", "{count} items", count);
        assert_eq!([says(0), says(1), says(2)], ["0 items", "1 item", "2 items"]);
    }
}
