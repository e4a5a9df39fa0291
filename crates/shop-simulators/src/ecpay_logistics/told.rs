//! What ECPay says of a parcel, to the shop's server: sealed, and again until it is taken.

use super::{Ecpay, Merchant, PROVIDER, book::Parcel, seal};
use crate::{
    Entry, Fault, Movement, Notice,
    ecpay::{Fields, written},
};

/// Three a day for three days.
const TRIES: u32 = 9;

/// Also the answer to a parcel that was taken.
pub fn told(parcel: &Parcel, code: u16, words: &str, amount: i64, merchant: &Merchant) -> Fields {
    let sent = &parcel.fields;
    let mut fields = Fields::default();
    fields.set("MerchantID", parcel.merchant());
    fields.set("MerchantTradeNo", parcel.reference());
    fields.set("RtnCode", code.to_string());
    fields.set("RtnMsg", words);
    fields.set("AllPayLogisticsID", &*parcel.number);
    fields.set("LogisticsType", sent.get("LogisticsType"));
    fields.set("LogisticsSubType", parcel.sub_type());
    fields.set("GoodsAmount", amount.to_string());
    fields.set("UpdateStatusDate", written(parcel.changed_at));
    for name in ["ReceiverName", "ReceiverPhone", "ReceiverCellPhone", "ReceiverEmail", "ReceiverAddress"] {
        fields.set(name, sent.get(name));
    }
    fields.set("CVSPaymentNo", &*parcel.payment_no);
    fields.set("CVSValidationNo", &*parcel.validation_no);
    fields.set("BookingNote", &*parcel.booking_note);
    seal::sealed(fields, merchant)
}

/// As the weather lets it.
pub fn tell(ecpay: &Ecpay, parcel: &Parcel, words: &str) {
    let Some(merchant) = ecpay.merchant(parcel.merchant()) else { return };
    let address = parcel.fields.get("ServerReplyURL");
    let chaos = &ecpay.house.chaos;
    if chaos.strikes(Fault::Forged) {
        // By somebody who read the manual, and has not our keys.
        let stranger = Merchant { hash_key: "0123456789abcdef".to_owned(), ..merchant.clone() };
        send(ecpay, address, &told(parcel, 2067, "消費者成功取件", parcel.amount(), &stranger), 1);
    }
    let amount = parcel.amount() + i64::from(chaos.strikes(Fault::WrongAmount));
    send(ecpay, address, &told(parcel, parcel.status, words, amount, merchant), TRIES);
}

/// Of a way back, which is named by its own number.
pub fn tell_back(ecpay: &Ecpay, parcel: &Parcel, words: &str) {
    let (Some(merchant), Some(back)) = (ecpay.merchant(parcel.merchant()), &parcel.back) else { return };
    let mut fields = Fields::default();
    fields.set("MerchantID", parcel.merchant());
    fields.set("RtnMerchantTradeNo", &*back.reference);
    fields.set("RtnCode", back.status.to_string());
    fields.set("RtnMsg", words);
    fields.set("AllPayLogisticsID", &*parcel.number);
    fields.set("GoodsAmount", parcel.amount().to_string());
    fields.set("UpdateStatusDate", written(parcel.changed_at));
    fields.set("BookingNote", "");
    send(ecpay, &back.address, &seal::sealed(fields, merchant), TRIES);
}

fn send(ecpay: &Ecpay, address: &str, fields: &Fields, tries: u32) {
    let notice = Notice::new(address, "application/x-www-form-urlencoded", fields.encoded());
    ecpay.house.notices.send(notice.tries(tries).until(|status, body| status == 200 && body == "1|OK"));
}

/// What a store or a courier took from the shopper.
pub fn write_down(ecpay: &Ecpay, parcel: &Parcel) {
    let Some(amount) = parcel.collects() else { return };
    ecpay.house.ledger.write(Entry {
        provider: PROVIDER,
        reference: parcel.reference().to_owned(),
        transaction: parcel.number.clone(),
        movement: Movement::Captured,
        amount,
        at: ecpay.house.clock.now(),
    });
}
