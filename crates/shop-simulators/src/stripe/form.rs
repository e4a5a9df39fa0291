//! A form with brackets in its names, as Stripe takes it: a name that is not known is refused, and
//! so is a value that cannot be.

use super::Problem;
use std::collections::BTreeMap;

/// Flat, by the names as they were sent: `line_items[0][quantity]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fields(BTreeMap<String, String>);

impl Fields {
    pub(super) fn parse(text: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(text).into_owned().collect())
    }

    /// `known` says `[]` for any number, and `[*]` for any name.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Problem> {
        let stranger = self.0.keys().find(|name| !known.iter().any(|known| is_like(name, known)));
        stranger.map_or(Ok(()), |name| Err(Problem::parameter("parameter_unknown", name, "Received unknown parameter")))
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(super) fn want(&self, name: &str) -> Result<&str, Problem> {
        let found = self.get(name).filter(|value| !value.is_empty());
        found.ok_or_else(|| Problem::parameter("parameter_missing", name, "Missing required param"))
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<i64>, Problem> {
        let parse = |value: &str| {
            value.parse().map_err(|_| Problem::parameter("parameter_invalid_integer", name, "Invalid integer"))
        };
        self.get(name).map(parse).transpose()
    }

    /// What stands in the brackets after `prefix`, as `metadata`.
    pub(super) fn under(&self, prefix: &str) -> Result<BTreeMap<String, String>, Problem> {
        let inside = |name: &str| Some(name.strip_prefix(prefix)?.strip_prefix('[')?.strip_suffix(']')?.to_owned());
        let found: BTreeMap<String, String> =
            self.0.iter().filter_map(|(name, value)| Some((inside(name)?, value.clone()))).collect();
        let fits = found.len() <= 50 && found.iter().all(|(name, value)| name.len() <= 40 && value.len() <= 500);
        if fits { Ok(found) } else { Err(Problem::parameter("metadata_too_large", prefix, "Metadata too large")) }
    }

    /// How many there are of a list: `line_items[0]…`, `line_items[1]…`.
    pub(super) fn count(&self, list: &str) -> usize {
        (0..).take_while(|at| self.0.keys().any(|name| name.starts_with(&format!("{list}[{at}]")))).count()
    }

    /// Whether the answer is to hold a thing in whole.
    pub(super) fn expands(&self, what: &str) -> bool {
        self.0.iter().any(|(name, value)| name.starts_with("expand[") && value == what)
    }
}

/// Part for part, where a part ends at a bracket.
fn is_like(name: &str, known: &str) -> bool {
    let parts = |text: &str| text.split('[').map(|part| part.trim_end_matches(']').to_owned()).collect::<Vec<_>>();
    let (name, known) = (parts(name), parts(known));
    name.len() == known.len()
        && name.iter().zip(&known).skip(1).all(|(part, known)| match known.as_str() {
            "" => part.bytes().all(|byte| byte.is_ascii_digit()),
            "*" => !part.is_empty(),
            known => part == known,
        })
        && name[0] == known[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_brackets_are_known_by_their_shape() {
        let known = ["mode", "line_items[][price_data][unit_amount]", "metadata[*]", "expand[]"];
        let fields =
            Fields::parse(b"mode=payment&line_items%5B0%5D[price_data][unit_amount]=100&metadata[a]=b&expand[]=c");
        assert!(fields.only(&known).is_ok());
        assert_eq!(fields.count("line_items"), 1);
        assert_eq!(fields.get("line_items[0][price_data][unit_amount]"), Some("100"));
        assert_eq!(fields.under("metadata").map(|found| found.len()).ok(), Some(1));
        assert!(fields.expands("c"));
        for stranger in ["amount=1", "mode[x]=1", "line_items[a][price_data][unit_amount]=1", "metadata[]=1"] {
            assert!(Fields::parse(stranger.as_bytes()).only(&known).is_err(), "{stranger}");
        }
    }
}
