//! Who Postgres runs as. It refuses root, so root hands over to an account that can do nothing else.
//!
//! Rights are judged by owner, group and mode alone: this never tries to write anywhere.

use std::fs;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::Path;

use nix::unistd::{User, geteuid};

use crate::error::ClusterError;

/// The account of the Postgres processes; `None` inside means "as we are".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account(Option<(u32, u32)>);

impl Account {
    /// For a new cluster, or for one at `data` that somebody already made: its owner then stays the same.
    pub(crate) fn choose(data: &Path) -> Result<Self, ClusterError> {
        if !geteuid().is_root() {
            return Ok(Self(None));
        }
        // Installing Postgres later creates the account `postgres`; a cluster of `nobody` must not change hands then.
        if let Ok(found) = fs::metadata(data)
            && found.uid() != 0
        {
            return Ok(Self(Some((found.uid(), found.gid()))));
        }
        let known = ["postgres", "nobody"].iter().find_map(|name| User::from_name(name).ok().flatten());
        let user = known.ok_or(ClusterError::NoAccount)?;
        Ok(Self(Some((user.uid.as_raw(), user.gid.as_raw()))))
    }

    /// The user and group to change to, when that is needed.
    pub(crate) fn ids(self) -> Option<(u32, u32)> {
        self.0
    }

    /// Whether these processes could pass through every existing directory down to `path`, itself included.
    pub(crate) fn can_enter(self, path: &Path) -> bool {
        let Some((uid, gid)) = self.0 else { return true };
        path.ancestors().filter_map(|step| fs::metadata(step).ok()).all(|found| {
            let shift = if found.uid() == uid {
                6
            } else if found.gid() == gid {
                3
            } else {
                0
            };
            found.mode() >> shift & 1 == 1
        })
    }

    /// Makes a directory that only these processes (and root) can look into, and takes over one that exists.
    pub(crate) fn private_dir(self, path: &Path) -> Result<(), ClusterError> {
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.and_then(|()| fs::set_permissions(path, fs::Permissions::from_mode(0o700)))
            .and_then(|()| self.own(path))
            .map_err(ClusterError::at(path))
    }

    /// Hands a file or directory to these processes.
    pub(crate) fn own(self, path: &Path) -> std::io::Result<()> {
        self.0.map_or(Ok(()), |(uid, gid)| chown(path, Some(uid), Some(gid)))
    }

    /// Whether `path` is theirs, and not a symbolic link that somebody laid there.
    pub(crate) fn owns_dir(self, path: &Path) -> bool {
        let uid = self.0.map_or_else(|| geteuid().as_raw(), |(uid, _)| uid);
        fs::symlink_metadata(path).is_ok_and(|found| found.is_dir() && found.uid() == uid)
    }
}
