//! Who uses a cluster and who owns it, as two file locks that the kernel releases however a program ends.
//! Nothing is ever written into the files, and they are never removed.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::account::Account;
use crate::error::ClusterError;
use crate::layout::Layout;

#[derive(Debug)]
pub(crate) struct Shares {
    /// Exclusive: held by the one that starts, restarts and stops. Released before `users`.
    owner: File,
    /// Shared: held by everybody. Exclusive only while the last one stops Postgres.
    users: File,
    owns: AtomicBool,
    path: PathBuf,
}

impl Shares {
    /// Waits while the last user before us is stopping Postgres.
    pub(crate) fn join(layout: &Layout, account: Account) -> Result<Self, ClusterError> {
        layout.prepare(account)?;
        let path = layout.home.clone();
        let owner = lock_file(&path.join("owner.lock"), account)?;
        let users = lock_file(&path.join("users.lock"), account)?;
        users.lock_shared().map_err(ClusterError::at(&path))?;
        Ok(Self { owner, users, owns: AtomicBool::new(false), path })
    }

    /// Takes ownership when nobody has it; true also when it is ours already.
    pub(crate) fn claim(&self) -> Result<bool, ClusterError> {
        if self.is_owner() {
            return Ok(true);
        }
        match self.owner.try_lock() {
            Ok(()) => self.owns.store(true, Ordering::Release),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(ClusterError::at(&self.path)(error)),
        }
        Ok(self.is_owner())
    }

    pub(crate) fn is_owner(&self) -> bool {
        self.owns.load(Ordering::Acquire)
    }

    /// Whether Postgres is ours to stop now. If so, newcomers wait until this is dropped.
    ///
    /// Two that leave at once must not both leave it to the other, so each gives up its use before it looks.
    pub(crate) fn is_last(&self) -> bool {
        if self.users.unlock().is_err() || !self.claim().unwrap_or(false) {
            return false;
        }
        if self.users.try_lock().is_ok() {
            return true;
        }
        // Somebody uses it. Should they be leaving right now, they may have seen us as the owner and left it to us.
        self.owns.store(false, Ordering::Release);
        self.owner.unlock().is_ok() && self.users.try_lock().is_ok() && self.claim().unwrap_or(false)
    }
}

fn lock_file(path: &Path, account: Account) -> Result<File, ClusterError> {
    let opened = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path);
    opened.and_then(|file| account.own(path).map(|()| file)).map_err(ClusterError::at(path))
}
