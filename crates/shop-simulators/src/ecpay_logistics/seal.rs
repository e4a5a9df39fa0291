//! ECPay's seal on messages about parcels: the text of payments, under MD5.

use super::Merchant;
use crate::ecpay::{
    Fields,
    fields::{SEAL, hexed},
};
use md5::{Digest, Md5};

pub fn seal(fields: &Fields, merchant: &Merchant) -> String {
    hexed(&Md5::digest(fields.small(&merchant.hash_key, &merchant.hash_iv)))
}

pub fn sealed(mut fields: Fields, merchant: &Merchant) -> Fields {
    let seal = seal(&fields, merchant);
    fields.set(SEAL, seal);
    fields
}

pub fn is_sealed_by(fields: &Fields, merchant: &Merchant) -> bool {
    fields.find(SEAL).is_some_and(|sent| sent.eq_ignore_ascii_case(&seal(fields, merchant)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seal_is_that_of_the_manual() {
        // Published on page 38242 of ECPay's manual.
        let merchant = Merchant::of("", "ejCk326UnaZWKisg", "q9jcZX8Ib9LM8wYk", true);
        let mut notice = Fields::default();
        for (name, value) in [
            ("RtnCode", "1"),
            ("RtnMsg", ""),
            ("IA_Allow_No", "1909181313013546"),
            ("IA_Invoice_No", "UV11100019"),
            ("IA_Date", "2019-09-18 13:13:23"),
            ("IIS_Remain_Allowance_Amt", "0"),
        ] {
            notice.set(name, value);
        }
        assert_eq!(seal(&notice, &merchant), "50A276E71DAE26343013958B405EEEA0");
        assert!(is_sealed_by(&sealed(notice, &merchant), &merchant));
    }
}
