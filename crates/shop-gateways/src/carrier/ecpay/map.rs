//! ECPay's map of stores, and what the shopper's browser brings back from it. Nothing of that is signed: it is
//! as good as typed, and only its number is looked up again.

use super::{Ecpay, SubType};
use crate::payment::ecpay::{check_mac::Fields, wire::malformed};
use shop_domain::shipment::PickupStore;
use shop_services::ports::{ChosenStore, GatewayError, MapRequest, NextStep};

/// In bytes, of what ECPay carries to its map and back.
const LONGEST_TOKEN: usize = 20;
/// In characters, of a text about a store.
const LONGEST: usize = 80;

pub fn open(ecpay: &Ecpay, request: &MapRequest) -> Result<NextStep, GatewayError> {
    let sub_type = ecpay.sub_type(&request.method)?;
    if !sub_type.is_store() || request.token.len() > LONGEST_TOKEN {
        return Err(GatewayError::Unsupported);
    }
    let fields = [
        ("MerchantID", ecpay.account.merchant_id.as_str()),
        ("LogisticsType", sub_type.logistics_type()),
        ("LogisticsSubType", sub_type.code()),
        ("IsCollection", if request.collects { "Y" } else { "N" }),
        ("ServerReplyURL", &request.back),
        ("ExtraData", &request.token),
        ("Device", if request.is_phone { "1" } else { "0" }),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    Ok(NextStep::Form { action: [&ecpay.house, "/Express/map"].concat(), fields })
}

pub fn chosen(fields: &Fields) -> Result<ChosenStore, GatewayError> {
    let text = |name: &str| fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
    let plain = |name: &str| {
        let plain: String = text(name).chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        plain.trim().to_owned()
    };
    let number = |name: &'static str, longest: usize| {
        let value = text(name);
        let fits = (1..=longest).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if fits { Ok(value.to_owned()) } else { Err(malformed(name)) }
    };
    SubType::from_code(text("LogisticsSubType")).ok_or_else(|| malformed("LogisticsSubType"))?;
    Ok(ChosenStore {
        token: number("ExtraData", LONGEST_TOKEN)?,
        store: PickupStore {
            id: number("CVSStoreID", 9)?,
            name: plain("CVSStoreName"),
            address: plain("CVSAddress"),
            phone: plain("CVSTelephone"),
            outlying: text("CVSOutSide") == "1",
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brought(changes: &[(&str, &str)]) -> Result<ChosenStore, GatewayError> {
        let mut fields: Fields = [
            ("MerchantID", "2000933"),
            ("MerchantTradeNo", ""),
            ("LogisticsSubType", "UNIMARTC2C"),
            ("CVSStoreID", "006598"),
            ("CVSStoreName", "台醫店"),
            ("CVSAddress", "台北市中正區中山南路7號"),
            ("CVSTelephone", ""),
            ("CVSOutSide", "0"),
            ("ExtraData", "k2j8f7h3g6d5s4a1q9w0"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        for (name, value) in changes {
            fields.retain(|(field, _)| field != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        chosen(&fields)
    }

    #[test]
    fn noughts_in_front_of_a_stores_number_count() {
        let ChosenStore { token, store } = brought(&[]).expect("a store");
        assert_eq!((token.as_str(), store.id.as_str(), store.outlying), ("k2j8f7h3g6d5s4a1q9w0", "006598", false));
        assert!(brought(&[("CVSOutSide", "1")]).expect("a store").store.outlying);
    }

    #[test]
    fn what_a_browser_made_up_is_refused_or_made_harmless() {
        for (name, wrong) in [
            ("CVSStoreID", ""),
            ("CVSStoreID", "0065980065"),
            ("CVSStoreID", "../../1"),
            ("ExtraData", ""),
            ("ExtraData", "123456789012345678901"),
            ("LogisticsSubType", "TELEPORT"),
        ] {
            assert!(matches!(brought(&[(name, wrong)]), Err(GatewayError::Malformed(what)) if what == name), "{wrong}");
        }
        let long = ["台\n", &"醫".repeat(200)].concat();
        let name = brought(&[("CVSStoreName", &long)]).expect("a store").store.name;
        assert_eq!((name.chars().count(), name.starts_with("台醫")), (80, true));
    }
}
