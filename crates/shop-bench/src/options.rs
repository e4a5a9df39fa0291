//! What can be said on the command line. Never guesses: an unknown word is an error.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

pub const USAGE: &str = "usage: bench [--strict] [--json FILE] [--rounds N] [--seconds N] [--connections N]

  --strict         end with an error when a target is missed
  --json FILE      write the figures there as well
  --rounds N       how often both sides of a comparison are measured in turn (5)
  --seconds N      how long one measurement takes (2)
  --connections N  how many ask at once (8)
";

#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    pub strict: bool,
    pub json: Option<PathBuf>,
    pub rounds: usize,
    pub time: Duration,
    pub connections: usize,
}

impl Options {
    pub fn parse(words: &[&str]) -> Result<Self> {
        let mut options = Self { strict: false, json: None, rounds: 5, time: Duration::from_secs(2), connections: 8 };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().with_context(|| format!("{word} wants a value\n\n{USAGE}"));
            match *word {
                "--strict" => options.strict = true,
                "--json" => options.json = Some(value()?.into()),
                "--rounds" => options.rounds = value()?.parse::<usize>()?.max(1),
                "--seconds" => options.time = Duration::from_secs(value()?.parse::<u64>()?.max(1)),
                "--connections" => options.connections = value()?.parse::<usize>()?.clamp(1, 64),
                _ => bail!("not understood: {word}\n\n{USAGE}"),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_understood_or_refused() {
        let options = Options::parse(&["--strict", "--rounds", "3"]).unwrap();
        assert_eq!((options.strict, options.rounds), (true, 3));
        assert!(Options::parse(&["--round", "3"]).is_err());
        assert!(Options::parse(&["--json"]).is_err());
    }
}
