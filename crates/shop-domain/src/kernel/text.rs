//! A text in the shop's languages. Never translated by us: the owner writes both.

use super::Language;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalText {
    pub zh: String,
    /// May be empty: the Chinese text then stands in for it.
    #[serde(default)]
    pub en: String,
}

/// Browsers send the ends of lines as CRLF, whatever they were.
fn of_one_kind(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n") } else { text }
}

impl LocalText {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: of_one_kind(zh.into()), en: of_one_kind(en.into()) }
    }

    /// The text in `language`, or in the other one where that is empty.
    pub fn get(&self, language: Language) -> &str {
        let (first, second) = match language {
            Language::Chinese => (&self.zh, &self.en),
            Language::English => (&self.en, &self.zh),
        };
        if first.is_empty() { second } else { first }
    }

    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }

    /// The length in characters of the longer of the two.
    pub fn longest(&self) -> usize {
        self.zh.chars().count().max(self.en.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_alike_wherever_they_were_typed() {
        assert_eq!(LocalText::new("一\r\n\r\n二", "one").zh, "一\n\n二");
    }
}
