//! What is said between the shop and NewebPay: encrypted, and with a digest that only both can make.
//! Never trusts what was encrypted without its digest.

use super::spec;
use aes::Aes256;
use cbc::cipher::{BlockDecryptMut, BlockEncryptMut, KeyIvInit, block_padding::Pkcs7};
use sha2::{Digest, Sha256};
use shop_services::ports::SettingMissing;
use std::fmt::Write;
use subtle::ConstantTimeEq;

pub(super) struct Keys {
    key: String,
    iv: String,
}

impl Keys {
    /// Thirty-two bytes and sixteen.
    pub(super) fn parse(key: &str, iv: &str) -> Result<Self, SettingMissing> {
        if key.len() != 32 {
            return Err(SettingMissing(spec::HASH_KEY));
        }
        if iv.len() != 16 {
            return Err(SettingMissing(spec::HASH_IV));
        }
        Ok(Self { key: key.to_owned(), iv: iv.to_owned() })
    }

    /// In small hexadecimal letters.
    pub(super) fn encrypt(&self, text: &str) -> String {
        // Of the right lengths since they were parsed.
        let cipher = cbc::Encryptor::<Aes256>::new_from_slices(self.key.as_bytes(), self.iv.as_bytes());
        let cipher = cipher.unwrap_or_else(|_| unreachable!());
        hex(&cipher.encrypt_padded_vec_mut::<Pkcs7>(text.as_bytes()))
    }

    /// Nothing where it was not encrypted so.
    pub(super) fn decrypt(&self, encrypted: &str) -> Option<Vec<u8>> {
        let cipher = cbc::Decryptor::<Aes256>::new_from_slices(self.key.as_bytes(), self.iv.as_bytes()).ok()?;
        let pair = |at| u8::from_str_radix(encrypted.get(2 * at..2 * at + 2)?, 16).ok();
        let bytes = (0..encrypted.len() / 2).map(pair).collect::<Option<Vec<u8>>>()?;
        cipher.decrypt_padded_vec_mut::<Pkcs7>(&bytes).ok()
    }

    /// Of what was encrypted.
    pub(super) fn digest(&self, encrypted: &str) -> String {
        sha256(&["HashKey=", &self.key, "&", encrypted, "&HashIV=", &self.iv])
    }

    pub(super) fn is_digest(&self, digest: &str, encrypted: &str) -> bool {
        self.digest(encrypted).as_bytes().ct_eq(digest.as_bytes()).into()
    }

    /// Goes with a question: amount, merchant and reference, in the order of their names.
    pub(super) fn of_question(&self, [amount, merchant, reference]: [&str; 3]) -> String {
        sha256(&[
            "IV=",
            &self.iv,
            "&Amt=",
            amount,
            "&MerchantID=",
            merchant,
            "&MerchantOrderNo=",
            reference,
            "&Key=",
            &self.key,
        ])
    }

    /// Goes with an answer: amount, merchant, reference, and what NewebPay calls it.
    pub(super) fn is_of_answer(&self, given: &str, [amount, merchant, reference, trade]: [&str; 4]) -> bool {
        let wanted = sha256(&[
            "HashIV=",
            &self.iv,
            "&Amt=",
            amount,
            "&MerchantID=",
            merchant,
            "&MerchantOrderNo=",
            reference,
            "&TradeNo=",
            trade,
            "&HashKey=",
            &self.key,
        ]);
        wanted.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

/// In large hexadecimal letters.
fn sha256(parts: &[&str]) -> String {
    hex(&Sha256::digest(parts.concat())).to_uppercase()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn vectors() -> (Value, Keys) {
        let file = include_str!("../../../tests/vectors/newebpay_mpg.json");
        let file: Value = serde_json::from_str(file).expect("JSON");
        let keys = Keys::parse(text(&file["hash_key"]), text(&file["hash_iv"])).expect("keys");
        (file, keys)
    }

    fn text(value: &Value) -> &str {
        value.as_str().expect("a text")
    }

    #[test]
    fn orders_are_sealed_as_in_the_manual() {
        let (file, keys) = vectors();
        let vectors = file["vectors"].as_array().expect("a list");
        assert_eq!(vectors.len(), 2);
        for vector in vectors {
            let sealed = keys.encrypt(text(&vector["query"]));
            assert_eq!(sealed, text(&vector["tradeInfo"]), "{}", vector["id"]);
            assert_eq!(keys.digest(&sealed), text(&vector["tradeSha"]), "{}", vector["id"]);
        }
    }

    #[test]
    fn a_notice_is_opened_letter_for_letter() {
        let (file, keys) = vectors();
        let sealed = text(&file["notify"]["tradeInfo"]);
        assert!(keys.is_digest(text(&file["notify"]["tradeSha"]), sealed));
        assert_eq!(keys.decrypt(sealed), Some(text(&file["notify"]["json"]).as_bytes().to_vec()));
        assert!(!keys.is_digest(text(&file["notify"]["tradeSha"]), &["00", sealed].concat()));
        for damaged in [&sealed[2..], "zz", "", "ä"] {
            assert_eq!(keys.decrypt(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn questions_and_answers_have_digests_of_their_own() {
        let (file, keys) = vectors();
        let question = keys.of_question(["1280", "MS3430112", "DEMO20261122N0001"]);
        assert_eq!(question, text(&file["query_check_value"]["expected"]));
        let answer = ["1280", "MS3430112", "DEMO20261122N0001", "26112212345678901"];
        assert!(keys.is_of_answer(text(&file["response_check_code"]["expected"]), answer));
        assert!(!keys.is_of_answer(&question, answer));
    }

    #[test]
    fn keys_of_another_length_are_told() {
        assert_eq!(Keys::parse("short", "1234567890123456").err(), Some(SettingMissing(spec::HASH_KEY)));
        assert_eq!(Keys::parse(&"a".repeat(32), "short").err(), Some(SettingMissing(spec::HASH_IV)));
    }
}
