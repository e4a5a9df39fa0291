//! Takes what `#[island(lazy)]` marks out of the storefront's module, into chunks that the browser asks for
//! when somebody comes near. Never decides when that is: `app/src/loader.js` does.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

/// Where the module expects the functions that load its chunks. No such file is served: they stand in the glue.
const LINK: &str = "./__wasm_split.js";

/// The functions that load chunks, as JavaScript.
pub struct Link(String);

/// Writes the chunks into `pkg`; the answer is the module that is left.
pub fn split(module: &Path, name: &str, pkg: &Path, release: bool) -> Result<(PathBuf, Link)> {
    let bytes = fs::read(module).with_context(|| module.display().to_string())?;
    let main = module.with_extension("main.wasm");
    let glue = format!("./{name}.js");
    let mut options = wasm_split_cli_support::Options::new(&bytes);
    (options.output_dir, options.main_out_path) = (pkg, &main);
    (options.link_name, options.main_module) = (LINK, &glue);
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("splitting: {error:#}"))?;
    for chunk in split.split_modules.iter().filter(|_| release) {
        fs::write(chunk, without_names(&fs::read(chunk)?)?)?;
    }
    let link = pkg.join(LINK);
    let text = fs::read_to_string(&link)?;
    fs::remove_file(link)?;
    Ok((main, Link(text)))
}

impl Link {
    /// Puts the functions into the glue, where they cost no request of their own, and gives it `later`: loads what
    /// belongs to an island. Unlike the module's own way of asking, it tells the caller that there is no network.
    pub fn into_glue(self, glue: &str) -> Result<String> {
        let (imports, rest): (Vec<&str>, Vec<&str>) = glue.lines().partition(|line| is_import(line));
        let names: Vec<&str> = imports.iter().filter_map(|line| line.split_whitespace().nth(3)).collect();
        let mut text = rest.join("\n");
        let given: Vec<&str> = self.functions().collect();
        if names.is_empty() || given.is_empty() {
            bail!("the glue asks for no chunk: another version of wasm-bindgen, or no lazy island?");
        }
        let table = format!("{{ {} }}", given.join(", "));
        for name in names {
            text = text.replace(&format!("\"{LINK}\": {name},"), &format!("\"{LINK}\": {table},"));
        }
        let mut link = String::from("\nconst chunks = {};\nexport const later = (island) => chunks[island]?.();\n");
        for line in self.0.lines().filter(|line| !line.starts_with("import ")) {
            link.push_str(
                &match line.strip_prefix("export const ").and_then(|line| line.split_once(" = wrapAsyncCb(")) {
                    Some((function, load)) => {
                        format!("const {function} = wrapAsyncCb(chunks.{} = {load}", island_of(function)?)
                    }
                    None => line.to_owned(),
                },
            );
            link.push('\n');
        }
        Ok(text + &link)
    }

    fn functions(&self) -> impl Iterator<Item = &str> {
        self.0.lines().filter_map(|line| line.strip_prefix("export const ")?.split_whitespace().next())
    }
}

fn is_import(line: &str) -> bool {
    line.starts_with("import ") && line.contains(LINK)
}

/// `OrderForm` from `__wasm_split_load_order_form_loader_1193`.
fn island_of(function: &str) -> Result<String> {
    let name = function.strip_prefix("__wasm_split_load_").and_then(|name| name.rsplit_once("_loader_"));
    let (name, _) = name.with_context(|| format!("{function} is not named after an island"))?;
    Ok(name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect())
}

/// Names of functions are for debugging, and larger than the code.
fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    let mut kept = module.get(..8).context("not a module")?.to_vec();
    let mut at = 8;
    while at < module.len() {
        let (length, begin) = number(module, at + 1).context("a section without a length")?;
        let end = begin + length;
        // Sections of kind zero say nothing that is run.
        if module[at] != 0 {
            kept.extend_from_slice(module.get(at..end).context("a section that is cut off")?);
        }
        at = end;
    }
    Ok(kept)
}

/// LEB128, and where it ends.
fn number(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let (mut value, mut shift) = (0, 0);
    loop {
        let byte = *bytes.get(at)?;
        value |= usize::from(byte & 127).checked_shl(shift)?;
        (at, shift) = (at + 1, shift + 7);
        if byte < 128 {
            return Some((value, at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glue_holds_what_loads_the_chunks_and_names_them_by_island() {
        let glue = "import * as import1 from \"./__wasm_split.js\"\nx({\n \"./__wasm_split.js\": import1,\n});";
        let link = Link(
            "import { initSync } from \"./shop.js\";\nexport const __wasm_split_load_order_form_loader_12 = wrapAsyncCb(makeLoad(f, []));\n"
                .into(),
        );
        let glue = link.into_glue(glue).unwrap();
        assert!(!glue.contains("import "), "{glue}");
        assert!(glue.contains("\"./__wasm_split.js\": { __wasm_split_load_order_form_loader_12 },"), "{glue}");
        assert!(glue.contains("wrapAsyncCb(chunks.OrderForm = makeLoad(f, []))"), "{glue}");
    }

    #[test]
    fn a_glue_that_asks_for_nothing_is_not_believed() {
        assert!(Link("export const a = wrapAsyncCb(b);".into()).into_glue("x").is_err());
    }

    #[test]
    fn names_go_and_code_stays() {
        let module = [b"\0asm\x01\0\0\0".as_slice(), &[0, 2, 9, 9], &[10, 1, 7], &[0, 0]].concat();
        assert_eq!(without_names(&module).unwrap(), [b"\0asm\x01\0\0\0".as_slice(), &[10, 1, 7]].concat());
        assert!(without_names(&module[..13]).is_err());
    }
}
