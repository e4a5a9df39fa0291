//! Passwords. Never stores one: what is stored cannot be turned back.

use async_trait::async_trait;

#[async_trait]
pub trait Passwords: Send + Sync {
    async fn hash(&self, password: &str) -> String;
    /// Takes as long for no hash as for a wrong password, so that time tells nothing.
    async fn verify(&self, password: &str, hash: Option<&str>) -> bool;
}
