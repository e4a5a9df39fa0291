//! What the owner reads and sets.

use super::seal::Keys;
use shop_domain::kernel::LocalText;
use shop_services::ports::{IssuerSpec, ProviderSettings, SettingMissing, SettingSpec};

pub(super) const MERCHANT_ID: &str = "merchant_id";
pub(super) const HASH_KEY: &str = "hash_key";
pub(super) const HASH_IV: &str = "hash_iv";

pub(super) fn spec() -> IssuerSpec {
    let setting = |name, label: (&str, &str), hint: (&str, &str), secret| SettingSpec {
        name,
        label: LocalText::new(label.0, label.1),
        hint: LocalText::new(hint.0, hint.1),
        secret,
    };
    let same_page = ("與特店編號在同一頁", "On the same page");
    IssuerSpec {
        code: "ecpay",
        title: LocalText::new("綠界電子發票", "ECPay e-invoices"),
        settings: vec![
            setting(
                MERCHANT_ID,
                ("電子發票特店編號 MerchantID", "Merchant ID of the e-invoices"),
                (
                    "綠界廠商後台的電子發票介接資訊，可能與金流不同",
                    "In ECPay's back office; perhaps not the one of payments",
                ),
                false,
            ),
            setting(HASH_KEY, ("電子發票 HashKey", "HashKey of the e-invoices"), same_page, true),
            setting(HASH_IV, ("電子發票 HashIV", "HashIV of the e-invoices"), same_page, true),
        ],
    }
}

/// The merchant's number and keys.
pub(super) fn account(settings: &ProviderSettings) -> Result<(String, Keys), SettingMissing> {
    let merchant = settings.get(MERCHANT_ID)?;
    if !(1..=10).contains(&merchant.len()) || !merchant.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(SettingMissing(MERCHANT_ID));
    }
    Ok((merchant.to_owned(), Keys::parse(settings.get(HASH_KEY)?, settings.get(HASH_IV)?)?))
}
