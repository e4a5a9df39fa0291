//! Questions of the shop's server: how far a parcel is, and which stores there are.

use super::{Ecpay, judge, seal};
use crate::{
    Fault,
    ecpay::{Fields, written},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// In seconds, as long as a question is fresh.
const FRESH: i64 = 180;

/// `QueryLogisticsTradeInfo/V5`, sealed.
pub async fn parcel(State(ecpay): State<Ecpay>, form: String) -> Response {
    if ecpay.house.chaos.strikes(Fault::Busy) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let asked = Fields::parse(&form);
    let merchant = match judge::known(&asked, ecpay.merchant(asked.get("MerchantID"))) {
        Ok(merchant) => merchant,
        Err(refusal) => return refusal.into_response(),
    };
    let age = asked.get("TimeStamp").parse().map(|at: i64| ecpay.house.clock.now().unix_timestamp() - at);
    if !age.is_ok_and(|age| age.abs() <= FRESH) {
        return "0|TimeStamp Error".into_response();
    }
    let named = |name: &str, value: &str| asked.find(name).is_some_and(|asked| !asked.is_empty() && asked == value);
    let found = ecpay.book.find(|parcel| {
        parcel.merchant() == merchant.id
            && (named("MerchantTradeNo", parcel.reference()) || named("AllPayLogisticsID", &parcel.number))
    });
    let Some(parcel) = found else { return "0|查無訂單資料".into_response() };
    let mut fields = Fields::default();
    fields.set("MerchantID", parcel.merchant());
    fields.set("MerchantTradeNo", parcel.reference());
    fields.set("AllPayLogisticsID", &*parcel.number);
    fields.set("GoodsAmount", parcel.amount().to_string());
    fields.set("LogisticsType", [parcel.fields.get("LogisticsType"), "_", parcel.sub_type()].concat());
    fields.set("HandlingCharge", "60");
    fields.set("CollectionAmount", parcel.collects().unwrap_or_default().to_string());
    fields.set("TradeDate", written(parcel.made_at));
    fields.set("LogisticsStatus", parcel.status.to_string());
    fields.set("GoodsName", parcel.fields.get("GoodsName"));
    fields.set("ShipmentNo", &*parcel.shipment_no);
    fields.set("BookingNote", &*parcel.booking_note);
    fields.set("CVSPaymentNo", &*parcel.payment_no);
    fields.set("CVSValidationNo", &*parcel.validation_no);
    seal::sealed(fields, merchant).encoded().into_response()
}

/// `GetStoreList`: JSON, and no seal.
pub async fn stores(State(ecpay): State<Ecpay>, form: String) -> Json<Value> {
    let asked = Fields::parse(&form);
    if judge::known(&asked, ecpay.merchant(asked.get("MerchantID"))).is_err() {
        return Json(json!({ "RtnCode": 0, "RtnMsg": "CheckMacValue Error", "StoreList": [] }));
    }
    let chains = match asked.get("CvsType") {
        "All" => vec!["FAMI", "UNIMART", "HILIFE", "OKMART"],
        chain => vec![chain],
    };
    let list = chains.into_iter().map(|chain| {
        let stores = ecpay.stores.of(chain).into_iter().map(|store| {
            json!({
                "StoreId": store.id,
                "StoreName": store.name,
                "StoreAddr": store.address,
                "StorePhone": store.phone,
            })
        });
        json!({ "CvsType": chain, "StoreInfo": stores.collect::<Vec<_>>() })
    });
    Json(json!({ "RtnCode": 1, "RtnMsg": "成功", "StoreList": list.collect::<Vec<_>>() }))
}
