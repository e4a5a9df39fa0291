//! The folder that the server serves as files: built beside the old one and swapped in when it is complete.
//! It never touches the server's own build.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::stamp::Inputs;
use crate::workspace::Workspace;
use crate::{assets, style, wasm};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Release,
    /// For the test suite: optimised a little, compiled fast.
    Verify,
    Debug,
}

impl Kind {
    pub fn wasm_profile(self, workspace: &Workspace) -> &str {
        self.profile(&workspace.leptos.wasm_profile)
    }

    pub fn server_profile(self, workspace: &Workspace) -> &str {
        self.profile(&workspace.leptos.server_profile)
    }

    fn profile(self, release: &str) -> &str {
        match self {
            Self::Release => release,
            Self::Verify => "verify",
            Self::Debug => "dev",
        }
    }

    /// Server and browser must agree on this one, or hydration finds other nodes than were rendered.
    pub fn flags(self, command: &mut Command) {
        if self == Self::Debug {
            // Leptos's way of keeping types short, for faster compiling.
            command.env("RUSTFLAGS", "--cfg erase_components");
        }
    }
}

/// Whether anything had to be done is the answer.
pub fn assemble(workspace: &Workspace, module: &Path, kind: Kind) -> Result<bool> {
    let site = workspace.site();
    let stamp = workspace.target.join("site.stamp");
    let digest = inputs(workspace, module, kind)?;
    if site.join(&workspace.leptos.pkg_dir).join(assets::HASHES).is_file()
        && fs::read_to_string(&stamp).is_ok_and(|old| old == digest)
    {
        return Ok(false);
    }
    let fresh = site.with_extension("new");
    remove(&fresh)?;
    let pkg = fresh.join(&workspace.leptos.pkg_dir);
    fs::create_dir_all(&pkg)?;
    let name = &workspace.leptos.name;
    wasm::bind(module, name, &pkg, kind)?;
    let style = &workspace.leptos.style_file;
    fs::write(pkg.join(format!("{name}.css")), style::bundle(style)?)?;
    for sheet in assets::BESIDE.map(|name| format!("{name}.css")) {
        fs::write(pkg.join(&sheet), style::bundle(&style.with_file_name(&sheet))?)?;
    }
    assets::hash_names(&pkg, name)?;
    assets::copy_into(&workspace.leptos.assets_dir, &fresh)?;
    assets::copy_into(Path::new("sample/media"), &fresh.join("sample"))?;
    assets::copy_into(Path::new("sample/catalogue.json"), &fresh.join("sample/catalogue.json"))?;
    assets::compress(&fresh, kind == Kind::Release)?;
    remove(&site)?;
    fs::rename(&fresh, &site).with_context(|| site.display().to_string())?;
    fs::write(stamp, digest)?;
    assets::report(&site.join(&workspace.leptos.pkg_dir))?;
    Ok(true)
}

fn inputs(workspace: &Workspace, module: &Path, kind: Kind) -> Result<String> {
    let mut inputs = Inputs::default();
    inputs.text(&format!("{kind:?}"));
    // How the steps work is an input too.
    let sources = ["xtask/src", "sample/media", "sample/catalogue.json"].map(Path::new);
    let style = workspace.leptos.style_file.parent().unwrap_or(Path::new("style"));
    for path in sources.into_iter().chain([module, style, workspace.leptos.assets_dir.as_path()]) {
        inputs.path(path)?;
    }
    Ok(inputs.digest())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}
