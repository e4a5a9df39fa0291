//! A private Postgres for a shop on one machine: found, initialised, started, shared and stopped by the program that needs it.
//!
//! It never listens on a network, never runs as root, never turns fsync off, and never links a
//! client library: whoever wants rows opens [`Cluster::url`] with a driver of their own.
//!
//! Several programs may open one cluster. One of them owns it: it restarts a dead postmaster. When
//! the owner goes, however it goes, another one takes over; the last to leave stops Postgres.

mod account;
mod binaries;
mod error;
mod layout;
mod pidfile;
mod postmaster;
mod settings;
mod shares;
mod supervisor;
mod wire;

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

pub use binaries::{install_command, locate};
pub use error::ClusterError;
pub use layout::resolve_data_dir;

use postmaster::Postmaster;
use shares::Shares;
use supervisor::Supervisor;

/// The database that exists from the start, and the role that owns everything.
pub const DATABASE: &str = "shop";

/// A first start on a slow disk: initdb alone takes a quarter of a minute there.
const PATIENCE: Duration = Duration::from_secs(180);

/// A running Postgres. Dropping it stops Postgres, unless another program still uses it.
#[derive(Debug)]
pub struct Cluster {
    postmaster: Arc<Postmaster>,
    // Dropped before `shares`: nothing may restart what is being stopped.
    supervisor: Option<Supervisor>,
    shares: Option<Arc<Shares>>,
}

impl Cluster {
    /// Opens the cluster below `data_dir`, making and starting whatever is missing, and waits until it answers.
    ///
    /// `data_dir` goes through [`resolve_data_dir`] first, so it may end up elsewhere when running
    /// as root. `progress` is told about the steps that take seconds.
    pub fn open(data_dir: &Path, progress: &dyn Fn(&str)) -> Result<Self, ClusterError> {
        let postmaster = Arc::new(Postmaster::locate(&resolve_data_dir(data_dir))?);
        let shares = Arc::new(Shares::join(&postmaster.layout, postmaster.account)?);
        start_or_join(&postmaster, &shares, progress)?;
        let supervisor = Supervisor::watch(Arc::clone(&postmaster), Arc::clone(&shares))?;
        Ok(Self { postmaster, supervisor: Some(supervisor), shares: Some(shares) })
    }

    /// The address of one database of this cluster, for any driver that takes a socket directory as the host.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.postmaster.layout.url(database)
    }

    /// Runs SQL as the cluster's superuser and tells how many rows came back.
    ///
    /// Several statements are one transaction, as in a migration. Meant for setting up; there are no parameters.
    pub fn execute(&self, database: &str, sql: &str) -> Result<usize, ClusterError> {
        wire::execute(&self.postmaster.layout.socket(), database, sql)
    }

    /// Creates a database unless there is one of that name; whether it did is the answer.
    pub fn create_database(&self, name: &str) -> Result<bool, ClusterError> {
        create_database(&self.postmaster, name)
    }

    /// Whether this opener restarts Postgres when it dies. Can turn true at any time, when the owner has gone.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.shares.as_ref().is_some_and(|shares| shares.is_owner())
    }

    /// The directory that holds everything of this cluster: `data`, `run` and `postgres.log`.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.postmaster.layout.home
    }

    /// Leaves the cluster as a drop does, and tells what went wrong.
    pub fn stop(mut self) -> Result<(), ClusterError> {
        self.leave()
    }

    fn leave(&mut self) -> Result<(), ClusterError> {
        drop(self.supervisor.take());
        let Some(shares) = self.shares.take() else { return Ok(()) };
        if shares.is_last() { self.postmaster.stop() } else { Ok(()) }
        // `shares` ends here: a newcomer waits for it, and finds Postgres either running or stopped.
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nobody is left to tell: the next opener finds whatever state this leaves.
        let _ = self.leave();
    }
}

fn start_or_join(postmaster: &Postmaster, shares: &Shares, progress: &dyn Fn(&str)) -> Result<(), ClusterError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if shares.claim()? {
            postmaster.initialise(progress)?;
            postmaster.start(progress)?;
            create_database(postmaster, DATABASE)?;
            return Ok(());
        }
        if postmaster.answers() && database_exists(postmaster, DATABASE).unwrap_or(false) {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(ClusterError::TimedOut("the program that owns this database has not started it"));
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn database_exists(postmaster: &Postmaster, name: &str) -> Result<bool, ClusterError> {
    let sql = format!("select 1 from pg_database where datname = '{}'", name.replace('\'', "''"));
    Ok(wire::execute(&postmaster.layout.socket(), "postgres", &sql)? > 0)
}

fn create_database(postmaster: &Postmaster, name: &str) -> Result<bool, ClusterError> {
    if database_exists(postmaster, name)? {
        return Ok(false);
    }
    let sql = format!("create database \"{}\"", name.replace('"', "\"\""));
    match wire::execute(&postmaster.layout.socket(), "postgres", &sql) {
        // Somebody else was quicker.
        Err(ClusterError::Sql { code, .. }) if code == "42P04" || code == "23505" => Ok(false),
        outcome => outcome.map(|_| true),
    }
}
