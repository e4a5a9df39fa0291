//! The key that signs and encrypts. Never short, never made twice, and readable by nobody else.

use crate::config::Config;
use anyhow::{Context, ensure};
use shop_gateways::SystemIds;
use shop_services::ports::Ids;
use std::{
    fs::OpenOptions,
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

const SHORTEST: usize = 32;

/// The key before this one, where there was one.
pub fn old(config: &Config) -> Option<&[u8]> {
    config.old_master_key.as_ref().map(|key| key.expose().as_bytes())
}

/// From the configuration, else from a file in the data directory that is made once.
pub fn of(config: &Config) -> anyhow::Result<Vec<u8>> {
    if let Some(key) = &config.master_key {
        let key = key.expose();
        ensure!(key.len() >= SHORTEST, "SHOP_MASTER_KEY is too short: {SHORTEST} characters are the least");
        return Ok(key.as_bytes().to_vec());
    }
    let path = config.data_dir.join("secret.key");
    match std::fs::read(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => make(&path)?,
        // Anything else may pass; another key would shut out whatever the first one signed.
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
        Ok(_) => {}
    }
    let key = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    ensure!(key.len() >= SHORTEST, "{} is too short to be a key: it was damaged", path.display());
    Ok(key)
}

/// Under a name of its own first, so that whoever reads the final one reads a whole key. Of two
/// processes that make it at once, the first one's is kept.
fn make(path: &Path) -> anyhow::Result<()> {
    let key = [SystemIds.secret(), SystemIds.secret()].concat();
    let new = path.with_extension(["new-", &SystemIds.secret()].concat());
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    file.write_all(key.as_bytes())?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&new, path);
    std::fs::remove_file(&new)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(error).with_context(|| format!("{} cannot be made", path.display()))
        }
        _ => Ok(path.parent().map_or(Ok(()), |folder| std::fs::File::open(folder)?.sync_all())?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{os::unix::fs::PermissionsExt, path::PathBuf};

    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            let path = std::env::temp_dir().join(["key-", &SystemIds.secret()].concat());
            std::fs::create_dir(&path).expect("a folder");
            Self(path)
        }

        fn config(&self) -> Config {
            Config { data_dir: self.0.clone(), ..Config::default() }
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn set(key: &str) -> Config {
        let key = serde_json::from_value(serde_json::json!(key)).expect("a secret");
        Config { master_key: Some(key), ..Config::default() }
    }

    #[test]
    fn a_short_key_is_refused_in_a_sentence() {
        let refused = of(&set(&"k".repeat(31))).expect_err("31 are too few").to_string();
        assert_eq!(refused, "SHOP_MASTER_KEY is too short: 32 characters are the least");
        assert_eq!(of(&set(&"k".repeat(32))).expect("32 are enough").len(), 32);
    }

    #[test]
    fn the_key_is_made_once_and_for_its_owner_alone() {
        let folder = Folder::new();
        let threads: Vec<_> = (0..8).map(|_| folder.config()).map(|at| std::thread::spawn(move || of(&at))).collect();
        let keys: Vec<_> = threads.into_iter().map(|one| one.join().expect("no panic").expect("a key")).collect();
        assert!(keys.iter().all(|key| *key == keys[0] && key.len() >= SHORTEST));
        let names: Vec<_> = std::fs::read_dir(&folder.0).expect("read").map(|file| file.expect("a file")).collect();
        assert_eq!(names.len(), 1, "nothing is left lying about");
        let mode = names[0].metadata().expect("read").permissions().mode();
        assert_eq!((names[0].file_name().to_str(), mode & 0o777), (Some("secret.key"), 0o600));
    }

    #[test]
    fn a_key_that_cannot_be_read_is_not_replaced() {
        let folder = Folder::new();
        let path = folder.0.join("secret.key");
        std::fs::write(&path, "short").expect("written");
        of(&folder.config()).expect_err("it was damaged");
        assert_eq!(std::fs::read(&path).expect("read"), b"short");
        std::fs::remove_file(&path).expect("removed");
        std::fs::create_dir(&path).expect("made");
        assert!(of(&folder.config()).expect_err("no file").to_string().contains("cannot be read"));
        assert!(path.is_dir());
    }
}
