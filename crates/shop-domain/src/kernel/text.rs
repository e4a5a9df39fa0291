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

/// Puts values where `{name}` stands, in one pass: what stands in a value is never filled in again.
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        text.push_str(values.iter().find(|value| value.0 == name).map_or("", |value| value.1));
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_their_names_stood() {
        assert_eq!(fill("再 {amount} 就免運費。", &[("amount", "NT$20")]), "再 NT$20 就免運費。");
        assert_eq!(fill("{a}{b}!", &[("b", "2"), ("a", "1")]), "12!");
        assert_eq!(fill("no values", &[]), "no values");
    }

    #[test]
    fn a_value_that_looks_like_a_place_is_only_a_value() {
        assert_eq!(fill("{name}: {b}", &[("name", "{b}{{7*7}}"), ("b", "1")]), "{b}{{7*7}}: 1");
    }

    #[test]
    fn lines_end_alike_wherever_they_were_typed() {
        assert_eq!(LocalText::new("一\r\n\r\n二", "one").zh, "一\n\n二");
    }
}
