//! Every sentence exists in both languages: the same keys, and the same places to fill in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};

use crate::stamp::files_below;

type Named<'a> = (&'a str, &'a toml::Table);

/// One language: a table for each file in its folder.
pub fn read(folder: &str) -> Result<toml::Table> {
    let mut language = toml::Table::new();
    for file in files_below(Path::new(folder))? {
        let table: toml::Table = std::fs::read_to_string(&file)?.parse().with_context(|| file.display().to_string())?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        language.insert(name, table.into());
    }
    Ok(language)
}

pub fn check(one: Named<'_>, other: Named<'_>) -> Vec<String> {
    let (mut left, mut right) = (BTreeMap::new(), BTreeMap::new());
    flatten("", one.1, &mut left);
    flatten("", other.1, &mut right);
    let missing = |from: &BTreeMap<String, BTreeSet<String>>, of: &BTreeMap<String, BTreeSet<String>>, file: &str| {
        of.keys()
            .filter(|key| !from.contains_key(*key))
            .map(|key| format!("{file}: {key} is missing"))
            .collect::<Vec<_>>()
    };
    let mut violations = missing(&left, &right, one.0);
    violations.extend(missing(&right, &left, other.0));
    // A format is each language's own choice of parts.
    let sentences = left.iter().filter(|(key, _)| !key.ends_with(".format"));
    let differ = sentences.filter(|(key, places)| right.get(*key).is_some_and(|others| others != *places));
    violations.extend(differ.map(|(key, _)| format!("{}: {key} has other places to fill in than {}", one.0, other.0)));
    violations
}

fn flatten(prefix: &str, table: &toml::Table, into: &mut BTreeMap<String, BTreeSet<String>>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, into),
            _ => {
                into.insert(key, places(value.as_str().unwrap_or_default()));
            }
        }
    }
}

/// `{name}` in a sentence.
fn places(sentence: &str) -> BTreeSet<String> {
    sentence
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(one: &str, other: &str) -> Vec<String> {
        check(("zh", &one.parse().unwrap()), ("en", &other.parse().unwrap()))
    }

    #[test]
    fn a_missing_sentence_is_told_on_either_side() {
        assert_eq!(told("[a]\nb = 'x'", "[a]\nc = 'x'"), ["zh: a.c is missing", "en: a.b is missing"]);
        assert!(told("'a.b' = '一'", "[a]\nb = 'one'").is_empty());
    }

    #[test]
    fn places_to_fill_in_are_the_same() {
        assert_eq!(told("a = '{n} 個'", "a = '{count} pieces'").len(), 1);
        assert!(told("a = '{m} {n}'", "a = '{n} {m}'").is_empty());
        assert!(told("'date.format' = '{month}'", "'date.format' = '{month_name}'").is_empty());
    }
}
