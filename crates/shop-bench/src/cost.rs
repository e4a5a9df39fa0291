//! What an operation costs: CPU time of everything that serves it, divided by how many there were.
//! Never counts the one who asks, unless it is pgbench, which does the shop's part there.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::cpu::{self, Usage};
use crate::load::Load;

#[derive(Debug, Clone, Copy)]
pub struct Cost {
    pub operations: f64,
    pub used: Usage,
    pub took: Duration,
}

impl Cost {
    pub fn program_micros(&self) -> f64 {
        self.used.program.as_secs_f64() * 1e6 / self.operations
    }

    pub fn postgres_micros(&self) -> f64 {
        self.used.postgres.as_secs_f64() * 1e6 / self.operations
    }

    pub fn micros(&self) -> f64 {
        self.used.both().as_secs_f64() * 1e6 / self.operations
    }

    /// By the clock, so it depends on what else the machine does.
    pub fn rate(&self) -> f64 {
        self.operations / self.took.as_secs_f64()
    }
}

/// `program`: the process that answers this load.
pub async fn of_load(load: &Load, time: Duration, program: u32, postmaster: u32) -> Result<Cost> {
    let before = cpu::usage(program, postmaster)?;
    let done = load.run(time).await?;
    let used = cpu::usage(program, postmaster)? - before;
    if done.requests == 0 {
        bail!("nothing was answered in {} s", time.as_secs());
    }
    Ok(Cost { operations: done.requests as f64, used, took: done.took })
}

pub fn median_of(costs: &[Cost], figure: impl Fn(&Cost) -> f64) -> f64 {
    median(costs.iter().map(figure).collect())
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let (middle, odd) = (values.len() / 2, values.len() % 2 == 1);
    match values.len() {
        0 => f64::NAN,
        _ if odd => values[middle],
        _ => (values[middle - 1] + values[middle]) / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![9.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 9.0]), 3.0);
    }
}
