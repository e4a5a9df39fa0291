//! Secrets at rest: XChaCha20-Poly1305 under a key of its own, each secret with a nonce of its own and
//! bound to its place. Never keeps what it has opened.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use rand::RngCore;
use sha2::Sha256;
use shop_services::ports::Sealer;

const NONCE: usize = 24;

/// Stands before what was sealed, so that another way can follow this one.
const VERSION: &str = "v1:";

pub struct MasterSealer {
    cipher: XChaCha20Poly1305,
    /// Opens what nothing is sealed with any more.
    old: Option<XChaCha20Poly1305>,
}

impl MasterSealer {
    pub fn new(master: &[u8]) -> Self {
        Self { cipher: cipher(master), old: None }
    }

    /// Opens also what was sealed under the master key before this one.
    pub fn with_old(self, master: &[u8]) -> Self {
        Self { old: Some(cipher(master)), ..self }
    }
}

/// The master key signs too, so this one is derived from it.
fn cipher(master: &[u8]) -> XChaCha20Poly1305 {
    // An HMAC takes a key of any length.
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(master).unwrap_or_else(|_| unreachable!());
    mac.update(b"yiye sealing v1");
    let key: [u8; 32] = mac.finalize().into_bytes().into();
    XChaCha20Poly1305::new(&Key::from(key))
}

impl Sealer for MasterSealer {
    fn seal(&self, context: &str, secret: &str) -> String {
        let mut nonce = [0; NONCE];
        rand::rng().fill_bytes(&mut nonce);
        let payload = Payload { msg: secret.as_bytes(), aad: context.as_bytes() };
        // Fails only beyond 256 GB.
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        [VERSION, &STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat())].concat()
    }

    fn open(&self, context: &str, sealed: &str) -> Option<String> {
        let bytes = STANDARD_NO_PAD.decode(sealed.strip_prefix(VERSION)?).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let opened = std::iter::once(&self.cipher).chain(&self.old).find_map(|cipher| {
            let payload = Payload { msg: sealed, aad: context.as_bytes() };
            cipher.decrypt(XNonce::from_slice(nonce), payload).ok()
        })?;
        String::from_utf8(opened).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_with_its_key_and_in_its_place_alone() {
        let sealer = MasterSealer::new(&[7; 32]);
        let sealed = sealer.seal("payment/ecpay/hash_key", "pwFHCqoQZGmho4w6");
        assert!(!sealed.contains("pwFH"));
        assert_eq!(sealer.open("payment/ecpay/hash_key", &sealed).as_deref(), Some("pwFHCqoQZGmho4w6"));
        assert_eq!(sealer.open("payment/ecpay/hash_iv", &sealed), None);
        assert_eq!(MasterSealer::new(&[8; 32]).open("payment/ecpay/hash_key", &sealed), None);
        assert_eq!(sealer.open("payment/ecpay/hash_key", &sealed[..sealed.len() - 2]), None);
        for nonsense in ["", "v1:", "v1:AAAA", "v2:AAAA", "密"] {
            assert_eq!(sealer.open("payment/ecpay/hash_key", nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn the_key_before_opens_and_seals_nothing() {
        let (before, after) = (MasterSealer::new(&[7; 32]), MasterSealer::new(&[8; 32]).with_old(&[7; 32]));
        let sealed = before.seal("warehouse/key", "secret");
        assert_eq!(after.open("warehouse/key", &sealed).as_deref(), Some("secret"));
        assert_eq!(after.open("warehouse/other", &sealed), None);
        assert_eq!(before.open("warehouse/key", &after.seal("warehouse/key", "secret")), None);
    }

    #[test]
    fn the_same_secret_twice_does_not_look_the_same() {
        let sealer = MasterSealer::new(&[7; 32]);
        assert_ne!(sealer.seal("a", "secret"), sealer.seal("a", "secret"));
    }
}
