//! Reads `postmaster.pid` and judges whether it still tells the truth. It never deletes anything.
//!
//! Postgres trusts the file when any process has that number. That is wrong after a reboot, in a container
//! that reuses numbers, and below an init that does not reap: those cases are told apart here.

use std::fs;
use std::path::Path;

use nix::errno::Errno;
use nix::sys::signal::kill;
use nix::unistd::Pid;

#[derive(Debug)]
pub(crate) struct PidFile {
    pid: Pid,
    /// System V shared memory: while a process is attached, old backends still write to the data.
    shared_memory: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// A postmaster of this very data directory.
    Postgres,
    /// No process has the number: Postgres finds that out by itself.
    Nobody,
    /// A zombie or a stranger has the number: Postgres would refuse to start.
    Stranger,
}

impl PidFile {
    pub(crate) fn read(data: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(data.join("postmaster.pid")).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let pid: i32 = lines.next()?.trim().parse().ok()?;
        // The seventh line: key and id.
        let shared_memory = lines.nth(5).and_then(|line| line.split_whitespace().nth(1)).map(str::to_owned);
        // A single-user Postgres writes its number as a negative one; zero and one would be kill's wildcards.
        (pid.abs() > 1).then(|| Self { pid: Pid::from_raw(pid.abs()), shared_memory })
    }

    pub(crate) fn holder(&self, data: &Path) -> Holder {
        if kill(self.pid, None) == Err(Errno::ESRCH) {
            return Holder::Nobody;
        }
        let process = Path::new("/proc").join(self.pid.to_string());
        // Postgres works inside its data directory; the link of a zombie is gone.
        if let Ok(place) = fs::read_link(process.join("cwd")) {
            return if place == data { Holder::Postgres } else { Holder::Stranger };
        }
        match fs::read_to_string(process.join("stat")) {
            Ok(stat) if is_live_postgres(&stat) => Holder::Postgres,
            Ok(_) => Holder::Stranger,
            // It has just ended; or there is no /proc on this system, and all we know is that it runs.
            Err(_) if Path::new("/proc/self/stat").exists() => Holder::Nobody,
            Err(_) => Holder::Postgres,
        }
    }

    /// How many processes hold the old shared memory; `None` where the system does not tell.
    pub(crate) fn attached(&self) -> Option<usize> {
        let id = self.shared_memory.as_deref()?;
        attached_to(id, &fs::read_to_string("/proc/sysvipc/shm").ok()?)
    }
}

/// `4711 (postgres) S 1 …`
fn is_live_postgres(stat: &str) -> bool {
    stat.rsplit_once(") ").is_some_and(|(name, rest)| name.ends_with("(postgres") && !rest.starts_with(['Z', 'X']))
}

/// Columns: key, shmid, perms, size, cpid, lpid, nattch, … A segment that is not listed is gone.
fn attached_to(id: &str, table: &str) -> Option<usize> {
    let row = table
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .find(|row| row.get(1) == Some(&id));
    row.map_or(Some(0), |row| row.get(6)?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pid_file_names_process_and_shared_memory() {
        let file = PidFile::parse("4711\n/data\n1700000000\n5432\n/run/x\n\n  1234   99\nready   \n").unwrap();
        assert_eq!((file.pid.as_raw(), file.shared_memory.as_deref()), (4711, Some("99")));
        assert!(PidFile::parse("").is_none() && PidFile::parse("1\n").is_none());
    }

    #[test]
    fn a_zombie_is_not_a_postgres() {
        assert!(is_live_postgres("4711 (postgres) S 1 4711"));
        assert!(!is_live_postgres("4711 (postgres) Z 1 4711"));
        assert!(!is_live_postgres("4711 (sleep) S 1 4711"));
    }

    #[test]
    fn shared_memory_that_is_not_listed_is_gone() {
        let table = "key shmid perms size cpid lpid nattch uid\n 1 99 600 56 10 11 3 70\n";
        assert_eq!(attached_to("99", table), Some(3));
        assert_eq!(attached_to("98", table), Some(0));
    }
}
