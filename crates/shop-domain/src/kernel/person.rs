//! Names of people. Never splits one into first and last, and never judges how it is spelled.

use crate::fault::{Class, Fault};
use serde::{Deserialize, Serialize};

/// A name of 1 to [`PersonName::MAX`] characters, as typed but for the blanks around it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("a name is needed")]
    Missing,
    #[error("a name has at most {} characters", PersonName::MAX)]
    TooLong,
    #[error("a name has no control characters")]
    Malformed,
}

impl Fault for NameError {
    fn class(&self) -> Class {
        Class::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "name.missing",
            Self::TooLong => "name.too_long",
            Self::Malformed => "name.malformed",
        }
    }
}

impl PersonName {
    /// In characters, not in bytes.
    pub const MAX: usize = 50;

    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NameError::Missing);
        }
        if text.chars().any(is_control) {
            return Err(NameError::Malformed);
        }
        if text.chars().nth(Self::MAX).is_some() {
            return Err(NameError::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// From storage, without judging again.
    pub fn restore(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Characters that start a line or turn its direction, and so could forge the text around a value.
pub(super) fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

impl std::fmt::Display for PersonName {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for PersonName {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(&text)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> String {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, NameError> {
        PersonName::parse(text).map(String::from)
    }

    #[test]
    fn a_name_is_kept_as_typed_but_for_the_blanks_around_it() {
        for name in ["林小美", "O’Brien-Šmíd Jr.", "王 Ｍ", "𠮷野", "娃丹．巴色兒"] {
            assert_eq!(parsed(&["\u{3000} ", name, " "].concat()), Ok(name.into()));
        }
    }

    #[test]
    fn a_name_has_one_to_fifty_characters() {
        assert_eq!(parsed(" \u{3000}"), Err(NameError::Missing));
        assert!(parsed("美").is_ok());
        assert!(parsed(&"美".repeat(50)).is_ok());
        assert_eq!(parsed(&"美".repeat(51)), Err(NameError::TooLong));
    }

    #[test]
    fn a_name_cannot_forge_the_text_around_it() {
        for name in ["a\nb", "a\0b", "a\tb", "a\u{202e}b", "a\u{2028}b"] {
            assert_eq!(parsed(name), Err(NameError::Malformed), "{name:?}");
        }
    }
}
