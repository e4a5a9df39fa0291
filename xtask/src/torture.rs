//! Orders under kills: the workspace's binary of that name, told where the server is.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::steps::run as run_program;
use crate::tools::{cargo, ensure_postgres};
use crate::workspace::Workspace;

/// That of the tests, so that it is compiled once for both.
const PROFILE: &str = "verify";

/// For every run of the tests: half a minute.
pub const A_LITTLE: [&str; 10] =
    ["--orders", "60", "--app-kills", "2", "--pg-kills", "1", "--seed", "7", "--controls", "yes"];

pub const WHOLE: [&str; 10] =
    ["--orders", "2000", "--app-kills", "20", "--pg-kills", "5", "--seed", "2026", "--controls", "yes"];

/// Over the server of the tests.
pub fn run(workspace: &Workspace, options: &[&str]) -> Result<()> {
    ensure_postgres()?;
    build(&["shop", "torture"])?;
    start(workspace, &workspace.server(PROFILE), options)
}

/// Over a server that is built already.
pub fn of(workspace: &Workspace, server: &Path, options: &[&str]) -> Result<()> {
    build(&["torture"])?;
    start(workspace, server, options)
}

fn build(binaries: &[&str]) -> Result<()> {
    // The selection of the suite: another one would mean other features, and compile much again.
    let mut build = cargo(["build", "--workspace", "--exclude", "frontend", "--profile", PROFILE]);
    for binary in binaries {
        build.args(["--bin", binary]);
    }
    run_program(build.env("SQLX_OFFLINE", "true"))
}

fn start(workspace: &Workspace, server: &Path, options: &[&str]) -> Result<()> {
    run_program(Command::new(workspace.built(PROFILE).join("torture")).args(options).env("SHOP_BIN", server))
}
