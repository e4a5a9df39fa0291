//! The figures for people, as a table, and for programs, as one line of JSON. Never judges by
//! anything but the targets that are handed to it.

use std::process::Command;

use serde_json::{Map, Value, json};

#[derive(Default)]
pub struct Report {
    lines: Vec<String>,
    settings: Map<String, Value>,
    figures: Map<String, Value>,
    targets: Vec<Value>,
    missed: usize,
}

#[derive(Debug, Clone, Copy)]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
}

impl Target {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
        }
    }
}

impl Report {
    pub fn section(&mut self, title: &str) {
        self.lines.push(format!("\n{title}"));
    }

    /// What the figures depend on, so that they can be had again.
    pub fn setting(&mut self, key: &str, value: usize) {
        self.lines.push(format!("{key}: {value}"));
        self.settings.insert(key.to_owned(), json!(value));
    }

    pub fn figure(&mut self, key: &str, label: &str, value: f64, unit: &str) {
        self.lines.push(format!("  {label:<52} {} {unit}", shown(value)));
        self.figures.insert(key.to_owned(), json!(rounded(value)));
    }

    pub fn target(&mut self, key: &str, label: &str, value: f64, unit: &str, target: Target) {
        let met = target.is_met(value);
        let (sign, bound) = match target {
            Target::AtLeast(bound) => ("≥", bound),
            Target::AtMost(bound) => ("≤", bound),
        };
        let verdict = if met { "met" } else { "MISSED" };
        self.lines.push(format!("  {label:<52} {} {unit}   {sign} {}: {verdict}", shown(value), shown(bound).trim()));
        self.figures.insert(key.to_owned(), json!(rounded(value)));
        let sign = if sign == "≥" { "at_least" } else { "at_most" };
        self.targets.push(json!({ "figure": key, "value": rounded(value), sign: bound, "met": met }));
        self.missed += usize::from(!met);
    }

    /// Something that must hold for the figures to mean anything.
    pub fn condition(&mut self, key: &str, text: &str, holds: bool) {
        self.lines.push(format!("  {text}{}", if holds { "" } else { "   NOT AS IT MUST BE" }));
        self.targets.push(json!({ "figure": key, "value": text, "met": holds }));
        self.missed += usize::from(!holds);
    }

    pub fn missed(&self) -> usize {
        self.missed
    }

    pub fn table(&self) -> String {
        self.lines.join("\n")
    }

    pub fn json(&self) -> String {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        json!({
            "commit": commit(), "cores": cores, "settings": self.settings, "missed": self.missed, "figures": self.figures, "targets": self.targets,
        })
        .to_string()
    }
}

/// With `-dirty` where what was measured is not what was committed.
fn commit() -> Option<String> {
    let arguments = ["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"];
    let told = Command::new("git").args(arguments).output().ok().filter(|told| told.status.success())?;
    Some(String::from_utf8(told.stdout).ok()?.trim().to_owned())
}

fn shown(value: f64) -> String {
    if value.abs() < 10.0 { format!("{value:>9.2}") } else { format!("{value:>9.0}") }
}

fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_target_is_counted_and_told() {
        let mut report = Report::default();
        report.target("ratio", "a ratio", 0.6, "", Target::AtLeast(0.7));
        report.target("size", "a size", 40.0, "kB", Target::AtMost(45.0));
        assert_eq!(report.missed(), 1);
        assert!(report.table().contains("MISSED"));
        let json: Value = serde_json::from_str(&report.json()).unwrap();
        assert_eq!((&json["targets"][0]["met"], &json["figures"]["size"]), (&json!(false), &json!(40.0)));
    }
}
