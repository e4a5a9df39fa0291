//! The Postgres processes of one cluster: made, started, adopted, stopped.
//!
//! It never decides who may do so (that is `shares`), and never deletes a pid file while old backends live.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::account::Account;
use crate::binaries;
use crate::error::ClusterError;
use crate::layout::Layout;
use crate::pidfile::{Holder, PidFile};
use crate::{settings, wire};

/// Backends notice the death of their postmaster within a statement.
const OLD_BACKENDS: Duration = Duration::from_secs(60);
/// A postmaster that runs and still does not answer here listens elsewhere, or hangs.
const ADOPTION: Duration = Duration::from_secs(60);
const LARGEST_LOG: u64 = 8 << 20;

#[derive(Debug)]
pub(crate) struct Postmaster {
    pub(crate) layout: Layout,
    pub(crate) account: Account,
    programs: PathBuf,
}

impl Postmaster {
    pub(crate) fn locate(data_dir: &Path) -> Result<Self, ClusterError> {
        let layout = Layout::below(data_dir);
        let account = Account::choose(&layout.data)?;
        let made_by = fs::read_to_string(layout.data.join("PG_VERSION")).ok().and_then(|text| text.trim().parse().ok());
        let programs = binaries::find(account, made_by)?;
        Ok(Self { layout, account, programs })
    }

    /// Makes the data directory under another name first: what carries the right name is complete.
    pub(crate) fn initialise(&self, progress: &dyn Fn(&str)) -> Result<(), ClusterError> {
        let data = &self.layout.data;
        if data.join("PG_VERSION").exists() {
            return Ok(());
        }
        progress("making a new Postgres cluster");
        let unfinished = self.layout.home.join("data.new");
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(ClusterError::at(&unfinished))?;
        }
        let mut initdb = self.program("initdb");
        initdb.args(["-U", "shop", "-A", "trust", "-E", "UTF8", "--no-locale", "-D"]).arg(&unfinished);
        run("initdb", &mut initdb)?;
        let main = unfinished.join("postgresql.conf");
        let include = format!("\ninclude_if_exists = '{}'\n", settings::FILE);
        let appended = OpenOptions::new().append(true).open(&main).and_then(|mut file| {
            file.write_all(include.as_bytes())?;
            file.sync_all()
        });
        appended.map_err(ClusterError::at(&main))?;
        fs::rename(&unfinished, data).map_err(ClusterError::at(data))?;
        File::open(&self.layout.home).and_then(|home| home.sync_all()).map_err(ClusterError::at(&self.layout.home))
    }

    /// Starts Postgres, or adopts the one that a killed program left behind.
    pub(crate) fn start(&self, progress: &dyn Fn(&str)) -> Result<(), ClusterError> {
        let deadline = Instant::now() + ADOPTION;
        while self.is_running() {
            if self.answers() {
                return Ok(());
            }
            if Instant::now() > deadline {
                self.stop()?;
            }
            thread::sleep(Duration::from_millis(50));
        }
        self.clear_remains(progress)?;
        progress("starting Postgres");
        self.write_settings()?;
        self.shorten_log();
        let mut pg_ctl = self.pg_ctl("start", 120);
        pg_ctl.arg("-l").arg(&self.layout.log);
        run("pg_ctl", &mut pg_ctl).map_err(|error| self.with_log(error))
    }

    pub(crate) fn stop(&self) -> Result<(), ClusterError> {
        if !self.is_running() {
            return Ok(());
        }
        run("pg_ctl", self.pg_ctl("stop", 60).args(["-m", "fast"]))
    }

    pub(crate) fn is_running(&self) -> bool {
        PidFile::read(&self.layout.data).is_some_and(|file| file.holder(&self.layout.data) == Holder::Postgres)
    }

    pub(crate) fn answers(&self) -> bool {
        wire::execute(&self.layout.socket(), "postgres", "select 1").is_ok()
    }

    /// After a crash. Postgres guards itself against old backends by the shared memory that its pid file names,
    /// so the file may only go once nobody is attached.
    fn clear_remains(&self, progress: &dyn Fn(&str)) -> Result<(), ClusterError> {
        let data = &self.layout.data;
        let Some(file) = PidFile::read(data) else { return Ok(()) };
        let deadline = Instant::now() + OLD_BACKENDS;
        let mut told = false;
        while file.attached().is_some_and(|processes| processes > 0) {
            if !told {
                progress("waiting for the processes of a Postgres that died");
                told = true;
            }
            if Instant::now() > deadline {
                return Err(ClusterError::TimedOut("processes of a Postgres that died have not ended"));
            }
            thread::sleep(Duration::from_millis(20));
        }
        if file.holder(data) == Holder::Stranger && file.attached() == Some(0) {
            let mut lock = self.layout.socket().into_os_string();
            lock.push(".lock");
            for stale in [data.join("postmaster.pid"), PathBuf::from(lock)] {
                // Missing is as good as removed; anything else Postgres will complain about itself.
                let _ = fs::remove_file(stale);
            }
        }
        Ok(())
    }

    fn write_settings(&self) -> Result<(), ClusterError> {
        let path = self.layout.data.join(settings::FILE);
        let written =
            fs::write(&path, settings::render(&self.layout.socket_dir)).and_then(|()| self.account.own(&path));
        written.map_err(ClusterError::at(&path))
    }

    fn shorten_log(&self) {
        if fs::metadata(&self.layout.log).is_ok_and(|found| found.len() > LARGEST_LOG) {
            // A log that cannot be moved is no reason not to start.
            let _ = fs::rename(&self.layout.log, self.layout.log.with_extension("log.1"));
        }
    }

    /// pg_ctl only says "examine the log output", so the end of the log comes along.
    fn with_log(&self, error: ClusterError) -> ClusterError {
        let ClusterError::Program { program, output } = error else { return error };
        let log = fs::read(&self.layout.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<_> = log.lines().collect();
        let end = lines[lines.len().saturating_sub(12)..].join("\n");
        ClusterError::Program { program, output: format!("{}\n{end}", output.trim()) }
    }

    fn pg_ctl(&self, verb: &str, seconds: u16) -> Command {
        let mut command = self.program("pg_ctl");
        command.args([verb, "--silent", "--wait", "--timeout", &seconds.to_string(), "-D"]).arg(&self.layout.data);
        command
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        // A group of its own: Ctrl-C at the terminal is for us, and Postgres is stopped after us.
        command.current_dir(&self.layout.home).stdin(Stdio::null()).process_group(0).env("LC_ALL", "C");
        for (variable, _) in env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PG")) {
            command.env_remove(variable);
        }
        if let Some((uid, gid)) = self.account.ids() {
            // For root the standard library drops the supplementary groups as well.
            command.gid(gid).uid(uid);
        }
        command
    }
}

fn run(program: &'static str, command: &mut Command) -> Result<(), ClusterError> {
    let done = command.output().map_err(ClusterError::at(Path::new(command.get_program())))?;
    if done.status.success() {
        return Ok(());
    }
    let output = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    Err(ClusterError::Program { program, output })
}
