//! The browsers and what drives them. On Debian that is the system's Chromium and Firefox; elsewhere Playwright's own
//! Chromium, and whatever Firefox there is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::steps::{output, run};
use crate::tools::{apt_install, insist, may_install, on_path};
use crate::workspace::Workspace;

const FOLDER: &str = "end2end";

/// As in `end2end/fixtures/browsers.mjs`, which looks for itself when xtask is not there to tell.
const FIREFOXES: [&str; 3] =
    ["/usr/bin/firefox-esr", "/usr/bin/firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];

/// What is measured needs Chromium only.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    if on_path("npm").is_none() {
        bail!("npm is missing: install Node.js 20 or newer");
    }
    install_packages(&workspace.root.join(FOLDER))?;
    ensure_chromium(&workspace.root.join(FOLDER))
}

/// Everything that the journeys need, installed where we may.
pub fn ensure_all(workspace: &Workspace) -> Result<()> {
    ensure(workspace)?;
    ensure_firefox()
}

pub fn journeys(workspace: &Workspace, server: &Path) -> Result<()> {
    run(playwright(workspace, server).arg("test"))
}

/// What vendors publish for Node, against what we use instead of the vendors; and clients that are made of the document
/// of our own API, against the shop. No browser takes part.
pub fn agreement(workspace: &Workspace, server: &Path, simulators: &Path) -> Result<()> {
    let folder = workspace.root.join(FOLDER).join("agreement");
    let mut specs: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    specs.retain(|spec| spec.to_string_lossy().ends_with(".spec.mjs"));
    specs.sort();
    // One by one: from version to version Node understands folders and patterns differently.
    let mut node = Command::new("node");
    node.arg("--test").args(specs).env("SIMULATORS_BIN", simulators);
    run(node.env("SHOP_BIN", server).env("SHOP_SITE_DIR", workspace.site()))
}

pub fn playwright(workspace: &Workspace, server: &Path) -> Command {
    let mut command = Command::new("npx");
    command.args(["--no-install", "playwright"]).current_dir(workspace.root.join(FOLDER));
    command.env("SHOP_BIN", server).env("SHOP_SITE_DIR", workspace.site());
    command
}

/// Only when the lockfile is newer than what it installed.
fn install_packages(folder: &Path) -> Result<()> {
    let time = |path: PathBuf| fs::metadata(path).and_then(|found| found.modified()).ok();
    let installed = time(folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= time(folder.join("package-lock.json")) {
        return Ok(());
    }
    insist(3, || {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder);
        // The browser comes from elsewhere, and is far larger than the rest.
        run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
    })
}

fn ensure_chromium(folder: &Path) -> Result<()> {
    let named = std::env::var_os("CHROMIUM_PATH").map(PathBuf::from);
    if named.unwrap_or_else(|| "/usr/bin/chromium".into()).is_file() || playwrights_own(folder).is_some() {
        return Ok(());
    }
    if may_install() {
        // Without a font for Chinese every picture and every width is wrong.
        return apt_install(&["chromium", "fonts-noto-cjk"]);
    }
    bail!("no Chromium found. Install one with:  cd {FOLDER} && npx playwright install chromium")
}

fn ensure_firefox() -> Result<()> {
    let named = std::env::var_os("FIREFOX_PATH").map(PathBuf::from);
    if named.into_iter().chain(FIREFOXES.map(PathBuf::from)).any(|place| place.is_file()) {
        return Ok(());
    }
    if may_install() {
        return apt_install(&["firefox-esr"]);
    }
    bail!("no Firefox found. Install it, or say where it is:  FIREFOX_PATH=… cargo xtask test")
}

fn playwrights_own(folder: &Path) -> Option<PathBuf> {
    let mut node = Command::new("node");
    node.args(["-p", "require('@playwright/test').chromium.executablePath()"]).current_dir(folder);
    let path = PathBuf::from(output(&mut node).ok()?.trim());
    path.is_file().then_some(path)
}
