//! The schema brought up to date, while other versions of the program go on serving. Never turns away from a schema that
//! is newer than the program, unless something that the program uses has been taken out of it.

use sqlx::{
    Connection, PgConnection, PgPool,
    migrate::{MigrateError, Migrator},
    query_scalar,
};
use std::time::Duration;

/// A migration that waits for a table keeps everybody waiting who comes after it: it gives way, and tries again.
const PATIENCE: &str = "set lock_timeout = '2s'";
const BREATH: Duration = Duration::from_millis(500);
/// Altogether some minutes.
const TRIES: u32 = 100;
/// What Postgres answers to whoever has waited for a lock as long as they would.
const LOCK_NOT_AVAILABLE: &str = "55P03";

#[derive(Debug, thiserror::Error)]
pub enum NotUpToDate {
    #[error(transparent)]
    Migration(#[from] MigrateError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(
        "the database is for versions that know migration {needed}, and this one knows {known} at most: start a newer one"
    )]
    TooNew { needed: i64, known: i64 },
}

/// Brings the schema up to date. Several processes may do so at once: one of them works, the others wait for it. Where
/// nothing is missing, nothing is asked for but reading: a role that may not change the schema will do.
pub async fn migrate(pool: &PgPool) -> Result<(), NotUpToDate> {
    let mut ours = sqlx::migrate!("../../migrations");
    // A newer version may have been here: it goes on adding while this one serves.
    ours.set_ignore_missing(true);
    let mut connection = pool.acquire().await?.detach();
    if !is_there(&ours, &mut connection).await? {
        sqlx::query(PATIENCE).execute(&mut connection).await?;
        run(&ours, &mut connection).await?;
    }
    let known = ours.iter().map(|migration| migration.version).max().unwrap_or_default();
    let needed = query_scalar!("select migration from schema_floor").fetch_one(&mut connection).await?;
    connection.close().await?;
    match needed {
        needed if needed > known => Err(NotUpToDate::TooNew { needed, known }),
        _ => Ok(()),
    }
}

/// Whether all of `ours` have been run, as they are.
async fn is_there(ours: &Migrator, connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let begun = "select to_regclass('_sqlx_migrations') is not null";
    if !sqlx::query_scalar::<_, bool>(begun).fetch_one(&mut *connection).await? {
        return Ok(false);
    }
    let run = "select version, checksum from _sqlx_migrations where success";
    let run: Vec<(i64, Vec<u8>)> = sqlx::query_as(run).fetch_all(connection).await?;
    let has = |version, checksum: &[u8]| run.iter().any(|(its, sum)| *its == version && sum == checksum);
    Ok(ours.iter().all(|migration| has(migration.version, &migration.checksum)))
}

/// Whoever gives up keeps the lock among processes until the connection ends, and so does the one that tries again.
async fn run(ours: &Migrator, connection: &mut PgConnection) -> Result<(), MigrateError> {
    for _ in 1..TRIES {
        match ours.run_direct(&mut *connection).await {
            Err(error) if has_waited(&error) => tokio::time::sleep(BREATH).await,
            ended => return ended,
        }
    }
    ours.run_direct(connection).await
}

fn has_waited(error: &MigrateError) -> bool {
    let (MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) = error else { return false };
    error.as_database_error().is_some_and(|error| error.code().as_deref() == Some(LOCK_NOT_AVAILABLE))
}
