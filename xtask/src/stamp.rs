//! Tells whether the inputs of a step changed since it last succeeded. By content, not by time: a checkout changes times.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// A growing digest of everything that a step reads.
#[derive(Default)]
pub struct Inputs(Sha256);

impl Inputs {
    pub fn text(&mut self, text: &str) {
        self.0.update(text.len().to_le_bytes());
        self.0.update(text);
    }

    /// A file or everything in a folder, names included. What does not exist counts as empty.
    pub fn path(&mut self, path: &Path) -> Result<()> {
        for file in files_below(path)? {
            self.text(&file.to_string_lossy());
            let bytes = fs::read(&file).with_context(|| file.display().to_string())?;
            self.0.update(bytes.len().to_le_bytes());
            self.0.update(bytes);
        }
        Ok(())
    }

    pub fn digest(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Sixteen hexadecimal digits of the content: for names of files that are cached for ever.
pub fn content_hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..8])
}

/// Sorted, so that two machines agree.
pub fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut files = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).with_context(|| path.display().to_string())? {
            files.extend(files_below(&entry?.path())?);
        }
    }
    files.sort();
    Ok(files)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_content_is_sixteen_digits_and_stays() {
        assert_eq!(content_hash(b""), "e3b0c44298fc1c14");
    }

    #[test]
    fn two_texts_are_not_one_long_text() {
        let digest = |texts: &[&str]| {
            let mut inputs = Inputs::default();
            texts.iter().for_each(|text| inputs.text(text));
            inputs.digest()
        };
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
    }
}
