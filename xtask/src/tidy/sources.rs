//! What may not stand in a file. Each rule looks at one file's text and nothing else.

use std::path::Path;

const LONGEST: usize = 400;

/// Put together, so that this file does not find itself.
const MACHINE_PATHS: [&str; 3] = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/Us", "ers/")];
const UNFINISHED: [&str; 3] = [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("dbg", "!(")];
const SQL: &str = concat!("sq", "lx::");
const SSR: &str = concat!("feature = ", "\"ssr\"");

/// What asks a database with a text that was put together, and the one file that does so, of fixed pieces.
const MADE_SQL: [&str; 5] = ["query(&", "query_as(&", "query_scalar(&", "QueryBuilder::new", "raw_sql("];
const MAKES_SQL: &str = "crates/shop-postgres/src/views/admin_orders.rs";

/// The server puts the pool together, and torture asks from outside; the rest of the SQL world is one crate.
const KNOWS_SQL: [&str; 3] = ["crates/shop-postgres", "crates/shop-torture", "server"];

pub fn check(file: &Path, text: &str) -> Vec<String> {
    let name = file.display();
    let rust = file.extension().is_some_and(|kind| kind == "rs");
    let mut violations = Vec::new();
    if rust && text.lines().count() > LONGEST && !is_exempt(file) {
        violations.push(format!(
            "{name}: {} lines, and {LONGEST} is the most: look for the second idea",
            text.lines().count()
        ));
    }
    for (index, line) in text.lines().enumerate() {
        let mut tell = |what: &str| violations.push(format!("{name}:{}: {what}", index + 1));
        if MACHINE_PATHS.iter().any(|path| line.contains(path)) {
            tell("a path of one machine");
        }
        if rust && UNFINISHED.iter().any(|word| line.contains(word)) {
            tell("something unfinished");
        }
        let asks = ["crates/shop-postgres/src", "server/src"].iter().any(|home| file.starts_with(home));
        if asks && !file.ends_with(MAKES_SQL) && MADE_SQL.iter().any(|made| line.contains(made)) {
            tell("SQL that was put together: what somebody typed may stand in it");
        }
        if rust
            && line.contains(SQL)
            && !line.trim_start().starts_with("//")
            && !KNOWS_SQL.iter().any(|home| file.starts_with(home))
        {
            tell("SQL outside shop-postgres");
        }
    }
    violations
}

/// How often the server's feature is asked about in the storefront.
pub fn ssr_marks(file: &Path, text: &str) -> usize {
    if file.starts_with("app/src") { text.lines().filter(|line| line.contains(SSR)).count() } else { 0 }
}

fn is_exempt(file: &Path) -> bool {
    file.components().any(|part| ["tests", "generated"].iter().any(|name| part.as_os_str() == *name))
        || file.ends_with("tests.rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(file: &str, text: &str) -> Vec<String> {
        check(Path::new(file), text)
    }

    #[test]
    fn long_files_are_told_unless_they_are_tests() {
        let long = "\n".repeat(LONGEST + 1);
        assert_eq!(told("app/src/a.rs", &long).len(), 1);
        assert!(told("server/tests/a.rs", &long).is_empty());
        assert!(told("style/a.css", &long).is_empty());
    }

    #[test]
    fn paths_of_one_machine_are_told_in_any_file() {
        assert_eq!(told("README.md", concat!("a\nsee /wo", "rk/main")), ["README.md:2: a path of one machine"]);
    }

    #[test]
    fn what_is_unfinished_is_told() {
        assert_eq!(told("app/src/a.rs", concat!("todo", "!()")).len(), 1);
        assert!(told("README.md", concat!("todo", "!()")).is_empty());
    }

    #[test]
    fn sql_stays_at_home() {
        assert_eq!(told("app/src/a.rs", concat!("use sq", "lx::PgPool;")).len(), 1);
        assert!(told("crates/shop-postgres/src/a.rs", concat!("use sq", "lx::PgPool;")).is_empty());
        assert!(told("app/src/a.rs", concat!("/// unlike sq", "lx::query")).is_empty());
    }

    #[test]
    fn sql_is_written_and_not_put_together() {
        let line = concat!("sq", "lx::query(&format!(\"select {x}\"))");
        assert_eq!(told("crates/shop-postgres/src/a.rs", line).len(), 1);
        assert!(told("crates/shop-postgres/src/a.rs", concat!("sq", "lx::query(\"select 1\")")).is_empty());
        assert!(told(MAKES_SQL, "QueryBuilder::new(COLUMNS)").is_empty());
    }

    #[test]
    fn the_mark_of_the_server_is_counted_in_the_storefront_only() {
        let line = concat!("#[cfg(feature = ", "\"ssr\")]");
        assert_eq!(ssr_marks(Path::new("app/src/lib.rs"), line), 1);
        assert_eq!(ssr_marks(Path::new("server/src/main.rs"), line), 0);
    }
}
