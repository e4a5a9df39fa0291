//! What the owner has set: the contract, and who sends. Never printed.

use super::sub_type::Contract;
use crate::payment::ecpay::check_mac::Keys;
use shop_domain::{
    kernel::{PersonName, Phone},
    shipment::ReceiverRule,
};
use shop_services::ports::{ProviderSettings, SettingMissing};

#[derive(Debug, Clone)]
pub struct Account {
    pub merchant_id: String,
    pub keys: Keys,
    pub contract: Contract,
    pub sender: Sender,
    /// The size of the courier's parcels, as ECPay numbers it.
    pub size: &'static str,
}

#[derive(Debug, Clone)]
pub struct Sender {
    pub name: String,
    pub phone: Phone,
    pub postal_code: String,
    pub address: String,
}

/// Length, breadth and height together, in centimetres, and ECPay's number for it.
const SIZES: [(&str, &str); 4] = [("60", "0001"), ("90", "0002"), ("120", "0003"), ("150", "0004")];

impl Account {
    pub fn read(settings: &ProviderSettings) -> Result<Self, SettingMissing> {
        let text = |name| settings.get(name).map(str::to_owned);
        let merchant_id = text("merchant_id")?;
        if !merchant_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(SettingMissing("merchant_id"));
        }
        let contract = Contract::from_code(settings.get("contract")?).ok_or(SettingMissing("contract"))?;
        let size = settings.get("size").unwrap_or(SIZES[0].0);
        let size = SIZES.iter().find(|(centimetres, _)| *centimetres == size).ok_or(SettingMissing("size"))?.1;
        let keys = Keys { hash_key: text("hash_key")?, hash_iv: text("hash_iv")? };
        Ok(Self { merchant_id, keys, contract, sender: Sender::read(settings)?, size })
    }
}

impl Sender {
    fn read(settings: &ProviderSettings) -> Result<Self, SettingMissing> {
        let name = PersonName::parse(settings.get("sender_name")?).ok();
        let name = name.and_then(|name| ReceiverRule::Courier.name(&name).ok()).ok_or(SettingMissing("sender_name"))?;
        // Stores that parcels are handed in at take a mobile number only.
        let phone = Phone::parse(settings.get("sender_phone")?).ok().filter(Phone::is_mobile);
        let postal_code = settings.get("sender_postal_code")?;
        let fits = matches!(postal_code.len(), 3 | 5 | 6) && postal_code.bytes().all(|byte| byte.is_ascii_digit());
        let address = settings.get("sender_address")?;
        if !(6..=60).contains(&address.chars().count()) {
            return Err(SettingMissing("sender_address"));
        }
        Ok(Self {
            name,
            phone: phone.ok_or(SettingMissing("sender_phone"))?,
            postal_code: if fits { postal_code.to_owned() } else { return Err(SettingMissing("sender_postal_code")) },
            address: address.to_owned(),
        })
    }
}

#[cfg(test)]
impl Account {
    /// The one of ECPay's manual that sends from store to store.
    pub fn of_the_manual() -> Self {
        Self {
            merchant_id: "2000933".to_owned(),
            keys: Keys { hash_key: "XBERn1YOvpM9nfZc".to_owned(), hash_iv: "h1ONHk4P4yqbl5LK".to_owned() },
            contract: Contract::C2c,
            sender: Sender {
                name: "晨嵐茶事".to_owned(),
                phone: Phone::restore("0911222333".to_owned()),
                postal_code: "545".to_owned(),
                address: "南投縣埔里鎮中山路三段1號".to_owned(),
            },
            size: "0001",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(changes: &[(&str, &str)]) -> ProviderSettings {
        let mut settings = ProviderSettings { stage: true, ..ProviderSettings::default() };
        for (name, value) in [
            ("merchant_id", "2000132"),
            ("hash_key", "5294y06JbISpM5x9"),
            ("hash_iv", "v77hoKGq4kWxNNIS"),
            ("contract", "B2C"),
            ("sender_name", "晨嵐茶事"),
            ("sender_phone", "0911-222-333"),
            ("sender_postal_code", "545"),
            ("sender_address", "南投縣埔里鎮中山路三段1號"),
        ]
        .iter()
        .chain(changes)
        {
            settings.values.insert((*name).to_owned(), (*value).to_owned());
        }
        settings
    }

    #[test]
    fn what_is_set_is_judged_before_a_parcel_is_sent() {
        let account = Account::read(&settings(&[])).expect("enough");
        assert_eq!((account.contract, account.size), (Contract::B2c, "0001"));
        assert_eq!(account.sender.phone.as_str(), "0911222333");
        for (name, wrong) in [
            ("merchant_id", "20 00"),
            ("hash_key", ""),
            ("contract", "both"),
            ("sender_name", "晨嵐茶事有限公司"),
            ("sender_phone", "049-123-4567"),
            ("sender_postal_code", "54"),
            ("sender_address", "埔里"),
            ("size", "30"),
        ] {
            assert_eq!(Account::read(&settings(&[(name, wrong)])).err().map(|missing| missing.0), Some(name));
        }
    }
}
