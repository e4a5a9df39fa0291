//! What ECPay says about a parcel, by itself or when it is asked, and what the shopper follows it by.

use super::{Account, SubType, status::State};
use crate::payment::ecpay::wire::Message;
use shop_services::ports::{GatewayError, ParcelNotice, ParcelObjection};

/// A callback. On a way back it names that, and not the parcel.
pub fn told(account: &Account, message: &Message) -> Result<ParcelNotice, GatewayError> {
    let code = message.get("RtnCode")?;
    let back = message.find("RtnMerchantTradeNo");
    let reference = back.map_or_else(|| message.get("MerchantTradeNo"), Ok)?;
    let sub_type = message.find("LogisticsSubType").and_then(SubType::from_code);
    let state = State::of(code, sub_type);
    let objection = (message.get("MerchantID")? != account.merchant_id).then_some(ParcelObjection::Merchant);
    let handle = message.find("AllPayLogisticsID").unwrap_or_default();
    let moment = message.find("UpdateStatusDate").unwrap_or_default();
    let event = [handle, reference, code, moment, objection.map_or("", ParcelObjection::code)];
    Ok(ParcelNotice {
        event: event.join(":"),
        reference: reference.to_owned(),
        returning: back.is_some(),
        handle: handle.to_owned(),
        news: state.map(if back.is_some() { State::news_of_return } else { State::news }),
        code: code.to_owned(),
        words: message.find("RtnMsg").unwrap_or_default().to_owned(),
        tracking: tracking(message),
        objection,
    })
}

/// A number that is printed on the label: a store's with the four digits after it, a courier's, or a warehouse's.
pub fn tracking(message: &Message) -> Option<String> {
    let number = message.find("CVSPaymentNo").map(|number| {
        // On other ways it is empty, or the same again.
        let digits = message.find("CVSValidationNo").filter(|digits| digits.len() == 4).unwrap_or_default();
        [number, digits].concat()
    });
    number
        .or_else(|| message.find("BookingNote").map(str::to_owned))
        .or_else(|| message.find("ShipmentNo").map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::ecpay::check_mac::{Fields, Keys};
    use md5::Md5;
    use shop_services::ports::ParcelNews;

    fn account() -> Account {
        Account::of_the_manual()
    }

    fn message(changes: &[(&str, &str)]) -> Message {
        let mut fields: Fields = [
            ("MerchantID", "2000933"),
            ("MerchantTradeNo", "4821093701"),
            ("RtnCode", "2067"),
            ("RtnMsg", "消費者成功取件"),
            ("AllPayLogisticsID", "1718552"),
            ("LogisticsType", "CVS"),
            ("LogisticsSubType", "UNIMARTC2C"),
            ("GoodsAmount", "1280"),
            ("UpdateStatusDate", "2026/11/25 18:03:11"),
            ("ReceiverName", "林小美"),
            ("CVSPaymentNo", "F0015091"),
            ("CVSValidationNo", "3207"),
            ("BookingNote", ""),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        for (name, value) in changes {
            fields.retain(|(field, _)| field != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let keys = account().keys;
        Message::open_by::<Md5>(&keys, keys.seal::<Md5>(fields)).expect("sealed")
    }

    fn read(changes: &[(&str, &str)]) -> ParcelNotice {
        told(&account(), &message(changes)).expect("ECPay's")
    }

    #[test]
    fn a_notice_says_how_far_the_parcel_is_and_what_it_is_followed_by() {
        let notice = read(&[]);
        assert_eq!((notice.reference.as_str(), notice.handle.as_str()), ("4821093701", "1718552"));
        assert_eq!((notice.news, notice.returning, notice.objection), (Some(ParcelNews::HandedOver), false, None));
        assert_eq!(notice.tracking.as_deref(), Some("F00150913207"));
        assert_eq!((notice.code.as_str(), notice.words.as_str()), ("2067", "消費者成功取件"));
        assert_eq!(notice.event, read(&[]).event, "told twice, it is one event");
        assert_ne!(notice.event, read(&[("UpdateStatusDate", "2026/11/26 09:00:00")]).event);
    }

    #[test]
    fn what_nobody_knows_is_kept_and_means_nothing() {
        let notice = read(&[("RtnCode", "8888"), ("RtnMsg", "新的狀態")]);
        assert_eq!((notice.news, notice.words.as_str()), (None, "新的狀態"));
    }

    #[test]
    fn somebody_elses_parcel_has_no_effect() {
        let notice = read(&[("MerchantID", "2000132")]);
        assert_eq!(notice.objection, Some(ParcelObjection::Merchant));
        assert_ne!(notice.event, read(&[]).event);
    }

    #[test]
    fn a_way_back_is_named_by_its_own_number() {
        let notice = read(&[("MerchantTradeNo", ""), ("RtnMerchantTradeNo", "1812345"), ("RtnCode", "2070")]);
        assert_eq!((notice.reference.as_str(), notice.returning), ("1812345", true));
        assert_eq!(notice.news, Some(ParcelNews::CameBack));
    }

    #[test]
    fn a_message_under_another_key_is_not_ecpays() {
        let keys = Keys { hash_key: "5294y06JbISpM5x9".to_owned(), hash_iv: "v77hoKGq4kWxNNIS".to_owned() };
        let sealed = keys.seal::<Md5>(vec![("RtnCode".to_owned(), "2067".to_owned())]);
        assert!(matches!(Message::open_by::<Md5>(&account().keys, sealed), Err(GatewayError::Forged)));
    }
}
