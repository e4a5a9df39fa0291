//! Passwords that are only marked as hashed, since real hashing is slow on purpose. Never to be
//! used outside tests.

use async_trait::async_trait;
use shop_services::ports::Passwords;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Debug, Default)]
pub struct PlainPasswords {
    verified: AtomicUsize,
    hashed: AtomicUsize,
}

impl PlainPasswords {
    /// How often a password was verified, also where there was no hash to verify it against.
    pub fn verified(&self) -> usize {
        self.verified.load(Ordering::Relaxed)
    }

    /// How often a password was hashed.
    pub fn hashed(&self) -> usize {
        self.hashed.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Passwords for PlainPasswords {
    async fn hash(&self, password: &str) -> String {
        self.hashed.fetch_add(1, Ordering::Relaxed);
        ["plain:", password].concat()
    }

    async fn verify(&self, password: &str, hash: Option<&str>) -> bool {
        self.verified.fetch_add(1, Ordering::Relaxed);
        hash.and_then(|hash| hash.strip_prefix("plain:")) == Some(password)
    }
}
