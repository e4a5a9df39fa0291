//! The schema grows before it shrinks: while a new version comes up, the one before it still serves. Looks at words alone,
//! and never at what a statement means.

use std::path::Path;

/// The last migration of the schema that was released first: what came before had nobody to think of.
const BASELINE: u32 = 40;

/// What the version before would stumble over.
const SHRINKS: [&str; 9] = [
    "drop column",
    "drop table",
    "drop view",
    "drop function",
    "rename ",
    "set not null",
    "set data type",
    "drop default",
    "truncate ",
];

/// Before what nothing uses any more, with the release that stopped using it.
const MARK: &str = "-- contract: ";
const FLOOR: &str = "update schema_floor set migration =";

pub fn check(file: &Path, text: &str) -> Vec<String> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let number = name.split('_').next().and_then(|number| number.parse::<u32>().ok());
    if !file.starts_with("migrations") || number.is_none_or(|number| number <= BASELINE) {
        return Vec::new();
    }
    let is_named = text.lines().any(|line| line.strip_prefix(MARK).is_some_and(|release| !release.trim().is_empty()));
    let said: String =
        text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join(" ");
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if is_named && said.contains(FLOOR) {
        return Vec::new();
    }
    let found = said.split(';').flat_map(shrinking);
    found.map(|what| format!("{}: {what}: the version before still uses it. {ADVICE}", file.display())).collect()
}

const ADVICE: &str = "A release later, write `-- contract: <the release that stopped using it>` and raise schema_floor";

fn shrinking(statement: &str) -> Vec<String> {
    let mut found: Vec<String> =
        SHRINKS.iter().filter(|word| statement.contains(*word)).map(|word| word.trim().to_owned()).collect();
    if statement.contains("alter column") && statement.contains(" type ") {
        found.push("alter type".to_owned());
    }
    let added = statement.split("add column").skip(1);
    let needs_a_value = |column: &str| column.contains("not null") && !column.contains("default");
    if added.map(first_of_list).any(|column| needs_a_value(&column)) {
        found.push("a column that must have a value and has none by itself".to_owned());
    }
    found
}

/// Up to the comma that ends the column: what stands in brackets has commas of its own.
fn first_of_list(text: &str) -> String {
    let mut depth = 0_i32;
    let ends = |sign: char| {
        depth += i32::from(sign == '(') - i32::from(sign == ')');
        sign == ',' && depth == 0
    };
    text.split(ends).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, text: &str) -> usize {
        check(Path::new("migrations").join(name).as_path(), text).len()
    }

    #[test]
    fn what_the_version_before_uses_stays_for_one_more_release() {
        for shrinks in [
            "alter table a drop column b;",
            "ALTER TABLE a\n    DROP\n    COLUMN b;",
            "alter table a rename column b to c;",
            "alter table a alter column b set not null;",
            "alter table a alter column b type bigint;",
            "alter table a add column b text not null;",
            "alter table a add column b numeric(4, 2) default 0, add column c text not null;",
            "drop table a;",
            "drop view a; create view a as select 1;",
        ] {
            assert_eq!(told("0041_a.sql", shrinks), 1, "{shrinks}");
            assert_eq!(told("0040_a.sql", shrinks), 0, "the baseline: {shrinks}");
        }
    }

    #[test]
    fn what_is_only_added_is_welcome() {
        for grows in [
            "create table a (b text not null);",
            "alter table a add column b text, add column c text not null default '';",
            "alter table a add column b numeric(4, 2) not null default 0;",
            "create or replace view a as select 1;",
            "drop index a_idx; create index a_idx on a (b);",
            "-- drop column later\nalter table a alter column b drop not null;",
        ] {
            assert_eq!(told("0041_a.sql", grows), 0, "{grows}");
        }
    }

    #[test]
    fn what_nothing_uses_any_more_goes_with_the_release_named_and_the_floor_raised() {
        let (drop, floor) = ("alter table a drop column b;\n", "update schema_floor set migration = 41;\n");
        let named = ["-- contract: 1.2 no longer reads b\n", drop].concat();
        assert_eq!(told("0042_a.sql", &[&named, floor].concat()), 0);
        assert_eq!(told("0042_a.sql", &named), 1, "no version would be kept from starting");
        assert_eq!(told("0042_a.sql", &[drop, floor].concat()), 1, "nobody says since when");
        assert_eq!(told("0042_a.sql", &["-- contract: \n", drop, floor].concat()), 1);
    }
}
