//! `docs/faults.md` names a test for each fault: the tests are there. Never runs one.

use std::fs;

const TABLE: &str = "docs/faults.md";

/// Reads the table and every file that it names.
pub fn check() -> Vec<String> {
    let table = fs::read_to_string(TABLE).unwrap_or_default();
    missing(&table, |file| fs::read_to_string(file).unwrap_or_default())
}

fn missing(table: &str, read: impl Fn(&str) -> String) -> Vec<String> {
    let named: Vec<_> = table.split('`').filter_map(|part| part.split_once(".rs::")).collect();
    if named.is_empty() {
        return vec![format!("{TABLE}: names no test")];
    }
    let is_there = |(file, test): &(&str, &str)| read(&[file, ".rs"].concat()).contains(&["fn ", test, "("].concat());
    let gone = named.iter().filter(|named| !is_there(named));
    gone.map(|(file, test)| format!("{TABLE}: {file}.rs has no test {test}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_is_not_there_is_told() {
        let read =
            |file: &str| if file == "a/b.rs" { "async fn it_holds(pool: PgPool) {".to_owned() } else { String::new() };
        assert!(missing("| x | `a/b.rs::it_holds` torture |", read).is_empty());
        let told = missing("| x | `a/b.rs::it_hold` `a/c.rs::it_holds` |", read);
        assert_eq!(told, ["docs/faults.md: a/b.rs has no test it_hold", "docs/faults.md: a/c.rs has no test it_holds"]);
        assert_eq!(missing("", read).len(), 1);
    }
}
