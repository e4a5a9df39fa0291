//! What the root manifest says: where things are and how the storefront is called.
//! The settings are cargo-leptos's own, so that both tools build the same; nothing is configured a second time.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::steps::output;

pub struct Workspace {
    pub root: PathBuf,
    pub target: PathBuf,
    /// Every package of the workspace as `cargo metadata` describes it.
    pub packages: Vec<Value>,
    pub leptos: Leptos,
}

/// The part of `[[workspace.metadata.leptos]]` that is used here.
pub struct Leptos {
    pub name: String,
    pub bin_package: String,
    pub bin_target: String,
    pub lib_package: String,
    pub site_root: PathBuf,
    pub pkg_dir: String,
    pub style_file: PathBuf,
    pub assets_dir: PathBuf,
    pub wasm_profile: String,
    pub server_profile: String,
}

impl Workspace {
    /// Also makes the root the current directory, so that relative paths mean the same for everybody.
    pub fn open() -> Result<Self> {
        let mut cargo = crate::tools::cargo(["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: Value = serde_json::from_str(&output(&mut cargo)?)?;
        let path = |key: &str| {
            metadata[key].as_str().map(PathBuf::from).with_context(|| format!("cargo metadata has no {key}"))
        };
        let root = path("workspace_root")?;
        env::set_current_dir(&root)?;
        let manifest: toml::Table = fs::read_to_string("Cargo.toml")?.parse()?;
        let leptos = Leptos::read(&manifest).context("[[workspace.metadata.leptos]] in Cargo.toml")?;
        let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
        Ok(Self { target: path("target_directory")?, root, packages, leptos })
    }

    /// Where cargo puts what it builds with this profile.
    pub fn built(&self, profile: &str) -> PathBuf {
        self.target.join(if profile == "dev" { "debug" } else { profile })
    }

    pub fn server(&self, profile: &str) -> PathBuf {
        self.built(profile).join(&self.leptos.bin_target)
    }

    pub fn site(&self) -> PathBuf {
        self.root.join(&self.leptos.site_root)
    }
}

impl Leptos {
    fn read(manifest: &toml::Table) -> Result<Self> {
        let table = manifest
            .get("workspace")
            .and_then(|workspace| workspace.get("metadata")?.get("leptos")?.get(0)?.as_table())
            .context("missing")?;
        let text = |key: &str| {
            table
                .get(key)
                .and_then(|value| value.as_str())
                .map(str::to_owned)
                .with_context(|| format!("{key} is missing"))
        };
        Ok(Self {
            name: text("name")?,
            bin_package: text("bin-package")?,
            bin_target: text("bin-target")?,
            lib_package: text("lib-package")?,
            site_root: text("site-root")?.into(),
            pkg_dir: text("site-pkg-dir")?,
            style_file: text("style-file")?.into(),
            assets_dir: text("assets-dir")?.into(),
            wasm_profile: text("lib-profile-release")?,
            server_profile: text("bin-profile-release")?,
        })
    }
}
