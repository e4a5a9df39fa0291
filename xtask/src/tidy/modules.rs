//! Files that no other file names: no compiler sees them, and tests in them never run.

use std::fs;
use std::path::{Path, PathBuf};

/// Where every file is a program of its own.
const ROOTS: [&str; 4] = ["tests", "bin", "examples", "benches"];

pub fn check(files: &[PathBuf]) -> Vec<String> {
    let sources = files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "rs"));
    let lost = sources.filter(|file| !is_named(file, |parent| fs::read_to_string(parent).unwrap_or_default()));
    lost.map(|file| format!("{}: no `mod` names it, so nothing of it is compiled", file.display())).collect()
}

/// `read`: the text of a file, empty where there is none.
fn is_named(file: &Path, read: impl Fn(&Path) -> String) -> bool {
    let (Some(stem), Some(folder)) = (file.file_stem(), file.parent()) else { return true };
    let is_root = ["lib", "main", "build"].iter().any(|name| stem == *name);
    if is_root || ROOTS.iter().any(|name| folder.ends_with(name)) {
        return true;
    }
    let (name, folder) = match (stem == "mod", folder.file_name(), folder.parent()) {
        (true, Some(name), Some(above)) => (name, above),
        _ => (stem, folder),
    };
    let line = format!("mod {};", name.to_string_lossy());
    let parents = [folder.with_extension("rs"), folder.join("mod.rs"), folder.join("lib.rs"), folder.join("main.rs")];
    parents.iter().any(|parent| read(parent).lines().any(|text| text.trim_end().ends_with(&line)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_no_mod_names_is_told() {
        for (file, parent, text, named) in [
            ("server/src/http/a.rs", "server/src/http/mod.rs", "pub mod a;", true),
            ("server/src/http/a.rs", "server/src/http.rs", "mod a;\nmod b;", true),
            ("server/src/http/mod.rs", "server/src/lib.rs", "mod http;", true),
            ("server/tests/http/a.rs", "server/tests/http/main.rs", "mod b;", false),
            ("server/tests/http/a.rs", "server/tests/http/main.rs", "mod a_long;", false),
            ("server/tests/a.rs", "", "", true),
            ("server/src/main.rs", "", "", true),
        ] {
            let read = |path: &Path| if path == Path::new(parent) { text.to_owned() } else { String::new() };
            assert_eq!(is_named(Path::new(file), read), named, "{file} with {text}");
        }
    }
}
