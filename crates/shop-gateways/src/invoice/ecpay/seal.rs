//! What is said between the shop and ECPay's e-invoices: JSON, encoded as PHP does, then encrypted. Never compared
//! as it stands encrypted: two who say the same may write it differently.

use super::spec;
use aes::Aes128;
use base64::{Engine, engine::general_purpose::STANDARD};
use cbc::cipher::{BlockDecryptMut, BlockEncryptMut, KeyIvInit, block_padding::Pkcs7};
use shop_services::ports::SettingMissing;

pub(super) struct Keys {
    key: [u8; 16],
    iv: [u8; 16],
}

impl Keys {
    /// Sixteen bytes each.
    pub(super) fn parse(key: &str, iv: &str) -> Result<Self, SettingMissing> {
        let sixteen = |text: &str, name| <[u8; 16]>::try_from(text.as_bytes()).map_err(|_| SettingMissing(name));
        Ok(Self { key: sixteen(key, spec::HASH_KEY)?, iv: sixteen(iv, spec::HASH_IV)? })
    }

    pub(super) fn seal(&self, json: &str) -> String {
        let cipher = cbc::Encryptor::<Aes128>::new(&self.key.into(), &self.iv.into());
        STANDARD.encode(cipher.encrypt_padded_vec_mut::<Pkcs7>(encoded(json).as_bytes()))
    }

    /// Nothing where it was not sealed with these keys.
    pub(super) fn open(&self, sealed: &str) -> Option<String> {
        let cipher = cbc::Decryptor::<Aes128>::new(&self.key.into(), &self.iv.into());
        let bytes = cipher.decrypt_padded_vec_mut::<Pkcs7>(&STANDARD.decode(sealed).ok()?).ok()?;
        decoded(std::str::from_utf8(&bytes).ok()?)
    }
}

/// As PHP's `urlencode`.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let pair = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn vectors() -> Vec<Value> {
        let file: Value =
            serde_json::from_str(include_str!("../../../tests/vectors/ecpay_einvoice_aes.json")).expect("vectors");
        file["vectors"].as_array().expect("a list").clone()
    }

    #[test]
    fn every_published_vector_is_sealed_and_opened() {
        let all = vectors();
        assert!(all.len() >= 4);
        for vector in &all {
            let text = |name: &str| vector[name].as_str().expect(name);
            let keys = Keys::parse(text("hash_key"), text("hash_iv")).expect("keys");
            if let Some(wanted) = vector["urlencoded"].as_str() {
                assert_eq!(encoded(text("json")), wanted, "{}", vector["id"]);
            }
            for (json, sealed) in [("json", "expected_base64"), ("php_sdk_json", "php_sdk_base64")] {
                assert_eq!(keys.seal(text(json)), text(sealed), "{}", vector["id"]);
                assert_eq!(keys.open(text(sealed)).as_deref(), Some(text(json)), "{}", vector["id"]);
            }
            let read = |name| serde_json::from_str::<Value>(text(name)).expect("JSON");
            assert_eq!(read("json"), read("php_sdk_json"), "{}", vector["id"]);
        }
    }

    #[test]
    fn what_another_key_sealed_cannot_be_opened() {
        let (ours, theirs) =
            (Keys::parse("ejCk326UnaZWKisg", "q9jcZX8Ib9LM8wYk"), Keys::parse(&"x".repeat(16), "q9jcZX8Ib9LM8wYk"));
        let (ours, theirs) = (ours.expect("keys"), theirs.expect("keys"));
        let sealed = theirs.seal("{\"RtnCode\":1}");
        assert_ne!(ours.open(&sealed).as_deref(), Some("{\"RtnCode\":1}"));
        assert_eq!(ours.open("no base64"), None);
        assert!(Keys::parse("short", "q9jcZX8Ib9LM8wYk").is_err());
    }
}
