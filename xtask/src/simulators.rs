//! The providers that cannot be reached from here, as programs. Ends by becoming them, so signals reach them directly.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::steps::run as run_program;
use crate::tools::cargo;
use crate::workspace::Workspace;

/// That of the tests, so that it is compiled once for both.
const PROFILE: &str = "verify";

/// Only returns when something failed.
pub fn run(workspace: &Workspace, options: &[&str]) -> Result<()> {
    Err(Command::new(build(workspace)?).args(options).exec().into())
}

/// Where the program is.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    // The selection of the suite: another one would mean other features, and compile much again.
    let mut build = cargo(["build", "--workspace", "--exclude", "frontend", "--bin", "simulators"]);
    run_program(build.args(["--profile", PROFILE]).env("SQLX_OFFLINE", "true"))?;
    Ok(workspace.built(PROFILE).join("simulators"))
}
