//! CPU time that processes have used, as the kernel counts it: user and system together, from
//! `/proc/<pid>/stat`. Never samples: two readings and their difference are all there is.

use std::fs;
use std::ops::Sub;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

/// What the kernel counts in, towards programs, on every Linux that Rust and Postgres run on.
const TICKS_A_SECOND: u64 = 100;

/// What one process has used, and what those of its children that have ended had used.
#[derive(Debug, Clone, Copy)]
pub struct Used {
    pub own: Duration,
    pub by_ended_children: Duration,
    parent: u32,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Usage {
    /// The process that answers: the shop, the plain handler, or pgbench.
    pub program: Duration,
    /// The postmaster, every backend and helper, and those that have ended.
    pub postgres: Duration,
}

impl Usage {
    pub fn both(self) -> Duration {
        self.program + self.postgres
    }
}

impl Sub for Usage {
    type Output = Self;
    fn sub(self, before: Self) -> Self {
        Self {
            program: self.program.saturating_sub(before.program),
            postgres: self.postgres.saturating_sub(before.postgres),
        }
    }
}

/// `program`: its process; every thread counts, also those that have ended.
pub fn usage(program: u32, postmaster: u32) -> Result<Usage> {
    Ok(Usage { program: of(program)?.own, postgres: postgres(postmaster)? })
}

pub fn of(process: u32) -> Result<Used> {
    let path = Path::new("/proc").join(process.to_string()).join("stat");
    let stat = fs::read_to_string(&path).with_context(|| format!("process {process} has gone"))?;
    parse(&stat).with_context(|| format!("{} reads like nothing known", path.display()))
}

/// A backend that ends is reaped by the postmaster, which counts what it had used from then on.
fn postgres(postmaster: u32) -> Result<Duration> {
    let mut sum = Duration::ZERO;
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(process) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // It may end between the listing and the look.
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        if let Some(used) = parse(&stat).filter(|used| used.parent == postmaster && process != postmaster) {
            sum += used.own;
        }
    }
    let main = of(postmaster)?;
    Ok(sum + main.own + main.by_ended_children)
}

/// `4711 (a name) S parent …`: the name may hold blanks and brackets, so the last bracket counts.
fn parse(stat: &str) -> Option<Used> {
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    let time = |user: usize, system: usize| {
        Some(Duration::from_millis((ticks(user)? + ticks(system)?) * 1_000 / TICKS_A_SECOND))
    };
    Some(Used { parent: ticks(1)?.try_into().ok()?, own: time(11, 12)?, by_ended_children: time(13, 14)? })
}

/// What a process holds in memory, in bytes.
pub fn resident(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("the kernel tells no VmRSS")?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_line_is_read_from_behind_the_name() {
        let used = parse("7 (odd) name) S 3 7 7 0 -1 4194304 90 0 0 0 150 50 20 5 20 0 1 0 99 1 1").unwrap();
        assert_eq!(used.parent, 3);
        assert_eq!((used.own, used.by_ended_children), (Duration::from_secs(2), Duration::from_millis(250)));
    }

    #[test]
    fn our_own_memory_is_not_nothing() {
        assert!(resident(std::process::id()).unwrap() > 100_000);
    }
}
