//! Where the files of a cluster lie. Every program that opens the same cluster must come to the same answer,
//! so nothing here depends on the environment; nothing here starts or deletes anything.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::error::ClusterError;

/// What a Unix socket's address can hold on Linux without the closing zero; the BSDs and macOS hold less.
const LONGEST_SOCKET_PATH: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// Part of the socket's name only: nothing listens on a network.
pub(crate) const PORT: u16 = 5432;

#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// Everything of this cluster, owned by the account that Postgres runs as.
    pub(crate) home: PathBuf,
    /// What Postgres calls PGDATA.
    pub(crate) data: PathBuf,
    pub(crate) socket_dir: PathBuf,
    pub(crate) log: PathBuf,
}

impl Layout {
    /// `data_dir` has been through [`resolve_data_dir`].
    pub(crate) fn below(data_dir: &Path) -> Self {
        let home = data_dir.join("postgres");
        let near = home.join("run");
        let socket_dir =
            if socket_in(&near).as_os_str().len() <= LONGEST_SOCKET_PATH { near } else { short_dir(&home) };
        Self { data: home.join("data"), log: home.join("postgres.log"), socket_dir, home }
    }

    pub(crate) fn socket(&self) -> PathBuf {
        socket_in(&self.socket_dir)
    }

    pub(crate) fn url(&self, database: &str) -> String {
        // The port is spelled out because drivers otherwise take it from PGPORT.
        let host = percent_encoded(self.socket_dir.as_os_str().as_encoded_bytes());
        format!("postgres://shop@{host}:{PORT}/{}", percent_encoded(database.as_bytes()))
    }

    /// Makes what lies around PGDATA, with the rights that Postgres insists on.
    pub(crate) fn prepare(&self, account: Account) -> Result<(), ClusterError> {
        if let Some(data_dir) = self.home.parent() {
            // Passable but not readable for the others: Postgres has to walk through it.
            let mode = if account.ids().is_some() { 0o711 } else { 0o700 };
            fs::DirBuilder::new().recursive(true).mode(mode).create(data_dir).map_err(ClusterError::at(data_dir))?;
        }
        account.private_dir(&self.home)?;
        // In a place where anybody may make a directory, only one of our own will do.
        let shared_place = !self.socket_dir.starts_with(&self.home);
        if shared_place && fs::symlink_metadata(&self.socket_dir).is_ok() && !account.owns_dir(&self.socket_dir) {
            return Err(ClusterError::SocketDirectory(self.socket_dir.clone()));
        }
        account.private_dir(&self.socket_dir)
    }
}

/// Where a shop's data really lies: `configured` itself, made absolute, or `/var/lib/yiye/<hash of the path>`
/// when this is root and the account that Postgres runs as could not enter `configured` (a clone in a 0700 folder).
#[must_use]
pub fn resolve_data_dir(configured: &Path) -> PathBuf {
    let wanted = canonical(configured);
    match Account::choose(&wanted.join("postgres")) {
        Ok(account) if !account.can_enter(&wanted) => Path::new("/var/lib/yiye").join(hash(&wanted)),
        _ => wanted,
    }
}

/// Absolute and without symbolic links, also when the last parts do not exist yet.
fn canonical(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for existing in absolute.ancestors() {
        if let (Ok(real), Ok(rest)) = (fs::canonicalize(existing), absolute.strip_prefix(existing)) {
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    absolute
}

fn socket_in(dir: &Path) -> PathBuf {
    dir.join(format!(".s.PGSQL.{PORT}"))
}

fn short_dir(home: &Path) -> PathBuf {
    // Only root can make a directory in /run, so nobody can be there first; the others have /tmp.
    let root = nix::unistd::geteuid().is_root() && Path::new("/run").is_dir();
    Path::new(if root { "/run" } else { "/tmp" }).join(format!("yiye-{}", hash(home)))
}

/// FNV-1a: only to tell paths apart.
fn hash(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let folded = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{folded:016x}")
}

fn percent_encoded(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(byte) {
            text.push(char::from(*byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_spells_the_socket_directory_as_a_host() {
        let layout = Layout::below(Path::new("/srv/一 頁"));
        assert_eq!(layout.url("shop"), "postgres://shop@%2Fsrv%2F%E4%B8%80%20%E9%A0%81%2Fpostgres%2Frun:5432/shop");
    }

    #[test]
    fn a_long_path_gets_a_short_socket() {
        let layout = Layout::below(Path::new(&format!("/srv/{}", "long".repeat(30))));
        assert!(layout.socket().as_os_str().len() <= LONGEST_SOCKET_PATH);
        assert!(!layout.socket_dir.starts_with(&layout.home));
    }

    #[test]
    fn a_path_that_does_not_exist_yet_is_still_absolute() {
        assert!(canonical(Path::new("not/there")).is_absolute());
    }
}
