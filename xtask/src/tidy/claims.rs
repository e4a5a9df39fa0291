//! What `docs/*.csv` claims of the shop's defence, and `docs/faults.md` of what goes wrong: every requirement has a row,
//! and whatever a row refers to exists.
//! Never judges whether a test is enough.

use std::fs;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

const HEAD: [&str; 5] = ["id", "scope", "status", "reference", "note"];
const STATES: [&str; 5] = ["test", "code", "not applicable", "reason", "missing"];

/// A table, and the fingerprint of its first two columns: which ids there are, and the level or the class of each.
const TABLES: [(&str, &str); 3] = [
    ("docs/asvs.csv", "5372f9b2ec0258df"),
    ("docs/vulnerabilities.csv", "51713bbd5f329083"),
    ("docs/invariants.csv", "466c3c932a2291aa"),
];

/// Names the tests of faults in a text, as `file::name`.
const FAULTS: &str = "docs/faults.md";

pub fn run() -> Result<Vec<String>> {
    let faults = fs::read_to_string(FAULTS).with_context(|| format!("{FAULTS} cannot be read"))?;
    let mut violations = gone(&faults, |path| fs::read_to_string(path).ok());
    for (file, fingerprint) in TABLES {
        let text = fs::read_to_string(file).with_context(|| format!("{file} cannot be read"))?;
        let told = check(&text, fingerprint, |path| fs::read_to_string(path).ok());
        violations.extend(told.into_iter().map(|what| format!("{file}: {what}")));
    }
    Ok(violations)
}

/// A promise that both stores keep is a test too, and has no attribute of one.
fn gone(text: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let named: Vec<_> = text.split('`').filter_map(|part| part.split_once(".rs::")).collect();
    if named.is_empty() {
        return vec![format!("{FAULTS}: names no test")];
    }
    let is_there = |(file, name): &(&str, &str)| {
        let path = [file, ".rs"].concat();
        read(&path).is_some_and(|text| holds(&text, &path, &format!("fn {name}("), false))
    };
    let gone = named.iter().filter(|named| !is_there(named));
    gone.map(|(file, name)| format!("{FAULTS}: {file}.rs has no test {name}")).collect()
}

/// `read`: the text of a file of the repository.
fn check(text: &str, fingerprint: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let rows: Vec<Vec<String>> = text.lines().map(cells).collect();
    let Some((head, rows)) = rows.split_first() else { return vec!["is empty".to_owned()] };
    if *head != HEAD {
        return vec![format!("its columns are to be {}", HEAD.join(","))];
    }
    let mut violations: Vec<String> = rows.iter().flat_map(|row| judged(row, &read)).collect();
    let found = ids(rows);
    if found != fingerprint {
        violations.push(format!("an id or its scope is unknown, missing, twice there or in another place ({found})"));
    }
    violations
}

