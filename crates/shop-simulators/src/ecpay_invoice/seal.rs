//! ECPay's half of the secret: opens what the shop sealed, and seals what it answers.

use super::aes::Aes128;
use base64::{Engine, engine::general_purpose::STANDARD};

type Block = [u8; 16];

pub(super) fn seal(key: &str, iv: &str, json: &str) -> String {
    let cipher = Aes128::new(&block(key));
    let mut text = url_encoded(json).into_bytes();
    let padding = 16 - text.len() % 16;
    text.extend(std::iter::repeat_n(padding as u8, padding));
    let mut before = block(iv);
    for part in text.chunks_mut(16) {
        for (byte, chained) in part.iter_mut().zip(before) {
            *byte ^= chained;
        }
        let mut sealed = [0; 16];
        sealed.copy_from_slice(part);
        cipher.encrypt(&mut sealed);
        part.copy_from_slice(&sealed);
        before = sealed;
    }
    STANDARD.encode(text)
}

/// Nothing where it was sealed with another key.
pub(super) fn open(key: &str, iv: &str, sealed: &str) -> Option<String> {
    let cipher = Aes128::new(&block(key));
    let sealed = STANDARD.decode(sealed).ok().filter(|bytes| !bytes.is_empty() && bytes.len().is_multiple_of(16))?;
    let (mut text, mut before) = (Vec::with_capacity(sealed.len()), block(iv));
    for part in sealed.chunks(16) {
        let mut opened: Block = part.try_into().ok()?;
        cipher.decrypt(&mut opened);
        text.extend(opened.iter().zip(before).map(|(byte, chained)| byte ^ chained));
        before = part.try_into().ok()?;
    }
    let padding = usize::from(*text.last()?);
    if !(1..=16).contains(&padding) || text[text.len() - padding..].iter().any(|byte| usize::from(*byte) != padding) {
        return None;
    }
    text.truncate(text.len() - padding);
    url_decoded(&text)
}

/// The first sixteen bytes, which is all of a good one.
fn block(text: &str) -> Block {
    text.as_bytes().first_chunk().copied().unwrap_or_default()
}

/// As PHP does it; `form_urlencoded` leaves one sign alone that PHP does not.
fn url_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('*', "%2A")
}

fn url_decoded(bytes: &[u8]) -> Option<String> {
    // As one name without a value: nothing else in it is a sign of a form.
    let (text, nothing) = url::form_urlencoded::parse(bytes).next()?;
    nothing.is_empty().then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ecpay_invoice::{HASH_IV, HASH_KEY};

    #[test]
    fn what_is_sealed_can_be_opened_with_its_key_only() {
        for text in ["{\"a\":\"咖啡豆 2 包 * ~ ! (') & = +\"}", "{}", &"x".repeat(31)] {
            let sealed = seal(HASH_KEY, HASH_IV, text);
            assert_eq!(open(HASH_KEY, HASH_IV, &sealed).as_deref(), Some(text));
            assert_ne!(open("another key of 16", HASH_IV, &sealed).as_deref(), Some(text));
        }
        assert_eq!(open(HASH_KEY, HASH_IV, "AAAA"), None);
    }
}
