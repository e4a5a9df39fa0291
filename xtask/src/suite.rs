//! `cargo xtask test`: what CI runs, on one profile. The first failing step ends it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use shop_cluster::{Cluster, DATABASE};

use crate::site::{self, Kind};
use crate::steps::{Steps, run as run_program};
use crate::tools::{WASM_TARGET, cargo, ensure_postgres, ensure_wasm_target, on_path};
use crate::workspace::Workspace;
use crate::{browser, database, simulators, tidy, torture, wasm};

const PROFILE: &str = "verify";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    Full,
    /// Without WebAssembly and the browser.
    Fast,
}

pub fn run(workspace: &Workspace, extent: Extent) -> Result<()> {
    let mut steps = Steps::of(if extent == Extent::Full { 12 } else { 6 });
    steps.step("format", || run_program(&mut cargo(["fmt", "--all", "--check"])))?;
    steps.step("rules of the house", || tidy::run(workspace))?;
    steps.step("looking for Postgres", ensure_postgres)?;
    steps.step("lints, and query metadata is current", || lints(workspace))?;
    steps.step("tests", || tests(workspace))?;
    steps.step("torture, a little of it", || torture::run(workspace, &torture::A_LITTLE))?;
    if extent == Extent::Full {
        browser_steps(workspace, &mut steps)?;
    }
    steps.summary();
    Ok(())
}

fn browser_steps(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.step("looking for a compiler to WebAssembly", ensure_wasm_target)?;
    steps.step("lints of the storefront as the browser compiles it", || lints_of_the_browser(workspace))?;
    steps.step("storefront and server", || {
        let module = wasm::compile(workspace, Kind::Verify)?;
        site::assemble(workspace, &module, Kind::Verify)?;
        let mut server = cargo(["build", "--bin", &workspace.leptos.bin_target, "--profile", PROFILE]);
        run_program(offline(everything_but_the_browser(&mut server)))
    })?;
    steps.step("looking for browsers", || browser::ensure_all(workspace))?;
    steps.step("the providers' own kits against the simulators, and clients of the API against the shop", || {
        browser::agreement(workspace, &workspace.server(PROFILE), &simulators::build(workspace)?)
    })?;
    steps.step("journeys in the browsers", || browser::journeys(workspace, &workspace.server(PROFILE)))
}

/// The same selection of packages everywhere, so that the same features are compiled once.
/// The browser's crate stays out: it would turn `hydrate` on for the server too.
fn everything_but_the_browser(command: &mut Command) -> &mut Command {
    command.args(["--workspace", "--exclude", "frontend"])
}

fn offline(command: &mut Command) -> &mut Command {
    command.env("SQLX_OFFLINE", "true")
}

/// With a database: then whoever looks for lints describes the queries on the way, and nothing is compiled for that
/// alone. A crate by itself has other features, and would want many of its dependencies once more.
fn lints(workspace: &Workspace) -> Result<()> {
    let mut clippy = cargo(["clippy", "--all-targets", "--profile", PROFILE]);
    database::check(workspace, everything_but_the_browser(&mut clippy).args(["--", "-D", "warnings"]))
}

fn lints_of_the_browser(workspace: &Workspace) -> Result<()> {
    let mut clippy =
        cargo(["clippy", "--target", WASM_TARGET, "--profile", PROFILE, "-p", &workspace.leptos.lib_package]);
    run_program(clippy.arg("--target-dir").arg(workspace.target.join("front")).args(["--", "-D", "warnings"]))
}

fn tests(workspace: &Workspace) -> Result<()> {
    // One cluster for all of them; each test that wants a database gets its own in it.
    let cluster = open_cluster(workspace)?;
    let mut tests = match on_path("cargo-nextest") {
        Some(_) => cargo(["nextest", "run", "--no-fail-fast", "--cargo-profile", PROFILE]),
        None => cargo(["test", "--lib", "--bins", "--tests", "--no-fail-fast", "--profile", PROFILE]),
    };
    run_program(offline(everything_but_the_browser(&mut tests)).env("DATABASE_URL", cluster.url(DATABASE)))?;
    Ok(cluster.stop()?)
}

/// What takes too long for every run.
pub fn races(workspace: &Workspace) -> Result<()> {
    let cluster = open_cluster(workspace)?;
    let mut tests = cargo(["test", "--profile", PROFILE, "--test", "http"]);
    everything_but_the_browser(&mut tests).args(["--", "--ignored", "races"]);
    run_program(offline(&mut tests).env("DATABASE_URL", cluster.url(DATABASE)))?;
    Ok(cluster.stop()?)
}

fn open_cluster(workspace: &Workspace) -> Result<Cluster> {
    let folder: PathBuf = workspace.target.join("test-db");
    fs::create_dir_all(&workspace.target)?;
    Ok(Cluster::open(&folder, &|what| eprintln!("      {what}"))?)
}
