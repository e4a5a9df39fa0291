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

impl LocalText {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
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
