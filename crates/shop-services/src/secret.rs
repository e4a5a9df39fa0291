//! Secrets in addresses. Never compared as they are: both sides are hashed first.

use sha2::{Digest, Sha256};

pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
