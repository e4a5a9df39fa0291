//! NewebPay's half of the secret: opens what the shop sealed, and seals what it tells.

use super::{HASH_IV, HASH_KEY};
use crate::mac::hex;
use aes::Aes256;
use cbc::cipher::{BlockDecryptMut, BlockEncryptMut, KeyIvInit, block_padding::Pkcs7};
use sha2::{Digest, Sha256};

pub(super) fn seal(key: &str, text: &str) -> String {
    let cipher = cbc::Encryptor::<Aes256>::new(key_of(key).into(), iv().into());
    hex(&cipher.encrypt_padded_vec_mut::<Pkcs7>(text.as_bytes()))
}

/// Nothing where it was sealed with another key.
pub(super) fn open(sealed: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> =
        sealed.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect();
    let cipher = cbc::Decryptor::<Aes256>::new(key_of(HASH_KEY).into(), iv().into());
    String::from_utf8(cipher.decrypt_padded_vec_mut::<Pkcs7>(&bytes?).ok()?).ok()
}

pub(super) fn digest(text: &str) -> String {
    hex(&Sha256::digest(text)).to_uppercase()
}

pub(super) fn digest_of_sealed(key: &str, sealed: &str) -> String {
    digest(&format!("HashKey={key}&{sealed}&HashIV={HASH_IV}"))
}

/// The first thirty-two bytes, which is all of a good one.
fn key_of(key: &str) -> &[u8; 32] {
    key.as_bytes().first_chunk().unwrap_or(&[0; 32])
}

fn iv() -> &'static [u8; 16] {
    HASH_IV.as_bytes().first_chunk().unwrap_or(&[0; 16])
}
