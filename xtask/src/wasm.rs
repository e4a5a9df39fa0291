//! The storefront as WebAssembly: compiled by cargo, bound to JavaScript by wasm-bindgen's own library.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::site::Kind;
use crate::split::split;
use crate::steps::run;
use crate::tools::{WASM_TARGET, cargo, wasm_opt};
use crate::workspace::Workspace;

/// Compiles the storefront and answers where the raw module is.
pub fn compile(workspace: &Workspace, kind: Kind) -> Result<PathBuf> {
    let profile = kind.wasm_profile(workspace);
    // A folder of its own: the server's build would otherwise wait for this one's lock, and the other way round.
    let target = workspace.target.join("front");
    let mut command = cargo(["rustc", "--lib", "--target", WASM_TARGET]);
    command.args(["-p", &workspace.leptos.lib_package, "--profile", profile, "--target-dir"]).arg(&target);
    kind.flags(&mut command);
    // Stripping would take away `target_features`, which wasm-bindgen reads; splitting follows the relocations.
    let last = ["--", "-Cstrip=none", "-Clink-args=--emit-relocs"];
    run(command.env("LEPTOS_OUTPUT_NAME", &workspace.leptos.name).args(last))?;
    let folder = target.join(WASM_TARGET).join(if profile == "dev" { "debug" } else { profile });
    Ok(folder.join(format!("{}.wasm", workspace.leptos.lib_package)))
}

/// Writes `<name>.js`, `<name>.wasm` and the chunks into `pkg`.
pub fn bind(module: &Path, name: &str, pkg: &Path, kind: Kind) -> Result<()> {
    let release = kind == Kind::Release;
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    let (module, link) = split(module, name, pkg, release)?;
    bindgen.input_path(module).out_name(name).web(true)?;
    // The chunks take the memory and the table from the module.
    bindgen.keep_lld_exports(true);
    // The glue names its module, so that the pair stays together under hashed names.
    bindgen.omit_default_module_path(false);
    bindgen.typescript(false).remove_name_section(release).remove_producers_section(true).debug(!release);
    bindgen.generate(pkg).context("wasm-bindgen")?;
    let glue = pkg.join(format!("{name}.js"));
    fs::write(&glue, link.into_glue(&fs::read_to_string(&glue)?)?)?;
    let wasm = pkg.join(format!("{name}.wasm"));
    fs::rename(pkg.join(format!("{name}_bg.wasm")), &wasm)?;
    if release && let Some(program) = wasm_opt() {
        let features =
            ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];
        let enabled = features.map(|feature| format!("--enable-{feature}"));
        run(Command::new(program).arg("-Oz").args(enabled).arg(&wasm).arg("-o").arg(&wasm))?;
    }
    Ok(())
}
