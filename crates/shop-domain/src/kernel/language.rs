//! The languages that the shop speaks. Never holds a sentence: those live in `locales/`.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "zh-TW")]
    Chinese,
    #[serde(rename = "en")]
    English,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The BCP 47 tag, as in `<html lang>` and in the database.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-TW",
            Self::English => "en",
        }
    }

    /// What stands before every path of this language: nothing for the first, `/en` for English.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Chinese => "",
            Self::English => "/en",
        }
    }

    /// `path` starts with a slash.
    pub fn path(self, path: &str) -> String {
        match (self, path) {
            (Self::Chinese, path) => path.to_owned(),
            (Self::English, "/") => "/en/".to_owned(),
            (Self::English, path) => ["/en", path].concat(),
        }
    }

    /// The language of a tag, or of the first tag of an `Accept-Language` that we speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        tag.split(',').find_map(|part| {
            let part = part.trim();
            if part.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("zh")) {
                Some(Self::Chinese)
            } else if part.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("en")) {
                Some(Self::English)
            } else {
                None
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_we_speak_wins() {
        assert_eq!(Language::from_tag("fr-FR, en-GB;q=0.8, zh;q=0.5"), Some(Language::English));
        assert_eq!(Language::from_tag("zh-Hant-TW"), Some(Language::Chinese));
        assert_eq!(Language::from_tag("日本"), None);
    }

    #[test]
    fn english_pages_stand_under_their_own_prefix() {
        assert_eq!(Language::English.path("/"), "/en/");
        assert_eq!(Language::English.path("/p/gaiwan"), "/en/p/gaiwan");
        assert_eq!(Language::Chinese.path("/p/gaiwan"), "/p/gaiwan");
    }
}
