//! ECPay's checksum over all fields of a message, whichever there are. A message without the right
//! one is not ECPay's, or not for us.

use sha2::Digest;
use std::fmt::Write;
use subtle::ConstantTimeEq;

const FIELD: &str = "CheckMacValue";

/// Names and values as they are before anything is encoded.
pub(crate) type Fields = Vec<(String, String)>;

/// Never printed.
#[derive(Clone)]
pub(crate) struct Keys {
    pub hash_key: String,
    pub hash_iv: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Keys")
    }
}

impl Keys {
    /// SHA-256 for payments, MD5 for parcels. Empty fields take part, those that are not there do not.
    pub fn check_mac<D: Digest>(&self, fields: &[(String, String)]) -> String {
        let digest = D::digest(encoded(&self.text(fields)));
        digest.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02X}");
            hex
        })
    }

    /// Adds the checksum, as the last field.
    pub fn seal<D: Digest>(&self, mut fields: Fields) -> Fields {
        let check_mac = self.check_mac::<D>(&fields);
        fields.push((FIELD.to_owned(), check_mac));
        fields
    }

    /// Tells nothing by the time it takes.
    pub fn sealed<D: Digest>(&self, fields: &[(String, String)]) -> bool {
        let Some((_, sent)) = fields.iter().find(|(name, _)| name == FIELD) else { return false };
        let sent = sent.to_ascii_uppercase();
        self.check_mac::<D>(fields).as_bytes().ct_eq(sent.as_bytes()).into()
    }

    fn text(&self, fields: &[(String, String)]) -> String {
        let mut fields: Vec<_> = fields.iter().filter(|(name, _)| name != FIELD).collect();
        fields.sort_by_cached_key(|(name, _)| name.to_ascii_lowercase());
        let mut text = ["HashKey=", &self.hash_key].concat();
        for (name, value) in fields {
            text.extend(["&", name, "=", value]);
        }
        text.extend(["&HashIV=", &self.hash_iv]);
        text
    }
}

/// As .NET writes an address, all of it in small letters.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(2 * text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push('+'),
            b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => encoded.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte.to_ascii_lowercase())),
            _ => {
                let _ = write!(encoded, "%{byte:02x}");
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use md5::Md5;
    use serde_json::Value;
    use sha2::Sha256;

    const VECTORS: &str = include_str!("../../../tests/vectors/ecpay_checkmacvalue.json");

    fn stage() -> Keys {
        Keys { hash_key: "pwFHCqoQZGmho4w6".to_owned(), hash_iv: "EkRm7iFT261dpevs".to_owned() }
    }

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_vector_is_met() {
        let vectors: Value = serde_json::from_str(VECTORS).expect("JSON");
        let vectors = vectors["vectors"].as_array().expect("a list");
        for vector in vectors {
            let text = |name: &str| vector[name].as_str().expect("a text").to_owned();
            let keys = Keys { hash_key: text("hash_key"), hash_iv: text("hash_iv") };
            let params = vector["params"].as_object().expect("fields");
            let fields: Fields =
                params.iter().map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned())).collect();
            assert_eq!(encoded(&keys.text(&fields)), text("string_to_hash"), "{}", text("id"));
            let got = match text("method").as_str() {
                "md5" => keys.check_mac::<Md5>(&fields),
                _ => keys.check_mac::<Sha256>(&fields),
            };
            assert_eq!(got, text("expected_check_mac_value"), "{}", text("id"));
        }
        assert_eq!(vectors.len(), 8);
    }

    #[test]
    fn each_character_is_written_as_php_and_net_write_it() {
        let kept = "abcxyz0189-_.!*()";
        assert_eq!(encoded(kept), kept);
        assert_eq!(encoded("ABCXYZ"), "abcxyz");
        assert_eq!(encoded(" "), "+");
        for byte in 0..=0x7f_u8 {
            let sign = char::from(byte);
            if !sign.is_ascii_alphanumeric() && !" -_.!*()".contains(sign) {
                assert_eq!(encoded(&sign.to_string()), format!("%{byte:02x}"), "{sign:?}");
            }
        }
        assert_eq!(encoded("~'\"茶🍵"), "%7e%27%22%e8%8c%b6%f0%9f%8d%b5");
    }

    #[test]
    fn the_order_of_fields_and_the_case_of_their_names_do_not_matter() {
        let one = fields(&[("b", "2"), ("A", "1"), ("C", "3")]);
        let other = fields(&[("C", "3"), ("b", "2"), ("A", "1")]);
        assert_eq!(stage().check_mac::<Sha256>(&one), stage().check_mac::<Sha256>(&other));
    }

    #[test]
    fn whatever_is_changed_added_or_left_out_breaks_the_seal() {
        let sealed = stage().seal::<Sha256>(fields(&[("TradeAmt", "100"), ("StoreID", ""), ("RtnMsg", "交易成功")]));
        assert!(stage().sealed::<Sha256>(&sealed));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at].1.push('1');
            assert!(!stage().sealed::<Sha256>(&changed), "{:?} was changed", sealed[at]);
            let mut without = sealed.clone();
            without.remove(at);
            assert!(!stage().sealed::<Sha256>(&without), "{:?} was left out", sealed[at]);
        }
        let mut more = sealed.clone();
        more.push(("Extra".to_owned(), String::new()));
        assert!(!stage().sealed::<Sha256>(&more));
        let other = Keys { hash_iv: "0123456789abcdef".to_owned(), ..stage() };
        assert!(!other.sealed::<Sha256>(&sealed));
    }

    #[test]
    fn somebody_elses_way_to_compute_it_comes_to_the_same() {
        use shop_simulators::ecpay::{Fields as Theirs, Merchant};
        let signs: Vec<char> = (' '..='~').chain("\n\t\u{7f}éß中文字體，。！？（）～＿🍵👩🏽\u{200d}".chars()).collect();
        let mut seed = 7_u64;
        let mut any = |bound: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap_or_default() % bound
        };
        for _ in 0..2_000 {
            let mut theirs = Theirs::default();
            for at in 0..any(12) {
                let value: String = (0..any(20)).map(|_| signs[any(signs.len())]).collect();
                theirs.set(&format!("{}Field{at}", ["a", "B", "c_", "D"][any(4)]), value);
            }
            let ours = stage().check_mac::<Sha256>(theirs.pairs());
            assert_eq!(ours, theirs.seal(&Merchant::stage()), "{:?}", theirs.pairs());
        }
    }

    #[test]
    fn small_letters_will_do() {
        let mut sealed = stage().seal::<Sha256>(fields(&[("A", "1")]));
        let value = &mut sealed.last_mut().expect("there").1;
        *value = value.to_lowercase();
        assert!(stage().sealed::<Sha256>(&sealed));
    }

    #[test]
    fn keys_are_not_printed() {
        assert_eq!(format!("{:?}", stage()), "Keys");
    }
}
