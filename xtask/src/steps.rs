//! Steps with a number, a sentence and a time; and the running of other programs. It never hides a failure.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Announces each step and sums up at the end.
pub struct Steps {
    total: usize,
    done: Vec<(String, Duration)>,
}

impl Steps {
    pub fn of(total: usize) -> Self {
        Self { total, done: Vec::new() }
    }

    pub fn step<T>(&mut self, what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let number = self.done.len() + 1;
        eprintln!("[{number}/{}] {what} …", self.total);
        let start = Instant::now();
        let outcome = work().with_context(|| format!("step {number} failed: {what}"));
        let took = start.elapsed();
        eprintln!("      {} {}", if outcome.is_ok() { "done in" } else { "FAILED after" }, shown(took));
        self.done.push((what.to_owned(), took));
        outcome
    }

    pub fn summary(&self) {
        eprintln!("\nall {} steps passed:", self.done.len());
        for (what, took) in &self.done {
            eprintln!("  {:>9}  {what}", shown(*took));
        }
        eprintln!("  {:>9}  in all", shown(self.done.iter().map(|(_, took)| *took).sum()));
    }
}

fn shown(took: Duration) -> String {
    match took.as_secs() {
        seconds @ 60.. => format!("{}:{:02} min", seconds / 60, seconds % 60),
        seconds => format!("{seconds}.{} s", took.subsec_millis() / 100),
    }
}

/// Runs to the end with our output as its own, and without standard input.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().with_context(|| told(command))?;
    if !status.success() {
        bail!("{} ended with {status}", told(command));
    }
    Ok(())
}

/// Runs to the end and answers what it wrote; what it complains about stays visible.
pub fn output(command: &mut Command) -> Result<String> {
    let done = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().with_context(|| told(command))?;
    if !done.status.success() {
        bail!("{} ended with {}", told(command), done.status);
    }
    Ok(String::from_utf8(done.stdout)?)
}

fn told(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_as_people_say_them() {
        assert_eq!(shown(Duration::from_millis(1_250)), "1.2 s");
        assert_eq!(shown(Duration::from_secs(125)), "2:05 min");
    }

    #[test]
    fn a_failing_program_is_named() {
        let error = run(Command::new("false").arg("really")).unwrap_err();
        assert!(error.to_string().starts_with("false really ended with"));
    }
}
