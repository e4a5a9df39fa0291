//! After the last fault: the weather is calm, what was begun comes to its end, and then time passes, so that
//! everything that waits for its hour has had it.

use crate::{
    faults::Struck,
    house::{House, pause},
    papers,
    report::Report,
};
use anyhow::{Result, bail};
use sqlx::PgConnection;
use std::time::{Duration, Instant};

/// As long as the work that is due may take after the last fault.
const BACKLOG: Duration = Duration::from_secs(30);
const READY: Duration = Duration::from_secs(5);
/// What is due now, whoever had begun with it.
const DUE: &str = "select count(*) from jobs where done_at is null and dead_at is null and run_at <= now()";

/// Days in which nothing happens: nothing waits any longer.
const DAYS_PASS: &str = "update jobs set run_at = now() where done_at is null and dead_at is null and run_at > now()";
const DEADLINES_PASS: &str = "update orders set expires_at = now() where status = 'pending' and expires_at > now()";

const OPEN: &str = "select count(*) from jobs where done_at is null and dead_at is null";

pub async fn heal(house: &House, report: &mut Report, struck: &Struck) -> Result<()> {
    house.providers.weather("calm")?;
    for server in &house.servers {
        server.is_ready(&house.web).await?;
    }
    for provider in house.providers.all() {
        provider.house.notices.settled().await;
    }
    let mut database = house.database().await?;
    let begun = Instant::now();
    let backlog = none_left(&mut database, DUE).await?;
    report.figure("ready_after_a_kill_ms", struck.slowest_start.as_millis());
    report.figure("ready_after_the_database_was_killed_ms", struck.slowest_database.as_millis());
    report.figure("backlog_ms", backlog.as_millis());
    report.figure("since_the_last_fault_ms", struck.last.map_or(0, |last| (begun - last).as_millis()));
    report.check("a killed server is ready within 5 s", u64::from(struck.slowest_start > READY));
    report.check("the shop is ready within 5 s of a killed Postgres", u64::from(struck.slowest_database > READY));
    report.check("the backlog is empty within 30 s", u64::from(backlog > BACKLOG));

    papers::delivered(house).await?;
    // Ten questions to a provider, and a refund behind another one.
    for _ in 0..80 {
        for sql in [DEADLINES_PASS, DAYS_PASS] {
            sqlx::query(sql).execute(&mut database).await?;
        }
        none_left(&mut database, DUE).await?;
        if count(&mut database, OPEN).await? == 0 {
            return Ok(());
        }
        pause(500).await;
    }
    report.check("no work is left for ever", 1);
    Ok(())
}

async fn none_left(database: &mut PgConnection, sql: &str) -> Result<Duration> {
    let begun = Instant::now();
    while count(database, sql).await? > 0 {
        if begun.elapsed() > Duration::from_secs(120) {
            bail!("the work does not come to its end: {} left", count(database, sql).await?);
        }
        pause(50).await;
    }
    Ok(begun.elapsed())
}

async fn count(database: &mut PgConnection, sql: &str) -> Result<i64> {
    Ok(sqlx::query_scalar(sql).fetch_one(database).await?)
}
