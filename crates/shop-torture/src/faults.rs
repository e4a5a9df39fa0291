//! Kills, spread over the run: a server, or all of Postgres, at once and without a word. Never anything that
//! this run did not start.

use crate::{
    chance::Chance,
    house::{House, pause},
};
use anyhow::{Context, Result};
use std::{
    fs,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

/// What came of the kills.
#[derive(Debug, Default)]
pub struct Struck {
    /// The longest that a killed server took until it was ready again.
    pub slowest_start: Duration,
    /// The longest that the shop took to be ready after its database was killed.
    pub slowest_database: Duration,
    pub last: Option<Instant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Server,
    Postgres,
}

pub async fn strike(house: Arc<House>) -> Result<Struck> {
    let mut chance = Chance::of(house.options.seed, u64::MAX);
    let mut faults = vec![Fault::Server; house.options.app_kills];
    for _ in 0..house.options.pg_kills {
        faults.insert(chance.below(faults.len() + 1), Fault::Postgres);
    }
    let mut struck = Struck::default();
    let share = house.options.orders / (faults.len() + 1);
    for (at, fault) in faults.into_iter().enumerate() {
        let moment = share * (at + 1) + chance.below(share.max(1)) / 2;
        while house.done() < moment && !house.is_sold_out() {
            pause(10).await;
        }
        // In the middle of something, whatever it is.
        pause(chance.below(120) as u64).await;
        match fault {
            Fault::Server => {
                let server = house.server(&mut chance);
                server.kill()?;
                server.start()?;
                struck.slowest_start = struck.slowest_start.max(server.is_ready(&house.web).await?);
            }
            Fault::Postgres => {
                kill_postgres(&house)?;
                for server in &house.servers {
                    struck.slowest_database = struck.slowest_database.max(server.is_ready(&house.web).await?);
                }
            }
        }
        struck.last = Some(Instant::now());
    }
    Ok(struck)
}

fn kill_postgres(house: &House) -> Result<()> {
    let file = house.home().join("data/postmaster.pid");
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let pid: u32 = text.lines().next().unwrap_or_default().trim().parse()?;
    Command::new("kill").args(["-KILL", &pid.to_string()]).status()?;
    Ok(())
}
