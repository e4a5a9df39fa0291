//! What the shop's server asks to be done: a parcel is made, called off, or fetched back.

use super::{
    Ecpay,
    book::{Back, Parcel},
    judge,
    told::{tell, told},
};
use crate::{Fault, ecpay::Fields};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

const RECEIVED: &str = "訂單處理中(已收到訂單資料)";

pub async fn create(State(ecpay): State<Ecpay>, form: String) -> Response {
    if ecpay.house.chaos.strikes(Fault::Busy) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let fields = Fields::parse(&form);
    let merchant = ecpay.merchant(fields.get("MerchantID"));
    let merchant = match judge::known(&fields, merchant) {
        Ok(merchant) => merchant,
        Err(refusal) => return refusal.into_response(),
    };
    if let Err(refusal) = judge::parcel(&fields, merchant, &ecpay.stores) {
        return refusal.into_response();
    }
    let status = if fields.get("LogisticsSubType") == "POST" { 320 } else { 300 };
    match ecpay.book.open(fields, status, ecpay.house.clock.now()) {
        None => "0|廠商訂單編號重覆".into_response(),
        Some(parcel) => {
            let answer = told(&parcel, parcel.status, RECEIVED, parcel.amount(), merchant).encoded();
            // A warehouse is told at once that its parcel is known in the store's house too.
            if ["UNIMART", "FAMI", "HILIFE"].contains(&parcel.sub_type()) {
                push(&ecpay, &parcel.number, 310, "訂單上傳處理中");
            }
            ["1|", &answer].concat().into_response()
        }
    }
}

pub fn push(ecpay: &Ecpay, number: &str, status: u16, words: &str) -> Option<Parcel> {
    let now = ecpay.house.clock.now();
    let parcel = ecpay.book.change(number, |parcel, serial| {
        parcel.status = status;
        parcel.changed_at = now;
        if parcel.sub_type() == "TCAT" && parcel.booking_note.is_empty() && status >= 3000 {
            parcel.booking_note = format!("{:012}", 900_000_000 + serial);
        }
        parcel.clone()
    })?;
    tell(ecpay, &parcel, words);
    Some(parcel)
}

fn mine(ecpay: &Ecpay, form: &str) -> Result<(Fields, Parcel), String> {
    let fields = Fields::parse(form);
    let merchant = judge::known(&fields, ecpay.merchant(fields.get("MerchantID")))?;
    let found =
        ecpay.book.find(|parcel| parcel.merchant() == merchant.id && parcel.number == fields.get("AllPayLogisticsID"));
    Ok((fields, found.ok_or("0|查無訂單")?))
}

/// Only 7-ELEVEN, from store to store, and only before it is handed in.
pub async fn cancel(State(ecpay): State<Ecpay>, form: String) -> String {
    let (fields, parcel) = match mine(&ecpay, &form) {
        Ok(mine) => mine,
        Err(refusal) => return refusal,
    };
    let numbers =
        fields.get("CVSPaymentNo") == parcel.payment_no && fields.get("CVSValidationNo") == parcel.validation_no;
    if parcel.sub_type() != "UNIMARTC2C" || !numbers {
        return "0|查無訂單".to_owned();
    }
    if parcel.status != 300 {
        return "0|訂單狀態無法取消".to_owned();
    }
    push(&ecpay, &parcel.number, 9999, "訂單取消");
    "1|OK".to_owned()
}

pub async fn return_unimart(State(ecpay): State<Ecpay>, form: String) -> String {
    at_store(&ecpay, &form, "UNIMART")
}

pub async fn return_fami(State(ecpay): State<Ecpay>, form: String) -> String {
    at_store(&ecpay, &form, "FAMI")
}

pub async fn return_hilife(State(ecpay): State<Ecpay>, form: String) -> String {
    at_store(&ecpay, &form, "HILIFE")
}

fn at_store(ecpay: &Ecpay, form: &str, sub_type: &str) -> String {
    match back(ecpay, form, &[sub_type]) {
        Ok(back) => [back.reference.as_str(), "|", &back.code].concat(),
        Err(refusal) => refusal,
    }
}

pub async fn return_home(State(ecpay): State<Ecpay>, form: String) -> String {
    back(&ecpay, &form, &["TCAT"]).map_or_else(|refusal| refusal, |_| "1|OK".to_owned())
}

fn back(ecpay: &Ecpay, form: &str, sub_types: &[&str]) -> Result<Back, String> {
    let (fields, parcel) = mine(ecpay, form)?;
    let address = fields.get("ServerReplyURL").to_owned();
    let fits = sub_types.contains(&parcel.sub_type()) && address.starts_with("http");
    let money = fields.get("GoodsAmount").parse().is_ok_and(|amount: i64| amount > 0);
    let home = parcel.sub_type() == "TCAT";
    let kind = if home { !fields.get("SenderAddress").is_empty() } else { fields.get("ServiceType") == "4" };
    if !fits || !money || !kind || fields.get("SenderName").is_empty() {
        return Err("0|參數錯誤".to_owned());
    }
    let made = ecpay.book.change(&parcel.number, |parcel, serial| {
        let back =
            Back { reference: (1_812_000 + serial).to_string(), code: format!("R{serial:07}"), address, status: 325 };
        parcel.back = Some(back.clone());
        back
    });
    made.ok_or_else(|| "0|查無訂單".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ecpay_logistics::{Merchant, seal};

    #[test]
    fn a_strangers_seal_is_refused_and_so_is_no_contract() {
        let mut fields = Fields::default();
        fields.set("MerchantID", "2000933");
        let sealed = seal::sealed(fields.clone(), &Merchant::c2c());
        assert!(judge::known(&sealed, Some(&Merchant::c2c())).is_ok());
        assert_eq!(judge::known(&sealed, Some(&Merchant::b2c())), Err("0|CheckMacValue Error".to_owned()));
        assert!(judge::known(&sealed, None).is_err());
    }
}
