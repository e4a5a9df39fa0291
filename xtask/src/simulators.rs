//! The providers that cannot be reached from here, as programs. Ends by becoming them, so signals reach them directly.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::steps::run as run_program;
use crate::tools::cargo;
use crate::workspace::Workspace;

/// That of the tests, so that it is compiled once for both.
const PROFILE: &str = "verify";

/// Only returns when something failed.
pub fn run(workspace: &Workspace, options: &[&str]) -> Result<()> {
    Err(Command::new(build(workspace)?).args(options).exec().into())
}

/// What the server is told so that it takes the simulators for the providers: where they are, and the accounts that
/// they know.
const ACCOUNTS: &str = include_str!("../../end2end/fixtures/accounts.json");

/// Starts them beside the program that this one is about to become, and ends them with it.
pub fn beside(workspace: &Workspace) -> Result<Vec<(String, String)>> {
    let origin = std::env::var("SHOP_ORIGIN").unwrap_or_else(|_| "http://localhost:3000".to_owned());
    let mut child = Command::new(build(workspace)?)
        .args(["--with-parent", "yes", "--stripe-webhook", &[&origin, "/callbacks/stripe"].concat()])
        .stdout(Stdio::piped())
        .spawn()?;
    let lines = BufReader::new(child.stdout.take().context("the simulators say nothing")?).lines();
    let mut told: Vec<(String, String)> = Vec::new();
    for line in lines {
        let line = line?;
        if line == "ready" {
            let accounts: BTreeMap<String, String> = serde_json::from_str(ACCOUNTS)?;
            told.extend(accounts);
            return Ok(told);
        }
        if let Some((name, address)) = line.split_once(' ') {
            eprintln!("      simulated: {name} at {address}");
            told.push((["SHOP_SIMULATORS__", &name.replace('_', "").to_uppercase()].concat(), address.to_owned()));
        }
    }
    bail!("the simulators ended before they were ready")
}

/// Where the program is.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    // The selection of the suite: another one would mean other features, and compile much again.
    let mut build = cargo(["build", "--workspace", "--exclude", "frontend", "--bin", "simulators"]);
    run_program(build.args(["--profile", PROFILE]).env("SQLX_OFFLINE", "true"))?;
    Ok(workspace.built(PROFILE).join("simulators"))
}
