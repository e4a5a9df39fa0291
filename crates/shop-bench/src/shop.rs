//! The shop as its owner starts it: the release binary, a data directory of its own, a private
//! Postgres. Never reuses data of an earlier run, and never listens beyond this machine.

use std::env;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::http::{self, Connection};

/// The first start makes a database: a quarter of a minute on a slow disk.
const PATIENCE: Duration = Duration::from_secs(180);

pub struct Shop {
    child: Child,
    pub address: SocketAddr,
    /// Where its database is, among other things.
    pub data: PathBuf,
}

impl Shop {
    /// The binary and the site are named by `cargo xtask bench`; by default they are where it builds them.
    pub async fn start() -> Result<Self> {
        let binary = place("SHOP_BIN", "target/server-release/shop")?;
        let site = place("SHOP_SITE_DIR", "target/site")?;
        let target = site.parent().unwrap_or(Path::new("target"));
        let data = target.join(format!("bench-{}", std::process::id()));
        fs::create_dir_all(&data)?;
        let address = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?.local_addr()?;
        let mut command = Command::new(binary);
        // What the shell has set for a shop would be measured along.
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if (text.starts_with("SHOP_") && text != "SHOP_PG_BIN_DIR") || text == "DATABASE_URL" || text == "RUST_LOG"
            {
                command.env_remove(name);
            }
        }
        command.env("SHOP_DATA_DIR", &data).env("SHOP_SITE_DIR", site).env("SHOP_BIND", address.to_string());
        command.env("SHOP_ORIGIN", format!("http://{address}"));
        // There is no shop.toml in its data.
        command.current_dir(&data).stdin(Stdio::null()).stdout(Stdio::null());
        let child = command.spawn().context("the shop cannot be started")?;
        let mut shop = Self { child, address, data };
        shop.ready().await?;
        Ok(shop)
    }

    async fn ready(&mut self) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                bail!("the shop ended with {status}");
            }
            if let Ok(mut connection) = Connection::open(self.address).await {
                let asked = http::get("/readyz", "");
                let answer = tokio::time::timeout(Duration::from_secs(5), connection.ask(&asked)).await;
                if matches!(answer, Ok(Ok(200))) {
                    return Ok(());
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("the shop was not ready after {} s", PATIENCE.as_secs())
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Politely; after a while not so politely.
    pub fn stop(&mut self) -> Result<()> {
        if self.child.try_wait()?.is_some() {
            return Ok(());
        }
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(30) {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        self.child.kill()?;
        self.child.wait()?;
        bail!("the shop did not stop by itself")
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("{error:#}");
        }
    }
}

fn place(variable: &str, otherwise: &str) -> Result<PathBuf> {
    let path = env::var_os(variable).map_or_else(|| PathBuf::from(otherwise), PathBuf::from);
    path.canonicalize().with_context(|| format!("{} is missing: `cargo xtask build` makes it", path.display()))
}
