//! The shop's private Postgres, opened a second time beside it. Never tunes it: what is measured is
//! what every shop has, and [`Database::durability`] says so.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use shop_cluster::{Cluster, DATABASE};

const SEED: &str = include_str!("../pgbench/seed.sql");

/// A commit that was told is on disk: with any of these off, orders would be cheaper than they are.
const DURABLE: [&str; 3] = ["fsync", "synchronous_commit", "full_page_writes"];

pub struct Database {
    cluster: Cluster,
    pub postmaster: u32,
}

impl Database {
    /// `data`: the shop's data directory.
    pub fn open(data: &Path) -> Result<Self> {
        let folder = shop_cluster::resolve_data_dir(&data.join("postgres"));
        let cluster = Cluster::open(&folder, &|step| eprintln!("   {step}"))?;
        let file = cluster.home().join("data/postmaster.pid");
        let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let postmaster = text.lines().next().unwrap_or_default().trim().parse()?;
        Ok(Self { cluster, postmaster })
    }

    /// For pgbench, which takes it as the name of a database.
    pub fn url(&self) -> String {
        self.cluster.url(DATABASE)
    }

    pub fn seed(&self) -> Result<()> {
        self.run(SEED)?;
        if self.run("select from products where slug like 'bench-%'")? != 16 {
            bail!("the sample catalogue is missing: orders need sixteen products");
        }
        self.run("analyze")?;
        Ok(())
    }

    /// So that each side of a comparison begins with everything written.
    pub fn checkpoint(&self) -> Result<()> {
        self.run("checkpoint").map(drop)
    }

    pub fn orders(&self) -> Result<usize> {
        self.run("select from orders")
    }

    /// What was asked of Postgres and whether it holds; an unlogged table would not survive a crash.
    pub fn durability(&self) -> Result<Vec<(String, bool)>> {
        let mut told = Vec::new();
        for name in DURABLE {
            let on = self.run(&format!("select from pg_settings where name = '{name}' and setting = 'on'"))? == 1;
            told.push((format!("{name} = {}", if on { "on" } else { "off" }), on));
        }
        let special = self.run("select from pg_db_role_setting")?;
        told.push((format!("{special} settings for single roles or databases"), special == 0));
        let unlogged = self.run("select from pg_class where relpersistence = 'u'")?;
        told.push((format!("{unlogged} unlogged tables"), unlogged == 0));
        Ok(told)
    }

    fn run(&self, sql: &str) -> Result<usize> {
        Ok(self.cluster.execute(DATABASE, sql)?)
    }

    /// Leaves the cluster, which stops Postgres once the shop has left it too. What is left to remove is the answer.
    pub fn stop(self) -> Result<Option<PathBuf>> {
        let folder = self.cluster.home().parent().map(Path::to_path_buf);
        self.cluster.stop()?;
        Ok(folder)
    }
}
