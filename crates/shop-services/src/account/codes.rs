//! Codes of six digits that a telephone makes from a secret and the time (RFC 6238), how the secret gets there, and the
//! codes for when the telephone is lost. Never knows whose they are.

use crate::{ports::Ids, secret};
use qrcodegen::{QrCode, QrCodeEcc};
use shop_contract::{CodesSecret, Drawing};
use time::OffsetDateTime;
use totp_rs::{Builder, Secret};

/// 160 bits, as RFC 4226 wants them.
const SECRET: usize = 20;

/// 120 bits: nobody tries them all, so that they need no slow hash.
const RECOVERY: usize = 15;

const RECOVERY_CODES: usize = 10;

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

pub(super) const DIGITS: usize = 6;

/// In Base32, as it is typed into a telephone.
pub(super) fn new_secret(ids: &dyn Ids) -> String {
    base32(&chance(ids)[..SECRET])
}

pub(super) fn new_recovery_codes(ids: &dyn Ids) -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| grouped(&base32(&chance(ids)[..RECOVERY]).to_ascii_lowercase(), "-")).collect()
}

/// However it is typed: with or without hyphens, in capitals or not.
pub(super) fn recovery_hash(typed: &str) -> Vec<u8> {
    secret::hash(&typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase())
}

/// What is typed as one of a telephone's codes; anything else is something else.
pub(super) fn as_code(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    (code.len() == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

/// The thirty seconds that this code is for: now, those before or those after, for clocks that differ. `None`: it is wrong.
pub(super) fn step(secret: &str, code: &str, now: OffsetDateTime) -> Option<i64> {
    let bytes: [u8; SECRET] = from_base32(secret)?.try_into().ok()?;
    let codes = Builder::new().with_secret(Secret::new_stack(bytes)).build().ok()?;
    codes.check(code, now.unix_timestamp().try_into().ok()?)?.try_into().ok()
}

/// `shop` and `account`: what the telephone writes beside the code.
pub(super) fn shown(secret: &str, shop: &str, account: &str) -> Option<CodesSecret> {
    let (shop, account) = (encoded(&shop.replace(':', " ")), encoded(account));
    let whose = ["otpauth://totp/", &shop, ":", &account, "?secret=", secret, "&issuer=", &shop].concat();
    let link = [&whose, "&algorithm=SHA1&digits=6&period=30"].concat();
    let drawing = draw(&QrCode::encode_text(&link, QrCodeEcc::Medium).ok()?);
    Some(CodesSecret { groups: grouped(secret, " "), link, drawing })
}

/// As a secret of 256 bits is made elsewhere: two of 128, mixed.
fn chance(ids: &dyn Ids) -> Vec<u8> {
    secret::hash(&[ids.secret(), ids.secret()].concat())
}

fn grouped(text: &str, between: &str) -> String {
    let groups: Vec<_> = text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    groups.join(between)
}

/// Of a length that leaves nothing over: five bytes are eight signs.
fn base32(bytes: &[u8]) -> String {
    let sign = |bits: u64, at: u32| char::from(ALPHABET[(bits >> (35 - 5 * at) & 31) as usize]);
    let five = |chunk: &[u8]| chunk.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
    bytes.chunks_exact(5).flat_map(|chunk| (0..8).map(move |at| sign(five(chunk), at))).collect()
}

fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for chunk in text.as_bytes().chunks_exact(8) {
        let value = |sign: &u8| ALPHABET.iter().position(|other| other == sign);
        let bits = chunk.iter().try_fold(0u64, |bits, sign| Some(bits << 5 | value(sign)? as u64))?;
        bytes.extend_from_slice(&bits.to_be_bytes()[3..]);
    }
    Some(bytes)
}

fn encoded(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte);
    let one = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

/// Four squares of nothing around it, and a bar for each run of dark squares.
fn draw(code: &QrCode) -> Drawing {
    const MARGIN: i32 = 4;
    let (size, mut path) = (code.size(), String::new());
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let run = (x..size).take_while(|at| code.get_module(*at, y)).count() as i32;
            if run > 0 {
                path += &format!("M{} {}h{run}v1h-{run}z", x + MARGIN, y + MARGIN);
            }
            x += run + 1;
        }
    }
    Drawing { side: size + 2 * MARGIN, path }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(seconds).expect("a moment")
    }

    /// RFC 6238, appendix B, in six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = base32(b"12345678901234567890");
        assert_eq!(secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(from_base32(&secret).as_deref(), Some(&b"12345678901234567890"[..]));
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(step(&secret, code, at(seconds)), Some(seconds / 30), "{code}");
            assert_eq!(step(&secret, code, at(seconds + 30)), Some(seconds / 30), "a slow telephone");
            assert_eq!(step(&secret, code, at(seconds - 30)), Some(seconds / 30), "a fast one");
            assert_eq!(step(&secret, code, at(seconds + 60)), None, "too late");
            assert_eq!(step(&secret, code, at(seconds - 60)), None, "too early");
        }
    }

    #[test]
    fn what_is_typed_with_spaces_and_hyphens_is_the_same() {
        assert_eq!(as_code(" 005 924 ").as_deref(), Some("005924"));
        for other in ["00592", "0059245", "00592a", "００５９２４", ""] {
            assert_eq!(as_code(other), None, "{other}");
        }
        assert_eq!(recovery_hash("abcd-efgh-2345"), recovery_hash("ABCD EFGH 2345"));
        assert_ne!(recovery_hash("abcd-efgh-2345"), recovery_hash("abcd-efgh-2346"));
    }

    #[test]
    fn a_telephone_is_told_whose_codes_they_are() {
        let shown = shown("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "晨: A", "mei@shop.test").expect("it fits");
        assert_eq!(shown.groups, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let whose = "otpauth://totp/%E6%99%A8%20%20A:mei@shop.test?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        assert_eq!(shown.link, [whose, "&issuer=%E6%99%A8%20%20A&algorithm=SHA1&digits=6&period=30"].concat());
        // The corner that every QR code begins with: seven dark squares.
        assert!(shown.drawing.path.starts_with("M4 4h7v1h-7z"), "{}", shown.drawing.path);
    }
}
