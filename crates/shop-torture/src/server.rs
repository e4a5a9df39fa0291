//! One server of the shop, as it is started in production. Ended by its own id, and only by that.

use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// As long as a start may take before the run is given up.
const PATIENCE: Duration = Duration::from_secs(120);

#[derive(Debug)]
pub struct Server {
    pub origin: String,
    binary: PathBuf,
    data: PathBuf,
    log: PathBuf,
    environment: Vec<(String, String)>,
    child: Mutex<Option<Child>>,
}

impl Server {
    pub fn new(
        binary: &Path,
        folder: &Path,
        name: &str,
        environment: impl FnOnce(&str) -> Vec<(String, String)>,
    ) -> Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let origin = format!("http://{address}");
        let data = folder.join(name);
        fs::create_dir_all(&data)?;
        let mut environment = environment(&origin);
        environment.push(("SHOP_BIND".to_owned(), address.to_string()));
        environment.push(("SHOP_ORIGIN".to_owned(), origin.clone()));
        environment.push(("SHOP_DATA_DIR".to_owned(), data.display().to_string()));
        let log = folder.join(format!("{name}.log"));
        Ok(Self { origin, binary: binary.to_owned(), data, log, environment, child: Mutex::new(None) })
    }

    pub fn start(&self) -> Result<()> {
        let log = File::options().append(true).create(true).open(&self.log)?;
        let child =
            self.command("serve").stdout(Stdio::null()).stderr(log).spawn().context("the shop does not start")?;
        *self.child() = Some(child);
        Ok(())
    }

    /// Something that an owner does at a terminal: what it says.
    pub fn says(&self, word: &str) -> Result<String> {
        let done = self.command(word).stderr(Stdio::null()).output()?;
        Ok(String::from_utf8(done.stdout)?.trim().to_owned())
    }

    /// As when the power goes.
    pub fn kill(&self) -> Result<()> {
        if let Some(mut child) = self.child().take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// How long that took.
    pub async fn is_ready(&self, web: &crate::web::Web) -> Result<Duration> {
        let begun = Instant::now();
        let address = [&self.origin, "/readyz"].concat();
        while begun.elapsed() < PATIENCE {
            let asked = tokio::time::timeout(Duration::from_secs(5), web.get(&address)).await;
            if asked.ok().flatten().is_some_and(|answer| answer.status == 200) {
                return Ok(begun.elapsed());
            }
            let ended = self.child().as_mut().map(Child::try_wait).transpose()?.flatten();
            if let Some(status) = ended {
                bail!("the shop ended with {status}: {}", fs::read_to_string(&self.log).unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("the shop was not ready after {} s", PATIENCE.as_secs())
    }

    fn command(&self, word: &str) -> Command {
        let mut command = Command::new(&self.binary);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SHOP_") && name != "SHOP_PG_BIN_DIR") {
            command.env_remove(name);
        }
        command.env_remove("RUST_LOG").envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.arg(word).current_dir(&self.data).stdin(Stdio::null());
        command
    }

    fn child(&self) -> MutexGuard<'_, Option<Child>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nobody is left to be told.
        let _ = self.kill();
    }
}
