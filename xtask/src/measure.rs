//! What is measured rather than tested: pictures, speed, load. Nothing here decides about a commit.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::browser;
use crate::launch;
use crate::site::Kind;
use crate::stamp::files_below;
use crate::steps::{Steps, run};
use crate::tools::cargo;
use crate::workspace::Workspace;

const BENCH: &str = "bench";

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

/// Runs the workspace's binary of that name, wherever it lives.
pub fn bench(workspace: &Workspace, options: &[&str]) -> Result<()> {
    let Some(package) = package_with_binary(workspace, BENCH) else {
        bail!("no package of this workspace has a binary called `{BENCH}` yet");
    };
    launch::build(workspace, Kind::Release)?;
    let mut command =
        cargo(["run", "-p", &package, "--bin", BENCH, "--profile", &workspace.leptos.server_profile, "--"]);
    let server = workspace.server(&workspace.leptos.server_profile);
    run(command.args(options).env("SHOP_BIN", server).env("SHOP_SITE_DIR", workspace.site()))
}

/// Everything in `end2end/prove`, in the order of names, each told where the release build is.
pub fn prove(workspace: &Workspace) -> Result<()> {
    let mut scripts = files_below(Path::new("end2end/prove"))?;
    scripts.retain(|file| file.extension().is_some_and(|kind| kind == "mjs"));
    if scripts.is_empty() {
        bail!("nothing to prove yet: end2end/prove holds no script");
    }
    browser::ensure(workspace)?;
    launch::build(workspace, Kind::Release)?;
    let mut steps = Steps::of(scripts.len());
    for script in &scripts {
        steps.step(&script.display().to_string(), || {
            let mut node = Command::new("node");
            node.arg(script).env("SHOP_SITE_DIR", workspace.site());
            run(node.env("SHOP_BIN", workspace.server(&workspace.leptos.server_profile)))
        })?;
    }
    steps.summary();
    Ok(())
}

fn package_with_binary(workspace: &Workspace, binary: &str) -> Option<String> {
    let is_it = |target: &serde_json::Value| target["name"] == binary && target["kind"][0] == "bin";
    let found = workspace
        .packages
        .iter()
        .find(|package| package["targets"].as_array().is_some_and(|all| all.iter().any(is_it)))?;
    found["name"].as_str().map(str::to_owned)
}