fn ids(rows: &[Vec<String>]) -> String {
    let named = rows.iter().map(|row| row.iter().take(2).cloned().collect::<Vec<_>>().join(","));
    let digest = Sha256::digest(named.collect::<Vec<_>>().join("\n"));
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn judged(row: &[String], read: &impl Fn(&str) -> Option<String>) -> Vec<String> {
    let [id, _, status, reference, note] = row else { return vec![format!("{row:?} has not five cells")] };
    let references: Vec<&str> = reference.split_whitespace().collect();
    let mut violations = Vec::new();
    if !STATES.contains(&status.as_str()) {
        violations.push(format!("{id}: {status:?} is no status"));
    }
    let refers = matches!(status.as_str(), "test" | "code");
    if refers && references.is_empty() {
        violations.push(format!("{id}: where is it?"));
    }
    if !refers && note.trim().is_empty() {
        violations.push(format!("{id}: why not?"));
    }
    for reference in references {
        let dead = match reference.split_once("::") {
            Some((path, name)) => !read(path).is_some_and(|text| holds(&text, path, name, status == "test")),
            None => true,
        };
        if dead {
            violations.push(format!("{id}: {reference} is not there"));
        }
    }
    violations
}

/// What has blanks in it, as a heading or the name of a journey, is written with `_` for them.
fn holds(text: &str, path: &str, name: &str, is_test: bool) -> bool {
    if !is_test || !path.ends_with(".rs") {
        return text.contains(name) || text.contains(&name.replace('_', " "));
    }
    let Some(at) = text.find(&format!("fn {name}(")) else { return false };
    let above = text[..at].rsplit_once('\n').map_or("", |(above, _)| above);
    let attributes = above.lines().rev().map(str::trim).take_while(|line| line.starts_with(['#', '/']));
    attributes.filter(|line| line.starts_with("#[")).any(|line| line.contains("test"))
}

/// A line of RFC 4180 without line breaks in its cells.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut signs = line.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => cell.extend(signs.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(sign),
        }
    }
    cells.push(cell);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "struct Guard;\n\n    #[test]\n    async fn it_holds() {}\n\nfn no_test() {}\n";

    fn told(rows: &str) -> Vec<String> {
        let text = [&HEAD.join(","), "\n", rows].concat();
        let lines: Vec<_> = rows.lines().map(cells).collect();
        check(&text, &ids(&lines), |path| (path == "a.rs").then(|| SOURCE.to_owned()))
    }

    #[test]
    fn what_is_claimed_and_there_is_no_violation() {
        assert!(told("1,1,test,a.rs::it_holds,").is_empty());
        assert!(told("1,1,code,a.rs::Guard a.rs::no_test,\"one, and two\"").is_empty());
        assert!(told("1,1,not applicable,,there is none").is_empty());
    }

    #[test]
    fn a_dead_reference_is_told() {
        for reference in ["a.rs::gone", "a.rs::no_test", "b.rs::it_holds", "a.rs"] {
            assert_eq!(told(&format!("1,1,test,{reference},")), [format!("1: {reference} is not there")]);
        }
        assert_eq!(told("1,1,code,a.rs::Gone,").len(), 1);
    }

    #[test]
    fn a_fault_whose_test_is_gone_is_told() {
        let told = |table: &str| gone(table, |path| (path == "a.rs").then(|| SOURCE.to_owned()));
        assert!(told("| x | `a.rs::it_holds` `a.rs::no_test` torture |").is_empty());
        let dead = ["docs/faults.md: a.rs has no test it_hold", "docs/faults.md: b.rs has no test it_holds"];
        assert_eq!(told("| x | `a.rs::it_hold` `b.rs::it_holds` |"), dead);
        assert_eq!(told("").len(), 1);
    }

    #[test]
    fn a_row_says_where_or_why() {
        assert_eq!(told("1,1,test,,"), ["1: where is it?"]);
        assert_eq!(told("1,1,missing,,"), ["1: why not?"]);
        assert_eq!(told("1,1,perhaps,,so"), ["1: \"perhaps\" is no status"]);
        assert_eq!(told("1,1,test").len(), 1);
    }

    #[test]
    fn an_id_that_is_missing_twice_there_or_of_another_level_is_told() {
        let good = "1,1,missing,,later\n2,1,missing,,later";
        let fingerprint = ids(&good.lines().map(cells).collect::<Vec<_>>());
        for rows in [good, "1,1,missing,,x", "1,1,missing,,x\n1,1,missing,,x", "1,1,missing,,x\n2,2,missing,,x"] {
            let text = [&HEAD.join(","), "\n", rows].concat();
            assert_eq!(check(&text, &fingerprint, |_| None).is_empty(), rows == good, "{rows}");
        }
    }

    #[test]
    fn a_cell_in_quotes_may_hold_commas_and_quotes() {
        assert_eq!(cells("a,\"b, \"\"c\"\"\",,d"), ["a", "b, \"c\"", "", "d"]);
    }
}
