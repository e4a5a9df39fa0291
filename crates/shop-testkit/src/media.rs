//! Pictures in memory, under numbered keys. Never re-encodes: it keeps the bytes as they came.

use async_trait::async_trait;
use bytes::Bytes;
use shop_services::ports::{Media, MediaError};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
};

#[derive(Debug, Default)]
pub struct MemoryMedia {
    files: Mutex<BTreeMap<String, Bytes>>,
    added: AtomicU64,
}

impl MemoryMedia {
    /// The smallest thing that this store takes for a picture.
    pub const PICTURE: &'static [u8] = b"\x89PNG\r\n\x1a\n";
    const STARTS: [&'static [u8]; 3] = [b"\x89PNG", b"\xff\xd8\xff", b"RIFF"];

    fn files(&self) -> MutexGuard<'_, BTreeMap<String, Bytes>> {
        self.files.lock().expect("no test panicked while it added a picture")
    }
}

#[async_trait]
impl Media for MemoryMedia {
    async fn add(&self, file: Bytes, widths: [u32; 3]) -> Result<String, MediaError> {
        if !Self::STARTS.iter().any(|start| file.starts_with(start)) {
            return Err(MediaError::NotAPicture);
        }
        let key = format!("picture{}", self.added.fetch_add(1, Ordering::Relaxed));
        for width in widths {
            self.put(&format!("{key}-{width}.webp"), file.clone()).await?;
        }
        Ok(key)
    }

    async fn put(&self, name: &str, file: Bytes) -> Result<(), MediaError> {
        self.files().insert(name.to_owned(), file);
        Ok(())
    }

    async fn get(&self, name: &str) -> Result<Option<Bytes>, MediaError> {
        Ok(self.files().get(name).cloned())
    }
}
