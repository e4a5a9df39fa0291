//! Argon2id, off the threads that answer requests. Never more hashes at once than there are
//! cores: each takes 19 MiB, and a crowd at the sign-in must not starve the shop.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::{SaltString, rand_core::OsRng},
};
use async_trait::async_trait;
use shop_services::ports::Passwords;
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

#[derive(Clone)]
pub struct Argon2Passwords {
    places: Arc<Semaphore>,
}

impl Default for Argon2Passwords {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { places: Arc::new(Semaphore::new(cores)) }
    }
}

/// 19 MiB, two passes, one lane: what OWASP recommends for Argon2id.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

fn hash(password: &str) -> String {
    let salt = SaltString::generate(&mut OsRng);
    // Fails for no input that reaches it: lengths are bounded before.
    argon2().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string()).unwrap_or_default()
}

/// What a password is compared with where there is no account, so that it takes as long.
fn nobody() -> &'static str {
    static NOBODY: OnceLock<String> = OnceLock::new();
    NOBODY.get_or_init(|| hash("nobody has this password"))
}

#[async_trait]
impl Passwords for Argon2Passwords {
    async fn hash(&self, password: &str) -> String {
        let password = password.to_owned();
        let _place = self.places.acquire().await;
        tokio::task::spawn_blocking(move || hash(&password)).await.unwrap_or_default()
    }

    async fn verify(&self, password: &str, stored: Option<&str>) -> bool {
        let (password, stored) = (password.to_owned(), stored.map(str::to_owned));
        let _place = self.places.acquire().await;
        let verify = move || {
            let known = stored.is_some();
            // Made for whoever asks first, or the first who is unknown would wait twice as long.
            let nobody = nobody();
            let stored = stored.unwrap_or_else(|| nobody.to_owned());
            let Ok(parsed) = PasswordHash::new(&stored) else { return false };
            argon2().verify_password(password.as_bytes(), &parsed).is_ok() && known
        };
        tokio::task::spawn_blocking(verify).await.unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[tokio::test]
    async fn a_password_opens_its_own_hash_only() {
        let passwords = Argon2Passwords::default();
        let stored = passwords.hash("correct horse").await;
        assert!(stored.starts_with("$argon2id$"));
        assert!(passwords.verify("correct horse", Some(&stored)).await);
        assert!(!passwords.verify("wrong horse", Some(&stored)).await);
        assert!(!passwords.verify("nobody has this password", None).await);
    }

    #[tokio::test]
    async fn an_account_that_is_not_there_takes_as_long_as_a_wrong_password() {
        let passwords = Argon2Passwords::default();
        let stored = passwords.hash("correct horse").await;
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for _ in 0..9 {
            for (times, stored) in [(&mut known, Some(stored.as_str())), (&mut unknown, None)] {
                let begun = Instant::now();
                passwords.verify("wrong horse", stored).await;
                times.push(begun.elapsed());
            }
        }
        known.sort_unstable();
        unknown.sort_unstable();
        // Whoever left the hashing out would be hundreds of times as fast.
        let (known, unknown) = (known[4], unknown[4]);
        assert!(unknown < known * 2 && known < unknown * 2, "{unknown:?} {known:?}");
    }
}
