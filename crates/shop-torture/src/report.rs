//! What a run found: figures, and checks that passed or failed. One line of JSON, and one for people.

use crate::options::Options;
use serde_json::{Map, Value, json};
use std::fmt;

#[derive(Debug)]
pub struct Report {
    figures: Map<String, Value>,
    checks: Vec<(String, u64)>,
}

impl Report {
    pub fn new(options: &Options) -> Self {
        let figures = json!({
            "seed": options.seed, "orders": options.orders, "shoppers": options.shoppers,
            "app_kills": options.app_kills, "pg_kills": options.pg_kills, "calm": options.calm,
        });
        Self { figures: figures.as_object().cloned().unwrap_or_default(), checks: Vec::new() }
    }

    pub fn figure(&mut self, name: &str, value: u128) {
        self.figures.insert(name.to_owned(), u64::try_from(value).unwrap_or(u64::MAX).into());
    }

    /// Nothing, where there is none of that name.
    pub fn number(&self, name: &str) -> u64 {
        self.figures.get(name).and_then(Value::as_u64).unwrap_or_default()
    }

    /// `wrong`: how much speaks against it.
    pub fn check(&mut self, what: &str, wrong: u64) {
        self.checks.push((what.to_owned(), wrong));
    }

    pub fn failed(&self) -> usize {
        self.checks.iter().filter(|(_, wrong)| *wrong > 0).count()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, wrong) in self.checks.iter().filter(|(_, wrong)| *wrong > 0) {
            writeln!(out, "FAILED  {what}: {wrong}")?;
        }
        let mut line = self.figures.clone();
        let failed: Vec<_> =
            self.checks.iter().filter(|(_, wrong)| *wrong > 0).map(|(what, _)| what.as_str()).collect();
        line.insert("failed".to_owned(), json!(failed));
        writeln!(out, "{}", Value::from(line))?;
        writeln!(out, "{} passed, {} failed", self.checks.len() - self.failed(), self.failed())
    }
}
