//! Building and starting the shop. `run` ends by becoming the server, so signals reach it directly.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Result, bail};

use crate::simulators;
use crate::site::{self, Kind};
use crate::stamp::files_below;
use crate::steps::{Steps, run as run_program};
use crate::tools::{cargo, ensure_postgres, ensure_wasm_target};
use crate::wasm;
use crate::workspace::Workspace;

const WATCHED: [&str; 8] = ["app", "crates", "frontend", "server", "style", "public", "locales", "migrations"];

#[derive(Default)]
pub struct Options {
    data: Option<String>,
    simulators: bool,
}

impl Options {
    pub fn parse(words: &[&str]) -> Result<Self> {
        match words {
            [] => Ok(Self::default()),
            ["--with-data", folder, rest @ ..] => Ok(Self { data: Some((*folder).to_owned()), ..Self::parse(rest)? }),
            ["--with-simulators", rest @ ..] => Ok(Self { simulators: true, ..Self::parse(rest)? }),
            // The default, spelled out.
            ["--release", rest @ ..] => Self::parse(rest),
            [word, ..] => bail!("not understood: {word}"),
        }
    }
}

/// Only returns when something failed.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    everything(workspace, Kind::Release)?;
    let mut server = server(workspace, options, Kind::Release);
    if options.simulators {
        for (name, value) in simulators::beside(workspace)? {
            server.env(name, value);
        }
    }
    eprintln!("\nstarting the shop; Ctrl-C stops it");
    Err(server.exec().into())
}

pub fn build(workspace: &Workspace, kind: Kind) -> Result<()> {
    everything(workspace, kind)
}

/// What a browser loads, to be weighed or looked at with a server that is there already.
pub fn site(workspace: &Workspace, kind: Kind) -> Result<()> {
    ensure_wasm_target()?;
    site::assemble(workspace, &wasm::compile(workspace, kind)?, kind)?;
    Ok(())
}

/// Builds, starts, and does both again whenever a source changes.
pub fn dev(workspace: &Workspace, options: &Options) -> Result<()> {
    loop {
        let seen = newest()?;
        let mut shop = match everything(workspace, Kind::Debug) {
            Ok(()) => Some(server(workspace, options, Kind::Debug).spawn()?),
            Err(error) => {
                eprintln!("\n{error:#}\nwaiting for a change");
                None
            }
        };
        while newest()? == seen {
            if shop.as_mut().is_some_and(|child| !matches!(child.try_wait(), Ok(None))) {
                eprintln!("the shop has ended; waiting for a change");
                shop = None;
            }
            thread::sleep(Duration::from_millis(400));
        }
        if let Some(child) = shop {
            end(child)?;
        }
    }
}

fn everything(workspace: &Workspace, kind: Kind) -> Result<()> {
    let mut steps = Steps::of(5);
    steps.step("looking for a compiler to WebAssembly", ensure_wasm_target)?;
    steps.step("looking for Postgres", || {
        if std::env::var_os("DATABASE_URL").is_some() { Ok(()) } else { ensure_postgres() }
    })?;
    let module = steps
        .step("compiling the storefront to WebAssembly (minutes, the first time)", || wasm::compile(workspace, kind))?;
    steps.step("putting styles, scripts and pictures together", || site::assemble(workspace, &module, kind))?;
    steps.step("compiling the server (minutes, the first time)", || compile_server(workspace, kind))
}

fn compile_server(workspace: &Workspace, kind: Kind) -> Result<()> {
    let leptos = &workspace.leptos;
    let mut command = cargo([
        "build",
        "-p",
        &leptos.bin_package,
        "--bin",
        &leptos.bin_target,
        "--profile",
        kind.server_profile(workspace),
    ]);
    kind.flags(&mut command);
    run_program(command.env("LEPTOS_OUTPUT_NAME", &leptos.name))
}

fn server(workspace: &Workspace, options: &Options, kind: Kind) -> Command {
    let mut command = Command::new(workspace.server(kind.server_profile(workspace)));
    command.env("SHOP_SITE_DIR", workspace.site());
    if let Some(folder) = &options.data {
        command.env("SHOP_DATA_DIR", folder);
    }
    command
}

fn newest() -> Result<Option<SystemTime>> {
    let mut newest = None;
    for folder in WATCHED {
        for file in files_below(folder.as_ref())? {
            // A file may vanish between the listing and the look: editors do that when they save.
            newest = newest.max(std::fs::metadata(file).and_then(|found| found.modified()).ok());
        }
    }
    Ok(newest)
}

/// Politely, so that Postgres is stopped as well.
fn end(mut child: Child) -> Result<()> {
    run_program(Command::new("kill").arg(child.id().to_string()))?;
    child.wait()?;
    Ok(())
}
