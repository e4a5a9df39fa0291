//! What is measured rather than tested: pictures, speed, load. Nothing here decides about a commit.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::browser;
use crate::launch;
use crate::site::Kind;
use crate::stamp::files_below;
use crate::steps::{Steps, run};
use crate::suite;
use crate::tools::{cargo, ensure_python};
use crate::torture;
use crate::workspace::Workspace;

const BENCH: &str = "bench";

/// What was measured last, for whoever asks how fast it is without measuring.
const MEASURED: &str = "docs/measured";

pub fn screenshots(workspace: &Workspace) -> Result<()> {
    let config = "screenshots.config.ts";
    let place = workspace.root.join("end2end").join(config);
    if !place.is_file() {
        bail!("{} does not exist", place.display());
    }
    browser::ensure(workspace)?;
    launch::build(workspace, Kind::Release)?;
    let server = workspace.server(&workspace.leptos.server_profile);
    run(browser::playwright(workspace, &server).args(["test", "--config", config]))
}

pub fn bench(workspace: &Workspace, options: &[&str]) -> Result<()> {
    launch::build(workspace, Kind::Release)?;
    bench_what_is_built(workspace, options)
}

/// Runs the workspace's binary of that name, wherever it lives.
fn bench_what_is_built(workspace: &Workspace, options: &[&str]) -> Result<()> {
    let package =
        package_with_binary(workspace, BENCH).with_context(|| format!("no package has a binary called `{BENCH}`"))?;
    let mut command =
        cargo(["run", "-p", &package, "--bin", BENCH, "--profile", &workspace.leptos.server_profile, "--"]);
    run(of_the_release(workspace, command.args(options)))
}

/// Everything in `end2end/prove`, in the order of names, then deploy/, races, torture and the bench; each is told where the
/// release build is.
pub fn prove(workspace: &Workspace) -> Result<()> {
    let mut scripts = files_below(Path::new("end2end/prove"))?;
    scripts.retain(|file| file.extension().is_some_and(|kind| kind == "mjs"));
    browser::ensure(workspace)?;
    ensure_python()?;
    launch::build(workspace, Kind::Release)?;
    fs::create_dir_all(MEASURED)?;
    let mut steps = Steps::of(scripts.len() + 4);
    for script in &scripts {
        steps
            .step(&script.display().to_string(), || run(of_the_release(workspace, Command::new("node").arg(script))))?;
    }
    steps.step("deploy", deploy)?;
    steps.step("races", || suite::races(workspace))?;
    let server = workspace.server(&workspace.leptos.server_profile);
    steps.step("torture", || torture::of(workspace, &server, &torture::WHOLE))?;
    let figures = [MEASURED, "/bench.json"].concat();
    steps.step("the bench", || bench_what_is_built(workspace, &["--json", &figures]))?;
    steps.summary();
    Ok(())
}

/// By schema and dry run; with a container engine the real thing.
pub fn deploy() -> Result<()> {
    run(&mut Command::new("deploy/check"))
}

fn of_the_release<'a>(workspace: &Workspace, command: &'a mut Command) -> &'a mut Command {
    let server = workspace.server(&workspace.leptos.server_profile);
    command.env("SHOP_BIN", server).env("SHOP_SITE_DIR", workspace.site())
}

fn package_with_binary(workspace: &Workspace, binary: &str) -> Option<String> {
    let is_it = |target: &serde_json::Value| target["name"] == binary && target["kind"][0] == "bin";
    let found = workspace
        .packages
        .iter()
        .find(|package| package["targets"].as_array().is_some_and(|all| all.iter().any(is_it)))?;
    found["name"].as_str().map(str::to_owned)
}
