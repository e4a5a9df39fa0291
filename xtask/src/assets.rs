//! Files as the server serves them: copied, named by their content, compressed once instead of at every request.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::stamp::{content_hash, files_below};

/// Where the server looks up the names: a line `css: <hash>` for each kind, as cargo-leptos writes it.
pub const HASHES: &str = "hash.txt";

/// The stylesheets that only some pages link: the admin's, and those of accounts.
pub const BESIDE: [&str; 2] = ["admin", "beside"];

/// Pictures are compressed already; HTML is the server's own.
const COMPRESSIBLE: [&str; 6] = ["js", "wasm", "css", "svg", "json", "txt"];

/// A file, or what is in a folder. What does not exist is not copied.
pub fn copy_into(from: &Path, to: &Path) -> Result<()> {
    for file in files_below(from)? {
        let inside = file.strip_prefix(from)?;
        // Joining an empty path would add a slash.
        let place = if inside.as_os_str().is_empty() { to.to_path_buf() } else { to.join(inside) };
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &place).with_context(|| format!("{} to {}", file.display(), place.display()))?;
    }
    Ok(())
}

/// Renames `<name>.<kind>` to `<name>.<hash>.<kind>`, and tells the glue the new names of its module and its chunks.
pub fn hash_names(pkg: &Path, name: &str) -> Result<()> {
    let chunks = hash_chunks(pkg, name)?;
    let wasm = rename_by_content(pkg, name, "wasm")?;
    let glue = pkg.join(format!("{name}.js"));
    let mut text = fs::read_to_string(&glue)?;
    for (plain, hashed) in chunks {
        text = text.replace(&plain, &hashed);
    }
    let bound = format!("{name}_bg.wasm");
    if !text.contains(&bound) {
        bail!("the glue does not name {bound}: another version of wasm-bindgen?");
    }
    fs::write(&glue, text.replace(&bound, &format!("{name}.{wasm}.wasm")))?;
    let js = rename_by_content(pkg, name, "js")?;
    let css = rename_by_content(pkg, name, "css")?;
    let mut names = format!("css: {css}\njs: {js}\nwasm: {wasm}\n");
    for sheet in BESIDE {
        names.push_str(&format!("{sheet}: {}\n", rename_by_content(pkg, sheet, "css")?));
    }
    fs::write(pkg.join(HASHES), names)?;
    Ok(())
}

/// Every other module beside `<name>.wasm` is one of its chunks. The answer is what they were called, and are now.
fn hash_chunks(pkg: &Path, name: &str) -> Result<Vec<(String, String)>> {
    let mut renamed = Vec::new();
    for file in files_below(pkg)? {
        let plain = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !plain.ends_with(".wasm") || plain == format!("{name}.wasm") {
            continue;
        }
        let hashed = format!("later.{}.wasm", content_hash(&fs::read(&file)?));
        fs::rename(&file, pkg.join(&hashed))?;
        renamed.push((plain, hashed));
    }
    Ok(renamed)
}

fn rename_by_content(pkg: &Path, name: &str, kind: &str) -> Result<String> {
    let plain = pkg.join(format!("{name}.{kind}"));
    let hash = content_hash(&fs::read(&plain).with_context(|| plain.display().to_string())?);
    fs::rename(&plain, pkg.join(format!("{name}.{hash}.{kind}")))?;
    Ok(hash)
}

/// Puts a `.br` and a `.gz` beside every file that gains from it. `thorough` is ten times slower.
pub fn compress(site: &Path, thorough: bool) -> Result<()> {
    for file in files_below(site)? {
        let kind = file.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        if !COMPRESSIBLE.contains(&kind) || file.ends_with(HASHES) {
            continue;
        }
        let bytes = fs::read(&file)?;
        let beside = |suffix: &str| File::create(format!("{}.{suffix}", file.display()));
        let level = if thorough { flate2::Compression::best() } else { flate2::Compression::fast() };
        let mut gzip = flate2::write::GzEncoder::new(beside("gz")?, level);
        gzip.write_all(&bytes)?;
        gzip.finish()?;
        let quality = if thorough { 11 } else { 4 };
        let parameters = brotli::enc::BrotliEncoderParams { quality, lgwin: 24, ..Default::default() };
        brotli::BrotliCompress(&mut bytes.as_slice(), &mut beside("br")?, &parameters)?;
    }
    Ok(())
}

/// Sizes as a browser meets them.
pub fn report(pkg: &Path) -> Result<()> {
    for file in files_below(pkg)?.iter().filter(|file| file.extension().is_some_and(|kind| kind == "br")) {
        let plain = file.with_extension("");
        let name = plain.file_name().unwrap_or_default().to_string_lossy();
        eprintln!("      {name}: {} bytes, {} as brotli", fs::metadata(&plain)?.len(), fs::metadata(file)?.len());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_content_and_the_glue_knows_them() {
        let pkg = std::env::temp_dir().join(format!("yiye-assets-{}", std::process::id()));
        fs::create_dir_all(&pkg).unwrap();
        fs::write(pkg.join("shop.wasm"), "module").unwrap();
        fs::write(pkg.join("shop.js"), "new URL('shop_bg.wasm', import.meta.url); fetch('./chunk_3.wasm')").unwrap();
        fs::write(pkg.join("chunk_3.wasm"), "chunk").unwrap();
        fs::write(pkg.join("shop.css"), "a{}").unwrap();
        fs::write(pkg.join("admin.css"), "b{}").unwrap();
        fs::write(pkg.join("beside.css"), "c{}").unwrap();
        hash_names(&pkg, "shop").unwrap();
        compress(&pkg, true).unwrap();
        let hashes = fs::read_to_string(pkg.join(HASHES)).unwrap();
        let hash =
            |kind: &str| hashes.lines().find_map(|line| line.strip_prefix(&format!("{kind}: "))).unwrap().to_owned();
        let glue = fs::read_to_string(pkg.join(format!("shop.{}.js", hash("js")))).unwrap();
        assert!(glue.contains(&format!("'shop.{}.wasm'", hash("wasm"))), "{glue}");
        let chunk = format!("later.{}.wasm", content_hash(b"chunk"));
        assert!(glue.contains(&format!("'./{chunk}'")) && pkg.join(chunk).is_file(), "{glue}");
        assert!(pkg.join(format!("shop.{}.css.br", hash("css"))).is_file());
        fs::remove_dir_all(pkg).unwrap();
    }
}
