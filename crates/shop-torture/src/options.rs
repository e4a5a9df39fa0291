//! What a run is: how long, how many, and from which seed.

use anyhow::{Context, Result, bail};

pub const USAGE: &str =
    "torture [--orders N] [--shoppers N] [--app-kills N] [--pg-kills N] [--seed N] [--calm yes] [--controls yes]

  --orders N       how many orders are tried (60)
  --shoppers N     how many of them at once (12)
  --app-kills N    how often a server is killed (2)
  --pg-kills N     how often Postgres is killed (1)
  --seed N         the same seed, the same plans and the same weather (1)
  --calm yes       without chaos at the providers
  --controls yes   corrupts what is left in thirteen ways, and fails where no check objects

The server is named by SHOP_BIN; the sample is taken from the repository.
";

#[derive(Debug, Clone)]
pub struct Options {
    pub orders: usize,
    pub shoppers: usize,
    pub app_kills: usize,
    pub pg_kills: usize,
    pub seed: u64,
    pub calm: bool,
    pub controls: bool,
}

impl Options {
    pub fn parse(mut words: &[&str]) -> Result<Self> {
        let mut options =
            Self { orders: 60, shoppers: 12, app_kills: 2, pg_kills: 1, seed: 1, calm: false, controls: false };
        while let [name, rest @ ..] = words {
            let [value, rest @ ..] = rest else { bail!("{name} needs a value\n\n{USAGE}") };
            let number = || value.parse::<u64>().with_context(|| format!("{name} {value}"));
            match *name {
                "--orders" => options.orders = number()? as usize,
                "--shoppers" => options.shoppers = number()?.max(1) as usize,
                "--app-kills" => options.app_kills = number()? as usize,
                "--pg-kills" => options.pg_kills = number()? as usize,
                "--seed" => options.seed = number()?,
                "--calm" => options.calm = *value == "yes",
                "--controls" => options.controls = *value == "yes",
                _ => bail!("{name} is not known\n\n{USAGE}"),
            }
            words = rest;
        }
        Ok(options)
    }

    pub fn kills(&self) -> usize {
        self.app_kills + self.pg_kills
    }
}
