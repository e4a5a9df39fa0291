//! The programs that a chore needs beside cargo. Root on Debian gets what is missing installed;
//! everybody else is told the one command.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::steps::{output, run};

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

pub fn cargo<I: IntoIterator<Item: AsRef<OsStr>>>(arguments: I) -> Command {
    // The very cargo that runs us, where there are several.
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

pub fn ensure_wasm_target() -> Result<()> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "the compiler cannot make WebAssembly, and there is no rustup to add it: install the standard library for {WASM_TARGET}"
        );
    }
    insist(3, || run(Command::new("rustup").args(["target", "add", WASM_TARGET])))
}

/// Nothing is needed when `DATABASE_URL` names a Postgres that somebody else runs.
pub fn ensure_postgres() -> Result<()> {
    let Err(missing) = shop_cluster::locate() else { return Ok(()) };
    if !may_install() {
        return Err(missing.into());
    }
    apt_install(&["postgresql"])?;
    shop_cluster::locate()?;
    Ok(())
}

/// For programs from PyPI, each of which gets a folder of its own.
pub fn ensure_python() -> Result<()> {
    let is_there = || output(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_ok();
    if !is_there() && may_install() {
        apt_install(&["python3-venv"])?;
    }
    if !is_there() {
        bail!("no Python that can make a folder for its programs: install python3 and its module venv");
    }
    Ok(())
}

pub fn may_install() -> bool {
    nix::unistd::geteuid().is_root()
        && is_debian(&fs::read_to_string("/etc/os-release").unwrap_or_default())
        && on_path("apt-get").is_some()
}

/// Debian itself: Ubuntu's chromium is a snap, which does not run in a container.
fn is_debian(os_release: &str) -> bool {
    os_release.lines().any(|line| line.trim() == "ID=debian")
}

pub fn apt_install(packages: &[&str]) -> Result<()> {
    eprintln!("      installing {} with apt-get", packages.join(", "));
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.arg("-qq").args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command)
    };
    insist(3, || apt(&["update"]))?;
    insist(3, || apt(&[&["install", "-y", "--no-install-recommends"], packages].concat()))
}

/// For what goes over a network: again after a pause that grows.
pub fn insist(times: u32, work: impl Fn() -> Result<()>) -> Result<()> {
    for attempt in 1..times {
        match work() {
            Ok(()) => return Ok(()),
            Err(error) => eprintln!("      {error:#}; trying again"),
        }
        thread::sleep(Duration::from_secs(u64::from(attempt) * 3));
    }
    work()
}

/// Only from version 132: older ones exit with success and the module dies in the browser.
pub fn wasm_opt() -> Option<PathBuf> {
    let program = on_path("wasm-opt")?;
    let told = output(Command::new(&program).arg("--version")).ok()?;
    (wasm_opt_version(&told)? >= 132).then_some(program)
}

/// From `wasm-opt version 132 (version_132)`.
fn wasm_opt_version(told: &str) -> Option<u32> {
    told.split_whitespace().find_map(|word| word.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ubuntu_is_not_debian_here() {
        assert!(is_debian("PRETTY_NAME=\"Debian\"\nID=debian\n"));
        assert!(!is_debian("ID=ubuntu\nID_LIKE=debian\n"));
    }

    #[test]
    fn the_version_of_wasm_opt_is_a_number_among_words() {
        assert_eq!(wasm_opt_version("wasm-opt version 108 (version_108)\n"), Some(108));
        assert_eq!(wasm_opt_version("something else"), None);
    }

    #[test]
    fn insisting_ends_with_the_first_success() {
        let tries = std::cell::Cell::new(0);
        insist(3, || {
            tries.set(tries.get() + 1);
            Ok(())
        })
        .unwrap();
        assert_eq!(tries.get(), 1);
    }
}
