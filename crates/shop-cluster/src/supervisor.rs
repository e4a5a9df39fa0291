//! A thread in every program that uses a cluster: the owner's restarts a dead postmaster, the others' wait to become owner.
//! It never stops Postgres.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::error::ClusterError;
use crate::postmaster::Postmaster;
use crate::shares::Shares;

/// Looking is reading one small file.
const OWNER_LOOKS: Duration = Duration::from_millis(100);
const OTHERS_LOOK: Duration = Duration::from_secs(1);
const AFTER_A_FAILURE: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(crate) struct Supervisor {
    /// Never sent to: its end is the signal.
    lifeline: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Supervisor {
    pub(crate) fn watch(postmaster: Arc<Postmaster>, shares: Arc<Shares>) -> Result<Self, ClusterError> {
        let (lifeline, ended) = mpsc::channel();
        let home = postmaster.layout.home.clone();
        let look = move || {
            let mut pause = OWNER_LOOKS;
            while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                pause = look_once(&postmaster, &shares);
            }
        };
        let thread =
            thread::Builder::new().name("postgres-watch".to_owned()).spawn(look).map_err(ClusterError::at(&home))?;
        Ok(Self { lifeline: Some(lifeline), thread: Some(thread) })
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        if let Some(thread) = self.thread.take() {
            // A panic there has been printed already.
            let _ = thread.join();
        }
    }
}

/// Answers how long to wait before looking again.
fn look_once(postmaster: &Postmaster, shares: &Shares) -> Duration {
    match shares.claim() {
        Ok(false) => OTHERS_LOOK,
        Ok(true) if postmaster.is_running() => OWNER_LOOKS,
        Ok(true) => revive(postmaster),
        Err(error) => tell(&error),
    }
}

fn revive(postmaster: &Postmaster) -> Duration {
    eprintln!("postgres: it has died; starting it again");
    match postmaster.start(&|_| {}) {
        Ok(()) => OWNER_LOOKS,
        Err(error) => tell(&error),
    }
}

/// On standard error, because there is no caller to return to and no logging in this crate.
fn tell(error: &ClusterError) -> Duration {
    eprintln!("postgres: {error}");
    AFTER_A_FAILURE
}
