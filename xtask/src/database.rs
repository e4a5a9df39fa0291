//! The development database, and the query metadata that lets everybody compile without one.
//! Migrations are run here as plain SQL: xtask must not wait for the server to compile.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::mem;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use shop_cluster::{Cluster, DATABASE};

use crate::stamp::files_below;
use crate::steps::run as run_program;
use crate::tools::{cargo, ensure_postgres};
use crate::workspace::Workspace;

/// The one crate with SQL.
const CRATE: &str = "shop-postgres";
const METADATA: &str = ".sqlx";

pub fn run(workspace: &Workspace, verb: &str) -> Result<()> {
    ensure_postgres()?;
    match verb {
        "start" => start(workspace),
        "stop" => stop(workspace),
        "url" => with_cluster(workspace, |cluster| {
            println!("{}", cluster.url(DATABASE));
            Ok(())
        }),
        "reset" => with_cluster(workspace, |cluster| fresh(cluster, DATABASE)),
        "prepare" => prepare(workspace),
        "check" => check(workspace, &mut of_the_crate("dev")),
        _ => bail!("db knows start, stop, url, reset, prepare and check"),
    }
}

fn home(workspace: &Workspace) -> PathBuf {
    workspace.target.join("dev-db")
}

/// While this file exists, Postgres outlives the commands that use it.
fn keep(workspace: &Workspace) -> PathBuf {
    workspace.target.join("dev-db.keep")
}

fn with_cluster<T>(workspace: &Workspace, work: impl FnOnce(&Cluster) -> Result<T>) -> Result<T> {
    fs::create_dir_all(&workspace.target)?;
    let cluster = Cluster::open(&home(workspace), &|what| eprintln!("      {what}"))?;
    let outcome = work(&cluster);
    if keep(workspace).exists() {
        // Not dropped, so not stopped; the locks go with this process.
        mem::forget(cluster);
    }
    outcome
}

fn start(workspace: &Workspace) -> Result<()> {
    fs::create_dir_all(&workspace.target)?;
    File::create(keep(workspace))?;
    with_cluster(workspace, |cluster| {
        println!("export DATABASE_URL='{}'", cluster.url(DATABASE));
        Ok(())
    })
}

fn stop(workspace: &Workspace) -> Result<()> {
    if keep(workspace).exists() {
        fs::remove_file(keep(workspace))?;
        with_cluster(workspace, |_| Ok(()))?;
    }
    Ok(())
}

/// An empty database with the schema of today.
fn fresh(cluster: &Cluster, name: &str) -> Result<()> {
    cluster.execute("postgres", &format!("drop database if exists \"{name}\" with (force)"))?;
    cluster.create_database(name)?;
    let mut migrations = files_below(Path::new("migrations"))?;
    migrations.retain(|file| file.extension().is_some_and(|kind| kind == "sql"));
    for file in &migrations {
        cluster.execute(name, &fs::read_to_string(file)?).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

fn prepare(workspace: &Workspace) -> Result<()> {
    let written = collect(workspace, &mut of_the_crate("dev"))?;
    let folder = workspace.root.join(METADATA);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for (name, text) in &written {
        fs::write(folder.join(name), text)?;
    }
    println!("{} queries described in {METADATA}", written.len());
    Ok(())
}

fn of_the_crate(profile: &str) -> Command {
    cargo(["check", "-p", CRATE, "--all-targets", "--profile", profile])
}

/// Fails when `.sqlx` is not what today's migrations and queries make. `compiles`: whatever compiles the crate, with
/// a database to ask; it may look at more on the way.
pub fn check(workspace: &Workspace, compiles: &mut Command) -> Result<()> {
    let differences = differing(&read(Path::new(METADATA))?, &collect(workspace, compiles)?);
    if differences.is_empty() {
        return Ok(());
    }
    bail!("{METADATA} is out of date ({}); run:  cargo xtask db prepare", differences.join(", "))
}

/// Lets sqlx describe every query to a folder of its own, against a database of its own.
fn collect(workspace: &Workspace, compiles: &mut Command) -> Result<BTreeMap<String, String>> {
    let folder = workspace.target.join("sqlx-metadata");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    with_cluster(workspace, |cluster| {
        let name = format!("prepare_{}", std::process::id());
        fresh(cluster, &name)?;
        touch(Path::new("crates").join(CRATE).join("src/lib.rs").as_path())?;
        compiles.env_remove("SQLX_OFFLINE").env("SQLX_OFFLINE_DIR", &folder).env("DATABASE_URL", cluster.url(&name));
        let outcome = run_program(compiles);
        cluster.execute("postgres", &format!("drop database \"{name}\" with (force)"))?;
        outcome
    })?;
    read(&folder)
}

/// Cargo does not know that the macros write files: without a change it would not run them.
#[expect(clippy::disallowed_methods, reason = "it is about files on this disk, not about the shop's time")]
fn touch(file: &Path) -> Result<()> {
    Ok(File::options().append(true).open(file)?.set_modified(SystemTime::now())?)
}

fn read(folder: &Path) -> Result<BTreeMap<String, String>> {
    let files = files_below(folder)?;
    let named = |file: &PathBuf| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    files.iter().map(|file| Ok((named(file), fs::read_to_string(file)?))).collect()
}

fn differing(committed: &BTreeMap<String, String>, made: &BTreeMap<String, String>) -> Vec<String> {
    let missing = made
        .iter()
        .filter(|(name, text)| committed.get(*name) != Some(*text))
        .map(|(name, _)| format!("changed or missing: {name}"));
    let left = committed.keys().filter(|name| !made.contains_key(*name)).map(|name| format!("left over: {name}"));
    missing.chain(left).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_missing_and_left_over_metadata_is_told() {
        let files = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
        };
        let told =
            differing(&files(&[("a", "1"), ("b", "1"), ("old", "1")]), &files(&[("a", "1"), ("b", "2"), ("new", "1")]));
        assert_eq!(told, ["changed or missing: b", "changed or missing: new", "left over: old"]);
    }
}
