//! What can go wrong with a private cluster, in words that the person at the terminal can act on.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the cluster cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum ClusterError {
    /// No usable Postgres on this machine. Carries what was looked at and refused, and the command that installs one.
    NoPostgres { refused: Vec<String>, advice: String },
    /// A file operation, with the path it was about.
    Io { path: PathBuf, source: io::Error },
    /// A program of Postgres said no; its own words are kept.
    Program { program: &'static str, output: String },
    /// Root must hand over to an ordinary account, and there is none.
    NoAccount,
    /// The short directory for the socket belongs to somebody else.
    SocketDirectory(PathBuf),
    /// An error that Postgres answered to a statement, with its SQLSTATE.
    Sql { code: String, message: String },
    /// Postgres spoke, but not as expected.
    Protocol(&'static str),
    /// Patience ran out.
    TimedOut(&'static str),
}

impl ClusterError {
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { path, source }
    }
}

impl fmt::Display for ClusterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPostgres { refused, advice } => {
                writeln!(f, "no usable Postgres (15 to 18) was found on this machine")?;
                for reason in refused {
                    writeln!(f, "  not {reason}")?;
                }
                write!(f, "install it with:  {advice}\nor set DATABASE_URL to a Postgres that runs elsewhere")
            }
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Program { program, output } => write!(f, "{program} failed: {}", output.trim()),
            Self::NoAccount => {
                f.write_str("Postgres does not run as root, and there is no account `postgres` or `nobody`")
            }
            Self::SocketDirectory(path) => {
                write!(f, "{} belongs to somebody else; remove it or choose another SHOP_DATA_DIR", path.display())
            }
            Self::Sql { code, message } => write!(f, "Postgres answered {code}: {message}"),
            Self::Protocol(what) => write!(f, "Postgres answered unexpectedly: {what}"),
            Self::TimedOut(what) => write!(f, "gave up waiting: {what}"),
        }
    }
}

impl std::error::Error for ClusterError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
