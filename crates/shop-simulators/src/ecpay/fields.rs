//! A form as it was sent, and ECPay's seal on it. Never drops an empty field: it is sealed too.

use super::Merchant;
use sha2::{Digest, Sha256};
use std::fmt::Write;

pub(crate) const SEAL: &str = "CheckMacValue";

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    pub fn parse(form: &str) -> Self {
        Self(url::form_urlencoded::parse(form.as_bytes()).into_owned().collect())
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// Nothing where it was not sent.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// As it goes over a wire.
    pub fn encoded(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }

    /// What the seal is to be.
    pub fn seal(&self, merchant: &Merchant) -> String {
        hexed(&Sha256::digest(self.small(&merchant.hash_key, &merchant.hash_iv)))
    }

    /// What is hashed: by another hash where it is about parcels.
    pub(crate) fn small(&self, key: &str, iv: &str) -> String {
        let mut pairs: Vec<_> = self.0.iter().filter(|(name, _)| name != SEAL).collect();
        pairs.sort_by_cached_key(|(name, _)| name.to_ascii_lowercase());
        let mut text = ["HashKey=", key].concat();
        for (name, value) in pairs {
            text.extend(["&", name, "=", value]);
        }
        text.extend(["&HashIV=", iv]);
        // As PHP and .NET write an address, in small letters; three signs are left as they are by .NET alone.
        let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        encoded.to_lowercase().replace("%21", "!").replace("%28", "(").replace("%29", ")")
    }

    pub fn sealed(mut self, merchant: &Merchant) -> Self {
        let seal = self.seal(merchant);
        self.set(SEAL, seal);
        self
    }

    pub fn is_sealed_by(&self, merchant: &Merchant) -> bool {
        self.find(SEAL).is_some_and(|seal| seal.eq_ignore_ascii_case(&self.seal(merchant)))
    }
}

pub(crate) fn hexed(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |mut seal, byte| {
        let _ = write!(seal, "{byte:02X}");
        seal
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seal_is_that_of_the_manual() {
        // Published on page 2902 of ECPay's manual.
        let mut order = Fields::default();
        for (name, value) in [
            ("TradeDesc", "促銷方案"),
            ("PaymentType", "aio"),
            ("MerchantTradeDate", "2023/03/12 15:30:23"),
            ("MerchantTradeNo", "ecpay20230312153023"),
            ("MerchantID", "3002607"),
            ("ReturnURL", "https://www.ecpay.com.tw/receive.php"),
            ("ItemName", "Apple iphone 15"),
            ("TotalAmount", "30000"),
            ("ChoosePayment", "ALL"),
            ("EncryptType", "1"),
        ] {
            order.set(name, value);
        }
        let seal = "6C51C9E6888DE861FD62FB1DD17029FC742634498FD813DC43D4243B5685B840";
        assert_eq!(order.seal(&Merchant::stage()), seal);
        assert!(order.sealed(&Merchant::stage()).is_sealed_by(&Merchant::stage()));
    }

    #[test]
    fn an_empty_field_is_sealed_and_one_that_is_not_there_is_not() {
        let without = Fields::parse("A=1");
        let with = Fields::parse("A=1&StoreID=");
        assert_ne!(without.seal(&Merchant::stage()), with.seal(&Merchant::stage()));
        assert_eq!(Fields::parse(&with.encoded()), with);
    }
}
