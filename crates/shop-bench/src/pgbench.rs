//! pgbench, placing orders with nothing but Postgres. Its first second is not counted: connecting and
//! planning happen once, and the shop has done both before it is measured.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;

use crate::cost::Cost;
use crate::cpu::{self, Usage};

const SCRIPT: &str = include_str!("../pgbench/place_order.sql");

/// What it had done and used by then.
#[derive(Debug, Clone, Copy)]
struct Mark {
    seconds: f64,
    operations: f64,
    usage: Usage,
}

pub struct Pgbench {
    program: PathBuf,
    script: PathBuf,
    url: String,
    pub connections: usize,
}

impl Pgbench {
    /// `folder`: where the script can be written for it.
    pub fn new(folder: PathBuf, url: String, connections: usize) -> Result<Self> {
        // Debian keeps it with the server and links it into the path; others do one or the other.
        let beside = shop_cluster::locate()?.join("pgbench");
        let program = if beside.is_file() { beside } else { PathBuf::from("pgbench") };
        let script = folder.join("place_order.sql");
        std::fs::write(&script, SCRIPT)?;
        Ok(Self { program, script, url, connections })
    }

    /// The cost between its first report and its last, which come once a second.
    pub async fn run(&self, time: Duration, postmaster: u32) -> Result<Cost> {
        let seconds = time.as_secs().max(3);
        let mut command = Command::new(&self.program);
        command.args(["-n", "-M", "prepared", "-j", "1", "-P", "1", "-c", &self.connections.to_string()]);
        command.args(["-T", &seconds.to_string(), "-f"]).arg(&self.script).arg(&self.url);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().context("pgbench cannot be started; it comes with Postgres")?;
        let process = child.id().context("pgbench ended at once")?;
        let mut lines = BufReader::new(child.stderr.take().context("pgbench has no output")?).lines();
        let (mut first, mut last): (Option<Mark>, Option<Mark>) = (None, None);
        let mut complaints = String::new();
        while let Some(line) = lines.next_line().await? {
            let Some((at, rate)) = progress(&line) else {
                complaints.push_str(&line);
                complaints.push('\n');
                continue;
            };
            // Its last report may come when it is gone already.
            let Ok(usage) = cpu::usage(process, postmaster) else { continue };
            let (since, operations) = last.map_or((0.0, 0.0), |mark| (mark.seconds, mark.operations));
            let mark = Mark { seconds: at, operations: operations + rate * (at - since), usage };
            first = first.or(Some(mark));
            last = Some(mark);
        }
        lines.into_inner().read_to_string(&mut complaints).await?;
        let status = child.wait().await?;
        match (first, last) {
            (Some(first), Some(last)) if status.success() && last.seconds > first.seconds => Ok(Cost {
                operations: last.operations - first.operations,
                used: last.usage - first.usage,
                took: Duration::from_secs_f64(last.seconds - first.seconds),
            }),
            _ => bail!("pgbench ended with {status}:\n{complaints}"),
        }
    }
}

/// `progress: 2.0 s, 1423.0 tps, lat 5.6 ms stddev 1.2, 0 failed`
fn progress(line: &str) -> Option<(f64, f64)> {
    let (at, rest) = line.strip_prefix("progress: ")?.split_once(" s, ")?;
    Some((at.parse().ok()?, rest.split_once(" tps")?.0.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_told_from_a_complaint() {
        assert_eq!(progress("progress: 2.0 s, 1423.5 tps, lat 5.6 ms stddev 1.2, 0 failed"), Some((2.0, 1423.5)));
        assert_eq!(progress("pgbench: error: client 0 aborted"), None);
    }
}
