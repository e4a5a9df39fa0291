//! `cargo xtask tidy`: the rules of the house that no compiler checks. One line for each violation; it never repairs anything.

mod arrows;
mod claims;
mod locales;
mod lock;
mod migrations;
mod modules;
mod sources;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::workspace::Workspace;

/// What people write; everything else is made by tools.
const FOLDERS: [&str; 12] = [
    "app",
    "crates",
    "frontend",
    "server",
    "xtask",
    "style",
    "migrations",
    "end2end",
    "locales",
    "sample",
    ".ci",
    ".cargo",
];

pub fn run(workspace: &Workspace) -> Result<()> {
    let mut violations = arrows::check(&arrows::read(&workspace.packages));
    let locked: toml::Table = fs::read_to_string("Cargo.lock")?.parse()?;
    violations.extend(arrows::check_versions(&locked));
    violations.extend(lock::check(&locked));
    violations.extend(claims::run()?);
    let (files, mut marks) = (files()?, 0);
    violations.extend(modules::check(&files));
    for file in files {
        // Pictures and fonts are not text.
        let Ok(text) = fs::read_to_string(&file) else { continue };
        violations.extend(sources::check(&file, &text));
        violations.extend(migrations::check(&file, &text));
        marks += sources::ssr_marks(&file, &text);
    }
    if marks != 1 {
        violations.push(format!(
            "app/src: `feature = \"ssr\"` stands {marks} times, and should stand once, before `mod ssr`"
        ));
    }
    let (here, there) = ("locales/zh-TW", "locales/en");
    violations.extend(locales::check((here, &locales::read(here)?), (there, &locales::read(there)?)));
    for violation in &violations {
        println!("{violation}");
    }
    if violations.is_empty() { Ok(()) } else { bail!("{} violations of the rules of the house", violations.len()) }
}

fn files() -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        gather(Path::new(folder), &mut files)?;
    }
    let documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "Cargo.toml", "clippy.toml", "deny.toml"];
    files.extend(documents.into_iter().map(PathBuf::from).filter(|file| file.is_file()));
    Ok(files)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let made = ["node_modules", "test-results", "playwright-report", "target", "package-lock.json"];
        if path.is_dir() && !made.iter().any(|name| path.ends_with(name)) {
            gather(&path, files)?;
        } else if path.is_file() && !made.iter().any(|name| path.ends_with(name)) {
            files.push(path);
        }
    }
    Ok(())
}
