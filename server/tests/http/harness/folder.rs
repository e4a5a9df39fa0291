//! A folder that is gone with its test, and in it what the build would have made for the browser.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

pub struct Folder(PathBuf);

static COUNT: AtomicU32 = AtomicU32::new(0);

impl Folder {
    /// Short and below what everybody may enter: a private Postgres keeps its socket in it.
    pub fn new() -> Self {
        let name = format!("yiye-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Below it, made if need be.
    pub fn sub(&self, name: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(&path).expect("a folder");
        path
    }

    /// A site without scripts and styles, with the sample shop.
    pub fn site(&self) -> PathBuf {
        let site = self.sub("site");
        let pkg = self.sub("site/pkg");
        fs::write(pkg.join("hash.txt"), "css: test\njs: test\nwasm: test\n").expect("written");
        for kind in ["css", "js", "wasm"] {
            fs::write(pkg.join(format!("shop.test.{kind}")), "").expect("written");
        }
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sample");
        let sample = self.sub("site/sample");
        link(&repository.join("catalogue.json"), &sample);
        for picture in fs::read_dir(repository.join("media")).expect("the sample's pictures") {
            link(&picture.expect("a file").path(), &sample);
        }
        site
    }
}

fn link(file: &Path, folder: &Path) {
    let file = fs::canonicalize(file).expect("a file of the sample");
    let name = file.file_name().expect("a name");
    let linked = std::os::unix::fs::symlink(&file, folder.join(name));
    if let Err(error) = linked {
        assert_eq!(error.kind(), std::io::ErrorKind::AlreadyExists, "{error}");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left is in a place for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}
